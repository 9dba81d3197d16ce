/*
 * Is a spec one that its source understands? Private to spec*.c.
 */
#ifndef TP_FETCH_SPEC_CHECK_H
#define TP_FETCH_SPEC_CHECK_H

#include "spec.h"

#define SPEC_MAX ((size_t)1 << 20) /* bytes of one */

/* Fills kind, adapter, window and limits of *spec from its JSON. -1 with *e (EXIT_USAGE)
 * `title: what (why)`. Credentials are not its affair. */
int spec_check(const struct adapters *a, struct json_value root, const char *title,
    struct spec *spec, struct err *e);
/* -1 with *e: `title: no source ... (did you mean ...?)`. */
int spec_unknown(const struct adapters *a, struct str name, const char *title, struct err *e);
/* The parameter of that name, or NULL. */
const struct adapter_parameter *spec_parameter(const struct adapter_source *kind, struct str name);
/* The next part of an operand, or of an operand's form, which loses it and the slash after it. */
struct str spec_next_part(struct str *form);

#endif
