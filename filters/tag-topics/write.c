/*
 * Writes the member `tags`. In: a finished tagging. Out: JSON with its members in a fixed order.
 * Remembers nothing.
 */
#include "tagging.h"

#define MATCHES_MAX 12 /* of one topic, with --explain */

static void write_matches(
    const struct tagging *t, enum use_what what, uint16_t target, struct buf *out)
{
	size_t written = 0;

	buf_add_char(out, '[');
	for (size_t i = 0; i < t->evidences && written < MATCHES_MAX; i++) {
		if (t->evidence[i].what != what || t->evidence[i].target != target)
			continue;
		if (written++ > 0)
			buf_add_char(out, ',');
		buf_add_json(out, t->evidence[i].text);
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
		buf_add_number(out, points_share(t->best[i].points), 2);
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

/* What spoke for the subject and for the kind. */
static void write_reasons(const struct tagging *t, struct buf *out)
{
	buf_add_z(out, ",\"match\":{\"subject\":");
	write_matches(t, USE_SUBJECT, 0, out);
	buf_add_z(out, ",\"kind\":");
	write_matches(t, USE_KIND, t->chosen_kind, out);
	buf_add_char(out, '}');
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
	if (explain)
		write_reasons(t, out);
	buf_add_char(out, '}');
}
