/*
 * A post on its way out of the converter: the window, `origin`, --where. In: a post's line, and
 * what is known of it. Out: the list of the record's posts. Remembers the text of the last
 * `origin`.
 */
#include <string.h>

#include "convert-run.h"

void convert_lose(struct converter *c, const char *why)
{
	const char *copy;

	if (c->out->why)
		return;
	copy = arena_dup_z(c->rec->arena, str_of(why));
	c->out->why = copy ? copy : "out of memory";
}

/* The text of `origin`, made anew where it differs from the last. */
static struct str origin_of(struct converter *c, const struct making *m)
{
	const struct provenance *from = c->from;

	if (c->origin_serial == from->serial && c->origin_adapter == m->adapter &&
	    str_equal(buf_str(&c->origin_network), m->network))
		return buf_str(&c->origin);
	buf_reset(&c->origin);
	buf_add_z(&c->origin, "{\"network\":");
	buf_add_json(&c->origin, m->network);
	buf_add_z(&c->origin, ",\"adapter\":");
	buf_add_json(&c->origin, str_of(m->adapter));
	buf_add_z(&c->origin, ",\"source\":");
	buf_add_json(&c->origin, str_of(from->source));
	if (from->retrieved_at) {
		buf_add_z(&c->origin, ",\"retrieved_at\":");
		buf_add_json(&c->origin, str_of(from->retrieved_at));
	}
	buf_add_char(&c->origin, '}');
	c->origin_serial = from->serial;
	c->origin_adapter = m->adapter;
	buf_reset(&c->origin_network);
	buf_add_str(&c->origin_network, m->network);
	return buf_str(&c->origin);
}

/* Room for a post more, or NULL. */
static struct converted_post *add_post(struct converter *c)
{
	struct converted *out = c->out;

	if (out->count == out->cap) {
		size_t cap = out->cap ? out->cap * 2 : 1;
		struct converted_post *moved = arena_array(c->rec->arena, cap, sizeof(*moved));

		if (!moved) {
			c->no_room = true;
			return NULL;
		}
		if (out->count > 0)
			memcpy(moved, out->post, out->count * sizeof(*moved));
		out->post = moved;
		out->cap = cap;
	}
	return &out->post[out->count++];
}

/* Adds a post to the record's list; line.ptr NULL: it is left out. */
static void tell(struct converter *c, struct str line, const struct making *m)
{
	struct converted_post *post;
	struct str id = STR_NONE;

	if (!line.ptr && !c->from->tell_all)
		return;
	if (c->from->tell_all)
		id = arena_dup(c->rec->arena, m->id);
	if (c->from->tell_all && !id.ptr && m->id.len > 0)
		c->no_room = true;
	post = add_post(c);
	if (post)
		*post =
		    (struct converted_post){.line = line, .id = id, .ms = m->ms, .timed = m->timed};
}

bool convert_wanted(struct converter *c, const struct making *m)
{
	struct converted *out = c->out;

	out->posts++;
	if (!c->from->windowed)
		return true;
	if (!m->timed)
		out->untimed++;
	else if (!window_holds(c->from->window, m->ms))
		out->outside++;
	else
		return true;
	tell(c, STR_NONE, m);
	return false;
}

void convert_keep(struct converter *c, struct str line, const struct making *m)
{
	struct converted *out = c->out;
	bool keep = true;
	struct err e;

	if (c->where && query_truth(c->where, line, &keep, &e) != 0) {
		convert_lose(c, e.text);
		return;
	}
	if (!keep) {
		out->unwanted++;
		tell(c, STR_NONE, m);
		return;
	}
	if (!m->own_bytes) {
		line = arena_dup(c->rec->arena, line);
		if (!line.ptr) {
			c->no_room = true;
			return;
		}
	}
	tell(c, line, m);
	if (!m->timed)
		return;
	out->first_ms = out->timed && out->first_ms < m->ms ? out->first_ms : m->ms;
	out->last_ms = out->timed && out->last_ms > m->ms ? out->last_ms : m->ms;
	out->timed = true;
}

void convert_splice(struct converter *c, struct str line, const struct making *m)
{
	struct str origin = origin_of(c, m);
	struct making made = *m;
	struct err e;

	made.own_bytes = false;
	buf_reset(&c->other);
	if (buf_failed(&c->origin))
		convert_lose(c, "its network's name is too long");
	else if (post_splice(line, STR("origin"), origin, m->has_origin, &c->other, &e) != 0)
		convert_lose(c, e.text);
	else
		convert_keep(c, buf_str(&c->other), &made);
}
