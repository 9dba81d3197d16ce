/*
 * Builds the `rank` member and splices it into lines from the spool (see leave.h).
 */
#include "leave.h"

#include "weights.h"

#define LINE_MAX_BYTES ((size_t)1 << 31)
#define SCORE_PLACES 4
#define PART_PLACES 4

void leave_init(struct leave *l, struct spool *spool)
{
	l->spool = spool;
	l->json = NULL;
	buf_init(&l->line, LINE_MAX_BYTES);
	buf_init(&l->value, LINE_MAX_BYTES);
	buf_init(&l->spliced, LINE_MAX_BYTES);
}

void leave_free(struct leave *l)
{
	json_free(l->json);
	buf_free(&l->line);
	buf_free(&l->value);
	buf_free(&l->spliced);
}

int leave_plain(struct leave *l, const struct entry *n, struct str *line, struct err *e)
{
	if (spool_read(l->spool, n->offset, n->length, &l->line, e) != 0)
		return -1;
	*line = buf_str(&l->line);
	return 0;
}

static void write_value(struct buf *out, const struct scored *x, double score, uint64_t position)
{
	buf_reset(out);
	buf_add_char(out, '{');
	if (position > 0)
		buf_printf(out, "\"position\":%llu,", (unsigned long long)position);
	buf_add_z(out, "\"score\":");
	buf_add_number(out, score, SCORE_PLACES);
	buf_add_z(out, ",\"parts\":{");
	for (int i = 0; i < PARTS; i++) {
		buf_printf(out, "%s\"%s\":", i > 0 ? "," : "", weights_part_name((enum part)i));
		buf_add_number(out, x->part[i], PART_PLACES);
	}
	buf_printf(out, "},\"voices\":{\"authors\":%u,\"networks\":%u,\"repeats\":%u}}",
	    x->heard.authors, x->heard.networks, x->heard.repeats);
}

int leave_ranked(struct leave *l, const struct entry *n, const struct scored *x, double score,
    uint64_t position, struct str *line, struct err *e)
{
	struct str plain;

	if (leave_plain(l, n, &plain, e) != 0)
		return -1;
	write_value(&l->value, x, score, position);
	buf_reset(&l->spliced);
	if (buf_failed(&l->value))
		return err_set(e, EXIT_IO, "rank member (out of memory)");
	if (post_splice(plain, STR("rank"), buf_str(&l->value), n->has_member, &l->spliced, e) != 0)
		return -1;
	*line = buf_str(&l->spliced);
	return 0;
}

int leave_text(
    struct leave *l, const struct entry *n, struct buf *id, struct buf *kind, struct err *e)
{
	struct json_value root;
	struct str line;

	if (!l->json)
		l->json = json_new();
	if (!l->json)
		return err_set(e, EXIT_IO, "line (out of memory)");
	if (leave_plain(l, n, &line, e) != 0)
		return -1;
	if (!buf_room(&l->line, JSON_PADDING))
		return err_set(e, EXIT_IO, "line (out of memory)");
	if (json_parse(l->json, buf_str(&l->line), &root, e) != 0)
		return -1;
	buf_add_str(id, json_text(json_get(root, STR("id"))));
	buf_add_str(kind, json_text(json_path(root, "tags.kind")));
	return buf_failed(id) || buf_failed(kind) ? err_set(e, EXIT_IO, "line (out of memory)") : 0;
}
