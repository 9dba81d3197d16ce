/*
 * Writes the member `tags`. In: a finished tagging. Out: JSON with its members in a fixed order.
 * Remembers nothing.
 */
#include "tagging.h"

#define MATCHES_MAX 12 /* of one topic, with --explain */

static int64_t count_runes(const char *from, const char *to)
{
	int64_t count = 0;

	for (; from < to; from++)
		count += ((unsigned char)*from & 0xC0) != 0x80;
	return count;
}

void tagging_write_place(const struct tagging *t, struct str text, struct buf *out)
{
	int64_t start = count_runes(t->plain->source.ptr, text.ptr);

	buf_add_z(out, "\"start\":");
	buf_add_int(out, start);
	buf_add_z(out, ",\"end\":");
	buf_add_int(out, start + count_runes(text.ptr, text.ptr + text.len));
	buf_add_z(out, ",\"text\":");
	buf_add_json(out, text);
}

/* A piece of the post's text with its place in code points, or the name of a feature. */
static void write_match(const struct tagging *t, struct str text, struct buf *out)
{
	struct str source = t->plain->source;

	if (text.ptr < source.ptr || text.ptr >= source.ptr + source.len) {
		buf_add_z(out, "{\"feature\":");
		buf_add_json(out, text);
		buf_add_char(out, '}');
		return;
	}
	buf_add_char(out, '{');
	tagging_write_place(t, text, out);
	buf_add_char(out, '}');
}

/* True where it speaks for the target: for a topic, also what speaks for one below that counts. */
static bool speaks_for(
    const struct tagging *t, const struct evidence *e, enum use_what what, uint16_t target)
{
	uint16_t at = e->target;

	if (e->what != what)
		return false;
	while (what == USE_TOPIC && at != target && at != RULES_NONE && t->weighed[at] > 0)
		at = t->rules->topic[at].parent;
	return at == target;
}

static void write_matches(
    const struct tagging *t, enum use_what what, uint16_t target, struct buf *out)
{
	size_t written = 0;

	buf_add_char(out, '[');
	for (size_t i = 0; i < t->evidences && written < MATCHES_MAX; i++) {
		if (!speaks_for(t, &t->evidence[i], what, target))
			continue;
		if (written++ > 0)
			buf_add_char(out, ',');
		write_match(t, t->evidence[i].text, out);
	}
	buf_add_char(out, ']');
}

static void write_topics(const struct tagging *t, bool explain, struct buf *out)
{
	buf_add_z(out, ",\"topics\":[");
	for (size_t i = 0; i < t->topics_found; i++) {
		buf_add_z(out, i > 0 ? ",{\"id\":" : "{\"id\":");
		buf_add_json(out, t->rules->topic[t->best[i].topic].id);
		buf_add_z(out, ",\"score\":");
		buf_add_number(out, points_share((double)t->best[i].points / TOPIC_WEIGHT_ONE), 2);
		if (explain) {
			buf_add_z(out, ",\"match\":");
			write_matches(t, USE_TOPIC, t->best[i].topic, out);
		}
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
}

static void write_names(const struct tagging *t, struct buf *out)
{
	buf_add_z(out, ",\"names\":[");
	for (size_t i = 0; i < t->names_found; i++) {
		buf_add_z(out, i > 0 ? ",{\"name\":" : "{\"name\":");
		buf_add_json(out, t->name[i].shown);
		buf_add_z(out, ",\"type\":");
		buf_add_json(out, t->rules->name[t->name[i].name].type);
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
}

static void write_tickers(const struct tagging *t, struct buf *out)
{
	buf_add_z(out, ",\"tickers\":[");
	for (size_t i = 0; i < t->tickers_found; i++) {
		buf_add_z(out, i > 0 ? ",{\"symbol\":" : "{\"symbol\":");
		buf_add_json(out, t->ticker[i].symbol);
		buf_add_z(out, ",\"market\":");
		buf_add_z(out, t->ticker[i].coin ? "\"crypto\"}" : "\"equity\"}");
	}
	buf_add_char(out, ']');
}

/* What spoke for the subject and for the kind, and what moved the models. */
static void write_reasons(const struct tagging *t, struct buf *out)
{
	buf_add_z(out, ",\"match\":{\"subject\":");
	write_matches(t, USE_SUBJECT, 0, out);
	buf_add_z(out, ",\"kind\":");
	write_matches(t, USE_KIND, t->chosen_kind, out);
	buf_add_char(out, '}');
	if (t->why.len > 0) {
		buf_add_z(out, ",\"why\":");
		buf_add_str(out, t->why);
	}
}

void tagging_write(const struct tagging *t, bool explain, struct buf *out)
{
	static const char *const moods[] = {"\"negative\"", "\"neutral\"", "\"positive\""};

	buf_add_z(out, "{\"relevance\":");
	buf_add_number(out, t->relevance, 2);
	write_topics(t, explain, out);
	if (t->chosen_kind != RULES_NONE) {
		buf_add_z(out, ",\"kind\":");
		buf_add_json(out, t->rules->kind[t->chosen_kind].id);
	}
	buf_add_z(out, ",\"sentiment\":{\"label\":");
	buf_add_z(out, moods[t->mood_label + 1]);
	buf_add_z(out, ",\"score\":");
	buf_add_number(out, t->mood_score, 2);
	buf_add_char(out, '}');
	write_names(t, out);
	write_tickers(t, out);
	if (t->lang.len > 0) {
		buf_add_z(out, ",\"lang\":");
		buf_add_json(out, t->lang);
	}
	entities_write(t, out);
	if (explain)
		write_reasons(t, out);
	buf_add_char(out, '}');
}
