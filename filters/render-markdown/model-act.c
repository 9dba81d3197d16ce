/*
 * What a story tells of, as its headline says it: its kind, and of business whether it is a deal,
 * a meeting or a matter of law and policy. In: the story's lead. Remembers nothing.
 */
#include "model.h"
#include "voice.h"

struct str model_act(const struct model *m, const struct story *s)
{
	const struct post *p = model_lead(m, s);
	struct buf sentence;
	bool deals;

	if (!str_is(s->kind, "business"))
		return s->kind;
	buf_init(&sentence, MODEL_BYTES_MAX);
	model_sentence(m, s, &sentence);
	deals = voice_deals(buf_str(&sentence));
	buf_free(&sentence);
	if (deals)
		return STR("deal");
	if (voice_gathers(p->text))
		return STR("meeting");
	return model_has_topic(p, STR("safety-policy")) ? STR("policy") : s->kind;
}
