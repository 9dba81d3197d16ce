# trendpipe: every folder of filters/ (but common/) becomes one program in bin/.
#
#   make                     build            make check    build and run every test
#   make bench               figures          make lint     linters and the floor check
#   make install DESTDIR= PREFIX=/usr/local   make clean
#   make CC=clang CXX=clang++        another compiler
#   make SAN=address,undefined       sanitizers; programs go to .build/<compiler>-<san>/bin
#   make WERROR=1                    warnings are errors (as .ci/run does)
#   make V=1                         show the commands

VERSION = 0.1.0
PREFIX  = /usr/local
DESTDIR =

CC  = gcc
CXX = g++
SAN =
WERROR =
OPT = -O2 -g
V =

Q := $(if $(V),,@)

variant  := $(notdir $(CC))$(if $(SAN),-san)
B        := .build/$(variant)
BIN      := $(if $(SAN),$(B)/bin,bin)
programs := $(filter-out common,$(notdir $(patsubst %/,%,$(wildcard filters/*/))))

warnings = -Wall -Wextra -Wshadow -Wconversion -Wvla $(if $(WERROR),-Werror)
san      = $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
# scripts/libraries names each library's package, header and pkg-config module or linker flag.
LIB_CFLAGS := $(shell scripts/libraries cflags)
LIB_LIBS   := $(shell scripts/libraries libs)
CPPFLAGS = -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -DTP_VERSION='"$(VERSION)"' \
	-DTP_SHARE='"$(PREFIX)/share/trendpipe"' -Ifilters/common $(LIB_CFLAGS)
CFLAGS   = -std=c11 $(OPT) $(warnings) -Wstrict-prototypes -Wmissing-prototypes $(san)
CXXFLAGS = -std=c++17 -O2 -g $(warnings) -fno-exceptions -fno-rtti $(san)
LDFLAGS  = $(san) -Wl,--as-needed -Wl,-O1 -Wl,-z,now -pthread

objects = $(patsubst %.c,$(B)/%.o,$(wildcard $(1)/*.c)) $(patsubst %.cc,$(B)/%.o,$(wildcard $(1)/*.cc))
common := $(B)/common.a
# Manual pages of formats (5) and conventions (7).
other   = $(wildcard filters/*.[57] filters/*/*.[57])
page_of = $(B)/man/man$(subst .,,$(suffix $(1)))/$(notdir $(1))
units   = $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/*/*.c))
pages   = $(foreach p,$(programs),$(B)/man/man1/$(p).1) $(patsubst scripts/%,$(B)/man/man1/%,$(wildcard scripts/*.1)) \
	$(foreach f,$(other),$(call page_of,$(f)))

all: $(programs:%=$(BIN)/%) $(BIN)/trendpipe man
man: $(pages)
units: $(units)

# A missing library is named, with the package that brings it, before anything compiles.
$(B)/libraries.ok: scripts/libraries
	@mkdir -p $(@D) && CC='$(CC)' CXX='$(CXX)' scripts/libraries check && touch $@

# What was made by other flags, or of another version, is made again. WERROR changes no object: what
# was compiled without it is not looked at anew.
flags := $(strip $(CC) $(CXX) $(CPPFLAGS) $(filter-out -Werror,$(CFLAGS) $(CXXFLAGS)) $(LDFLAGS) $(LIB_LIBS))
ifneq ($(flags),$(strip $(file <$(B)/flags)))
$(shell mkdir -p $(B))$(file >$(B)/flags,$(flags))
endif
# A source that came or went: what is linked is linked again.
sources := $(sort $(wildcard filters/*/*.c filters/*/*.cc))
ifneq ($(sources),$(strip $(file <$(B)/sources)))
$(shell mkdir -p $(B))$(file >$(B)/sources,$(sources))
endif

$(B)/%.o: %.c $(B)/flags | $(B)/libraries.ok
	@mkdir -p $(@D)
	$(if $(V),,@echo '  CC      $<')
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
$(B)/%.o: %.cc $(B)/flags | $(B)/libraries.ok
	@mkdir -p $(@D)
	$(if $(V),,@echo '  CXX     $<')
	$(Q)$(CXX) $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -c -o $@ $<

$(common): $(call objects,filters/common) $(B)/sources
	$(Q)rm -f $@.tmp && $(AR) rcs $@.tmp $(filter %.o,$^) && mv $@.tmp $@

define program
$(BIN)/$(1): $(call objects,filters/$(1)) $(common) $(B)/sources
	@mkdir -p $(BIN)
	$(if $(V),,@echo '  LINK    $$@')
	$(Q)$(CXX) $(LDFLAGS) -o $$@.tmp $$(filter %.o %.a,$$^) $(LIB_LIBS) && mv $$@.tmp $$@
$(B)/man/man1/$(1).1: filters/$(1)/$(1).1 $(BIN)/$(1)
	@mkdir -p $$(@D)
	$(Q)$(BIN)/$(1) --help=mdoc >$$@.options
	$(Q)sed -e '/^\.\\" OPTIONS$$$$/{r $$@.options' -e 'd;}' $$< >$$@.tmp && mv $$@.tmp $$@ && rm $$@.options
endef
$(foreach p,$(programs),$(eval $(call program,$(p))))

$(BIN)/trendpipe: scripts/trendpipe $(B)/flags
	@mkdir -p $(BIN)
	$(Q)sed -e 's|@VERSION@|$(VERSION)|' $< >$@.tmp && chmod 755 $@.tmp && mv $@.tmp $@
$(B)/man/man1/%.1: scripts/%.1
	@mkdir -p $(@D) && cp $< $@
define page
$(call page_of,$(1)): $(1)
	@mkdir -p $$(@D) && cp $$< $$@
endef
$(foreach f,$(other),$(eval $(call page,$(f))))

# A unit test tests/<room>/x.c links the room's objects but its main(), and common.
unit_room = $(filter-out %/$(1)/$(1).o $(B)/filters/common/%,$(call objects,filters/$(1)))
define unit
$(B)/tests/$(1): tests/$(1).c $(B)/flags $(call unit_room,$(patsubst %/,%,$(dir $(1)))) $(common)
	@mkdir -p $$(@D)
	$(if $(V),,@echo '  UNIT    tests/$(1)')
	$(Q)$(CC) $(CPPFLAGS) -Itests/common -Ifilters/$(patsubst %/,%,$(dir $(1))) $(CFLAGS) -MMD -MP -MT $$@ -c -o $$@.o $$<
	$(Q)$(CXX) $(LDFLAGS) -o $$@ $$@.o $$(filter %.o %.a,$$^) $(LIB_LIBS)
endef
$(foreach u,$(patsubst tests/%.c,%,$(wildcard tests/*/*.c)),$(eval $(call unit,$(u))))

check: all man units
	@BIN='$(abspath $(BIN))' BUILD='$(abspath $(B))' tests/run $(T)
lint: all
	@tests/lint/run
bench: all
	@BIN='$(abspath $(BIN))' tests/bench/run
fuzz:
	@tests/fuzz/run

install: all man
	scripts/install '$(DESTDIR)$(PREFIX)' '$(BIN)' '$(B)/man' $(programs)

clean:
	rm -rf .build bin/*

-include $(shell find $(B) -name '*.d' 2>/dev/null)
.PHONY: all man units check lint bench fuzz install clean
.SECONDARY:
.DELETE_ON_ERROR:
