/* SPDX-License-Identifier: BSD-2-Clause */
/* Sleeping and polling: how long a call meant to wait, and for what. */
#include <string.h>

#include "base/time.h"
#include "draft.h"
#include "stream/word.h"

#define TIMER_ABSOLUTE 1	/* TIMER_ABSTIME: until then, not for so long */
#define FOR_EVER UINT64_MAX	/* -1 */
#define UNKNOWN ((uint64_t)-2)

/* The kind of time that the call takes through a pointer; IOR_ARG_NONE for none. */
static enum ior_arg time_kind(const struct draft *m)
{
	static const enum ior_arg kinds[] = { IOR_ARG_TIMESPEC, IOR_ARG_TIMESPEC64,
					      IOR_ARG_TIMEVAL };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (has_arg(m, kinds[i]))
			return kinds[i];
	return IOR_ARG_NONE;
}

/* Its two numbers, read at enter or else at the exit; NULL if neither could. */
static const uint64_t *time_numbers(const struct draft *m)
{
	if (m->c->nextra >= 2)
		return m->c->extra;
	/* Of recvmmsg the exit has other numbers. */
	if (m->x && m->x->nextra >= 2 && !has_arg(m, IOR_ARG_MMSGHDR))
		return m->x->extra;
	return NULL;
}

/*
 * What that time is in nanoseconds: FOR_EVER for a null pointer, UNKNOWN where it could not be
 * read, INT64_MAX for more. False if it is no time (a negative one, or too large a fraction):
 * the call fails.
 */
static bool pointed_time(const struct draft *m, enum ior_arg kind, uint64_t *ns)
{
	int64_t unit = kind == IOR_ARG_TIMEVAL ? 1000 : 1, second, fraction;
	const uint64_t *numbers = time_numbers(m);
	uint64_t pointer;

	if (arg(m, kind, &pointer) && !pointer) {
		*ns = FOR_EVER;
		return true;
	}
	if (!numbers) {
		*ns = UNKNOWN;
		return true;
	}
	second = (int64_t)numbers[0];
	fraction = (int64_t)numbers[1];
	/* select() takes a fraction of more than a second; the others do not. */
	if (second < 0 || fraction < 0 || (unit == 1 && fraction >= IOR_NS_PER_S))
		return false;
	if (fraction > INT64_MAX / unit)
		fraction = INT64_MAX / unit;
	if (second > (INT64_MAX - fraction * unit) / IOR_NS_PER_S)
		*ns = INT64_MAX;
	else
		*ns = (uint64_t)(second * IOR_NS_PER_S + fraction * unit);
	return true;
}

static void set_times(struct draft *m)
{
	enum ior_arg kind = time_kind(m);
	uint64_t value;

	if (arg(m, IOR_ARG_MSEC, &value)) {
		int32_t ms = (int32_t)value;	/* an int: the upper half is not looked at */

		set(m, IOR_ROW_TIMEOUT, ms < 0 ? FOR_EVER : (uint64_t)ms * 1000000);
	}
	if (kind == IOR_ARG_NONE)
		return;
	if (!(m->call->does & IOR_DOES_SLEEPS)) {
		if (pointed_time(m, kind, &value))
			set(m, IOR_ROW_TIMEOUT, value);
	} else if (!(arg_or_0(m, IOR_ARG_FLAGS) & TIMER_ABSOLUTE)) {
		/* No time to sleep is no sleep for ever: EFAULT. */
		if (pointed_time(m, kind, &value) && value != FOR_EVER)
			set(m, IOR_ROW_REQUESTED_SLEEP, value);
	}
}

void row_make_waiting(struct draft *m)
{
	/* by the numbers of EPOLL_CTL_ADD, _DEL and _MOD */
	static const enum ior_word operations[] = { IOR_WORD_ADD, IOR_WORD_DEL, IOR_WORD_MOD };
	const char *const del = ior_words[IOR_WORD_DEL];
	uint64_t value;

	set_times(m);
	if (arg(m, IOR_ARG_NFDS, &value))
		set(m, IOR_ROW_NFDS, (uint32_t)value);
	if (!has_arg(m, IOR_ARG_EPEVENT))
		return;
	if (arg(m, IOR_ARG_CMD, &value) && (uint32_t)value - 1 < 3)
		m->d->epoll_op = ior_words[operations[(uint32_t)value - 1]];
	if (arg_at(m, m->call->second[IOR_ARG_FD], &value))
		set(m, IOR_ROW_EPOLL_TARGET_FD, (uint64_t)(int32_t)value);
	/* DEL has no event, whatever its pointer says. */
	if (m->x && m->x->nextra && m->d->epoll_op != del)
		set(m, IOR_ROW_EPOLL_EVENTS, (uint32_t)m->x->extra[0]);
}
