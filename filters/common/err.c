/*
 * Messages and exit codes, and small comparisons of views. In: formats and untrusted bytes. Out:
 * text in a struct err or one line on stderr. Remembers only the program's name.
 */
#include "err.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *program_name = "trendpipe";
volatile sig_atomic_t err_signal;

void err_program_set(const char *name)
{
	program_name = name;
}

int err_set(struct err *e, enum exit_code code, const char *fmt, ...)
{
	va_list args;

	e->code = code;
	va_start(args, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, args);
	va_end(args);
	return -1;
}

int err_errno(struct err *e, enum exit_code code, const char *fmt, ...)
{
	int cause = errno;
	va_list args;
	size_t used;

	e->code = code;
	va_start(args, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, args);
	va_end(args);
	used = strlen(e->text);
	snprintf(e->text + used, sizeof(e->text) - used, " (%s)", strerror(cause));
	return -1;
}

/* The length of the well-formed UTF-8 sequence at s[0..len), 0 where it is broken; its code point.
 */
static size_t utf8_sequence(const unsigned char *s, size_t len, uint32_t *rune)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t need = s[0] < 0x80   ? 1
		      : s[0] < 0xC2 ? 0
		      : s[0] < 0xE0 ? 2
		      : s[0] < 0xF0 ? 3
		      : s[0] < 0xF5 ? 4
				    : 0;

	if (need == 0 || need > len)
		return 0;
	*rune = need == 1 ? s[0] : s[0] & (0x7Fu >> need);
	for (size_t i = 1; i < need; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		*rune = *rune << 6 | (s[i] & 0x3Fu);
	}
	if (*rune < least[need] || *rune > 0x10FFFF || (*rune >= 0xD800 && *rune < 0xE000))
		return 0;
	return need;
}

/* Code points that move the cursor, hide text or turn its direction. */
static bool is_unsafe(uint32_t rune)
{
	return rune < 0x20 || (rune >= 0x7F && rune < 0xA0) || (rune >= 0x200B && rune <= 0x200F) ||
	       (rune >= 0x2028 && rune <= 0x202E) || (rune >= 0x2060 && rune <= 0x206F) ||
	       rune == 0xFEFF;
}

/* A newline of our own: in a message of several lines the further ones are indented. */
static bool is_indented(struct str bytes, size_t at)
{
	struct str rest = {bytes.ptr + at, bytes.len - at};

	return str_starts(rest, STR("\n    "));
}

/* err_quote(), which may leave the newlines of indented lines as they are. */
static size_t quote(char *out, size_t cap, struct str bytes, bool lines)
{
	size_t used = 0;

	for (size_t i = 0; i < bytes.len;) {
		const unsigned char *at = (const unsigned char *)bytes.ptr + i;
		uint32_t rune = 0;
		size_t len = utf8_sequence(at, bytes.len - i, &rune);
		bool escape = (len == 0 || is_unsafe(rune)) && !(lines && is_indented(bytes, i));
		size_t step = len == 0 ? 1 : len;
		size_t need = escape ? 4 * step : step;

		if (used + need + 4 > cap) {
			memcpy(out + used, "...", 4);
			return used + 3;
		}
		for (size_t k = 0; k < step && escape; k++)
			snprintf(out + used + 4 * k, 5, "\\x%02x", (unsigned)at[k]);
		if (!escape)
			memcpy(out + used, at, step);
		used += need;
		i += step;
	}
	out[used] = '\0';
	return used;
}

const char *err_quote(char *out, size_t cap, struct str bytes)
{
	quote(out, cap, bytes, false);
	return out;
}

/* Names of files and values of options get into messages as they are: made safe here, for all. */
static void print_line(const char *fmt, va_list args)
{
	char text[ERR_TEXT_MAX + 128];
	char line[2 * ERR_TEXT_MAX];
	size_t used = (size_t)snprintf(line, 128, "%s: ", program_name);

	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	used += quote(line + used, sizeof(line) - used - 1, str_of(text), true);
	line[used++] = '\n';
	if (write(STDERR_FILENO, line, used) < 0)
		return; /* nobody is left to tell */
}

void warn_text(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_line(fmt, args);
	va_end(args);
}

void die(enum exit_code code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_line(fmt, args);
	va_end(args);
	exit((int)code);
}

int str_compare(struct str a, struct str b)
{
	size_t shared = a.len < b.len ? a.len : b.len;
	int order = shared ? memcmp(a.ptr, b.ptr, shared) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.len > 0 && is_blank(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}
