/*
 * What a post's text links to: noted for the steps that look at accounts, links and cashtags, and
 * written as the record has it (post(5)) where the source told nothing of the kind. In: what
 * text-entities.h finds. Out: accounts that the rules know; JSON. Remembers nothing.
 */
#include "tagging.h"

static void note_account(struct tagging *t, const struct text_entity *found)
{
	uint16_t name = rules_account(t->rules, found->name);
	const char *sign = t->plain->source.ptr + found->at;

	if (name == RULES_NONE || t->accounts == TAGGING_ACCOUNTS_MAX)
		return;
	for (size_t i = 0; i < t->accounts; i++)
		if (t->account[i] == name)
			return;
	t->account_text[t->accounts] = (struct str){sign, found->end - found->at};
	t->account[t->accounts++] = name;
}

void entities_note(void *tagging, const struct text_entity *found)
{
	struct tagging *t = tagging;

	if (found->kind == TEXT_MENTION)
		note_account(t, found);
	if (t->entities < TAGGING_ENTITIES_MAX)
		t->entity[t->entities++] = *found;
}

static size_t count_runes(struct str s, size_t from, size_t to)
{
	size_t runes = 0;

	for (size_t i = from; i < to; i++)
		runes += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
	return runes;
}

/* The entities of one kind; `first` without a comma before it. Returns whether there were any. */
static bool write_kind(
    const struct tagging *t, enum text_entity_kind kind, bool first, struct buf *out)
{
	static const struct {
		const char *list, *member;
	} name[] = {[TEXT_URL] = {"\"urls\":[", ",\"url\":"},
	    [TEXT_HASHTAG] = {"\"hashtags\":[", ",\"tag\":"},
	    [TEXT_CASHTAG] = {"\"cashtags\":[", ",\"tag\":"},
	    [TEXT_MENTION] = {"\"mentions\":[", ",\"username\":"}};
	size_t at = 0, runes = 0, written = 0;

	for (size_t i = 0; i < t->entities; i++) {
		const struct text_entity *found = &t->entity[i];

		if (found->kind != kind || found->elsewhere)
			continue;
		if (written > 0 || !first)
			buf_add_char(out, ',');
		if (written++ == 0)
			buf_add_z(out, name[kind].list);
		runes += count_runes(t->plain->source, at, found->at);
		buf_add_z(out, "{\"start\":");
		buf_add_int(out, (int64_t)runes);
		runes += count_runes(t->plain->source, found->at, found->end);
		at = found->end;
		buf_add_z(out, ",\"end\":");
		buf_add_int(out, (int64_t)runes);
		buf_add_z(out, name[kind].member);
		buf_add_json(out, found->name);
		buf_add_char(out, '}');
	}
	if (written > 0)
		buf_add_char(out, ']');
	return written > 0;
}

void entities_write(const struct tagging *t, struct buf *out)
{
	size_t start = out->len;
	bool any = false;

	if (t->post->has_entities || t->entities == 0)
		return;
	buf_add_z(out, ",\"entities\":{");
	for (int kind = TEXT_URL; kind <= TEXT_MENTION; kind++)
		any |= write_kind(t, (enum text_entity_kind)kind, !any, out);
	if (any)
		buf_add_char(out, '}');
	else
		out->len = start;
}
