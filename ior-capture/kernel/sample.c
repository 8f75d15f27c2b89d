/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sample.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "calls/inner.h"
#include "program/parse.h"
#include "stream/left_out.h"

#define NAME sizeof(((struct ior_left_out *)0)->name)
_Static_assert(NAME >= IOR_UNKNOWN_NAME, "room for a name");

static uint32_t interval(uint64_t every)
{
	return every == 0 ? IOR_SAMPLE_NONE : every == 1 ? 0 : (uint32_t)every;
}

static void set_all(struct sample *s, const struct ior_select *select, uint32_t every)
{
	bool others;
	int32_t listed[IOR_SELECT_LISTED];

	ior_select_others(select, &others, listed);
	for (int i = 0; i < IOR_SYSCALL_MAX; i++) {
		if (ior_select_has(select, (size_t)i)) {
			s->named[i] = true;
			s->every[i] = every;
		}
		if (i == IOR_UNKNOWN_OTHERS ? others : ior_select_number(select, i)) {
			s->number_named[i] = true;
			s->number_every[i] = every;
		}
	}
}

static int add_one(struct sample *s, char *item, enum ior_abi abi, struct ior_error *err)
{
	char *sign = strrchr(item, '=');
	int32_t listed[IOR_SELECT_LISTED];
	struct ior_select select;
	uint64_t every;
	bool others;

	if (!sign || sign == item)
		return ior_error_set(err, -EINVAL, "'%s' is not of the form CALL=N or %%family=N",
				     item);
	*sign = '\0';
	ior_select_init(&select, abi);
	if (*item == '!' || *item == '-')
		return ior_error_set(err, -EINVAL, "'%s': what is not selected is not sampled",
				     item);
	if (ior_select_add(&select, item, err) < 0 ||
	    ior_parse_count(sign + 1, 0, UINT32_MAX - 1, &every, err) < 0 ||
	    ior_select_finish(&select, err) < 0)
		return -EINVAL;
	if (ior_select_others(&select, &others, listed))
		return ior_error_set(err, -EINVAL, "'%s': numbers below 0 or above %d are only "
				     "sampled together: %s=N", item, IOR_UNKNOWN_OTHERS - 1,
				     IOR_UNKNOWN_OTHER);
	set_all(s, &select, interval(every));
	s->any = true;
	return 0;
}

int sample_add(struct sample *s, const char *list, enum ior_abi abi, struct ior_error *err)
{
	char *copy = strdup(list), *rest = copy, *item;
	int rc = copy ? 0 : ior_error_set(err, -ENOMEM, "out of memory");

	while (rc == 0 && (item = strsep(&rest, ",")))
		rc = add_one(s, item, abi, err);
	free(copy);
	return rc;
}

bool sample_names_any(const struct sample *s, const struct ior_select *select)
{
	int32_t listed[IOR_SELECT_LISTED];
	bool others;

	for (int i = 0; i < IOR_SYSCALL_MAX; i++)
		if ((s->named[i] && ior_select_has(select, (size_t)i)) ||
		    (s->number_named[i] && i != IOR_UNKNOWN_OTHERS && ior_select_number(select, i)))
			return true;
	return s->number_named[IOR_UNKNOWN_OTHERS] &&
	       (ior_select_others(select, &others, listed) || others);
}

/* What has a place: an entry of the table, or NULL and a number that it lacks; -1 for nothing. */
static int held_by(enum ior_abi abi, int place, const struct ior_syscall **call)
{
	const struct ior_inner *inner = NULL;

	*call = NULL;
	if (place > IOR_UNKNOWN_OTHERS) {
		if (abi == IOR_I386)
			inner = ior_inner_at((unsigned int)(place - IOR_PLAN_INNER));
		if (!inner || ior_inner_entry(inner)->number[IOR_I386] >= 0)
			return -1;
		*call = ior_inner_entry(inner);
		return 0;
	}
	*call = ior_syscall_by_number(abi, (unsigned int)place);
	return place;
}

uint32_t sample_every(const struct sample *s, enum ior_abi abi, int place)
{
	const struct ior_syscall *call;
	int number = held_by(abi, place, &call);
	size_t n;

	if (number < 0)
		return 0;
	return call ? s->every[call - ior_syscalls(&n)] : s->number_every[number];
}

static void name_place(enum ior_abi abi, int place, char name[NAME])
{
	const struct ior_syscall *call;
	int number = held_by(abi, place, &call);

	if (call)
		strlcpy(name, call->name, NAME);
	else if (number == IOR_UNKNOWN_OTHERS)
		strlcpy(name, IOR_UNKNOWN_OTHER, NAME);
	else
		ior_unknown_name(name, number);
}

/* The calls of one ABI of which some were left out. */
static void collect(struct ior_left_outs *l, const struct sample *s, int abi, bool compat,
		    sample_count_fn *count, void *arg)
{
	for (int i = 0; abi >= 0 && i < IOR_PLANS; i++) {
		struct ior_left_out *o = &l->of[l->n];
		struct ior_sampled sum = { .calls = UINT64_MAX, .errors = UINT64_MAX,
					   .time = UINT64_MAX };
		uint32_t every = sample_every(s, (enum ior_abi)abi, i);

		if (!every)
			continue;
		name_place((enum ior_abi)abi, i, o->name);
		count(arg, IOR_SAMPLE_PLACE(i, compat), &sum);
		o->compat = compat;
		o->every = every == IOR_SAMPLE_NONE ? 0 : every;
		o->calls = sum.calls;
		o->errors = sum.errors;
		o->time_ns = sum.time;
		l->n += o->calls != 0;
	}
}

void sample_put(struct ior_writer *w, const struct sample *s, int native, int compat,
		sample_count_fn *count, void *arg)
{
	static struct ior_left_out of[2 * IOR_PLANS + 1];	/* the last one stays free */
	struct ior_left_outs list = { .of = of };

	collect(&list, s, native, false, count, arg);
	collect(&list, s, compat, true, count, arg);
	ior_left_outs_put(&list, w);
}
