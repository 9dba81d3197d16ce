/*
 * What happens before fetch reads anything: options checked, adapters read, operands sorted into
 * files and sources, the network's side and the reader opened.
 */
#ifndef TP_FETCH_SETUP_H
#define TP_FETCH_SETUP_H

#include "filter.h"

/* As filter.begin(); state is the struct fetch. */
int setup(void *state, struct run *run, struct err *e);

#endif
