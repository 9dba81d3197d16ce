/*
 * The rules: topics, names, coins, kinds, mood, lists of words, and the lexicon of all their
 * phrases. topics(5) describes the files they are read from.
 */
#ifndef TAG_RULES_H
#define TAG_RULES_H

#include "lexicon.h"

#define RULES_TOPICS_MAX 64
#define RULES_KINDS_MAX 32
#define RULES_LISTS_MAX 32
#define RULES_NAMES_MAX 8192
#define RULES_NONE UINT16_MAX
#define FEATURE_LISTS FEATURES_COUNT
#define FEATURE_KINDS (FEATURE_LISTS + RULES_LISTS_MAX)

#define TOPIC_WEIGHT_ONE 100

struct topic {
	struct str id, side, zh, en;
	int weight;	   /* what its points are multiplied by, in hundredths */
	uint16_t parent;   /* an earlier topic, which a post with this one has too; or RULES_NONE */
	const char *where; /* a jq expression that must be true of the post; NULL: none */
	struct place place, where_place;
};

/* Some of what can be counted: the subject, topics, kinds. */
struct targets {
	bool subject;
	uint32_t kind;
	uint64_t topic;
};

struct kind {
	struct str id;
	bool otherwise;		    /* of a post about the subject that nothing fits */
	bool otherwise_off_subject; /* of another post that nothing fits */
	uint16_t otherwise_if;	    /* of one that nothing fits, where this feature is seen */
	struct place place;
};

/* How a version is joined to the name before it. */
enum version_join { JOIN_NONE, JOIN_DASH, JOIN_SPACE, JOIN_GLUE };

struct name {
	struct str name, type;
	int ai;		/* points for the subject */
	uint16_t topic; /* RULES_NONE: none */
	int topic_points;
	enum version_join join;
	struct str ticker;	 /* empty: none */
	struct str other_ticker; /* another of the same company, known but never told for it */
	bool maker;		 /* a company, lab, product or model: its account speaks for it */
	struct place place;
};

struct coin {
	struct str symbol, name;
};

/* What can be seen of a text besides its phrases. */
enum feature {
	FEATURE_BARE,	  /* nothing but links, accounts, emoji, punctuation */
	FEATURE_SHORT,	  /* fewer than five words */
	FEATURE_LONG,	  /* more than eighty words */
	FEATURE_QUESTION, /* ends with a question mark */
	FEATURE_TITLE,	  /* a line of few words, then a longer one: as papers are told of */
	FEATURE_HEADLINE, /* one line, most words with a capital, no punctuation at its end */
	FEATURE_BRIEF,	  /* a headline in Chinese, then one line of sentences */
	FEATURE_CASHTAG,
	FEATURE_LISTED,	  /* it names a company with a ticker */
	FEATURE_OFFICIAL, /* its author is the account of a maker in `names` with two points or more
			   */
	FEATURES_COUNT	  /* numbers from here on: lists, then kinds */
};

/* Points where a feature is seen, a list has two points or more, or the kind is that one. */
struct condition {
	enum use_what what; /* USE_SUBJECT, USE_TOPIC or USE_KIND */
	uint16_t target;
	uint16_t feature, also; /* also: RULES_NONE, or what must be seen too */
	int16_t points;
	uint16_t flags; /* USE_MUST, USE_NOT */
	struct place place;
	struct str written;
};

/* A link's host, or host/path, that counts for a list. */
struct link {
	struct str host;
	size_t domain; /* bytes of host before its path */
	uint16_t list;
};

/* RISE and FALL say where something went, GAIN and COST what is good or bad when it rises. */
enum mood_turn {
	TURN_NEGATE,
	TURN_RAISE,
	TURN_LOWER,
	TURN_BUT,
	TURN_RISE,
	TURN_FALL,
	TURN_GAIN,
	TURN_COST,
	MOOD_TURNS
};

struct account {
	struct str handle; /* case folded */
	uint16_t name;
};

/* A word of a version: `Pro`, `Deep Think`. */
struct variant {
	struct str plain, shown;
	bool capital; /* only in its own letters: in small ones it is an everyday word */
};

/* A remark of --check. */
struct finding {
	struct place place;
	const char *what;
};

struct findings {
	struct finding *finding;
	size_t count, cap;
};

#define RULES_FILTER_WORDS 512
struct rules {
	struct arena arena;
	struct lexicon lexicon;
	struct str subject;
	struct topic topic[RULES_TOPICS_MAX];
	struct kind kind[RULES_KINDS_MAX];
	struct str list[RULES_LISTS_MAX];
	struct targets must;	   /* what has `+must` phrases */
	struct where_pool *wheres; /* of topics, compiled by rules_finish() */
	size_t topics, kinds, lists;
	uint16_t coin_topic; /* a coin gives coin_points to it; RULES_NONE: no coins */
	int coin_points;
	struct name *name;
	struct coin *coin;
	struct condition *condition;
	struct account *account;		     /* by handle */
	uint64_t account_filter[RULES_FILTER_WORDS]; /* a bit for what a handle's bytes make */
	struct variant *variant;		     /* longest first */
	struct str *not_before;			     /* plain */
	struct link *link;
	size_t names, name_cap, coins, coin_cap, conditions, condition_cap;
	size_t accounts, account_cap, variants, variant_cap, stops, stop_cap, links, link_cap;
	struct findings *findings; /* where --check collects its remarks; NULL: not asked for */
};

/* Empty rules. */
void rules_init(struct rules *r);
void rules_free(struct rules *r);
/*
 * Reads one file, or the *.rules files of a folder in the order of their names. -1 with *e filled:
 * `file:line: what (why)`.
 */
int rules_read(struct rules *r, const char *path, struct err *e);
/* Checks what spans files and sorts the tables; after the last rules_read(). */
int rules_finish(struct rules *r, struct err *e);

/* `bare`, `short`...: as the rules call it. */
const char *rules_feature_name(size_t feature);
/* Adds a remark where --check collects them; else, or where memory is out, does nothing. */
void rules_remark(struct rules *r, struct place place, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The name whose account it is, without @, in any case; RULES_NONE where none. */
uint16_t rules_account(const struct rules *r, struct str handle);
/* The coin of that symbol in any case, or NULL. */
const struct coin *rules_coin(const struct rules *r, struct str symbol);

static inline void targets_add(struct targets *t, enum use_what what, uint16_t target)
{
	if (what == USE_SUBJECT)
		t->subject = true;
	else if (what == USE_TOPIC)
		t->topic |= (uint64_t)1 << target;
	else if (what == USE_KIND)
		t->kind |= (uint32_t)1 << target;
}

#endif
