/*
 * A page's account; see pages.h. In: what its records gave. Out: one struct page_settled. Remembers
 * the ids and times of the page under way.
 */
#include "pages.h"

#include <string.h>

#define PAGE_MAX ((size_t)1 << 30)

void pages_init(struct pages *p, struct harvest *harvest)
{
	*p = (struct pages){.harvest = harvest};
	arena_init(&p->arena, PAGE_MAX);
	buf_init(&p->found, PAGE_MAX);
}

void pages_free(struct pages *p)
{
	arena_free(&p->arena);
	buf_free(&p->found);
}

int pages_begin(struct pages *p, struct run *run, struct page *page, struct err *e)
{
	if (p->page == page)
		return 0;
	arena_reset(&p->arena);
	buf_reset(&p->found);
	p->page = page;
	p->posts = p->kept = 0;
	p->trouble = NULL;
	p->rejected_before = run_rejected(run);
	if (!harvest_is_unsaved(p->harvest, page->source))
		return 0;
	return run_flush(run, e) == 0 ? harvest_save(p->harvest, e) : -1;
}

int pages_add(struct pages *p, const struct converted *got, struct err *e)
{
	p->posts += got->posts;
	if (got->why && !p->trouble)
		p->trouble = arena_dup_z(&p->arena, str_of(got->why));
	for (size_t i = 0; i < got->count; i++) {
		struct page_post post = {.id = arena_dup(&p->arena, got->post[i].id),
		    .ms = got->post[i].ms,
		    .timed = got->post[i].timed};

		if (!post.id.ptr && got->post[i].id.len > 0)
			return err_set(e, EXIT_IO, "out of memory");
		buf_add(&p->found, &post, sizeof(post));
	}
	return buf_failed(&p->found) ? err_set(e, EXIT_IO, "out of memory") : 0;
}

bool pages_knows(const struct pages *p, const struct converted_post *post)
{
	struct page_post told = {.id = post->id, .ms = post->ms, .timed = post->timed};

	return harvest_is_known(p->page->source, &told);
}

int pages_end(struct pages *p, struct run *run, struct page *page, struct err *e)
{
	struct page_settled settled;

	if (pages_begin(p, run, page, e) != 0) /* a page without a record */
		return -1;
	settled = (struct page_settled){.posts = p->posts,
	    .read_whole = run_rejected(run) == p->rejected_before,
	    .error = p->trouble,
	    .post = (const struct page_post *)(const void *)p->found.ptr,
	    .count = p->found.len / sizeof(struct page_post)};
	harvest_kept(page->source, p->kept);
	p->page = NULL;
	return harvest_settled(p->harvest, page, &settled, e);
}
