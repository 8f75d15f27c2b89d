/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sample.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program/parse.h"
#include "stream/left_out.h"

static int add_one(struct sample *s, char *item, enum ior_abi abi, struct ior_error *err)
{
	char *sign = strrchr(item, '=');
	struct ior_select select;
	uint64_t every;
	size_t n;

	if (!sign || sign == item)
		return ior_error_set(err, -EINVAL, "'%s' is not of the form CALL=N or %%family=N",
				     item);
	*sign = '\0';
	ior_select_init(&select, abi);
	if (*item == '!' || *item == '-')
		return ior_error_set(err, -EINVAL, "'%s': what is not selected is not sampled",
				     item);
	if (ior_select_add(&select, item, err) < 0 ||
	    ior_parse_u64(sign + 1, 0, UINT32_MAX - 1, &every, err) < 0 ||
	    ior_select_finish(&select, err) < 0)
		return -EINVAL;
	ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		if (ior_select_has(&select, i)) {
			s->named[i] = true;
			s->every[i] = every == 0 ? IOR_SAMPLE_NONE :
				      every == 1 ? 0 : (uint32_t)every;
		}
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
	size_t n;

	ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		if (s->named[i] && ior_select_has(select, i))
			return true;
	return false;
}

/* The calls of one ABI of which some were left out. */
static void collect(struct ior_left_outs *l, const struct sample *s, int abi, bool compat,
		    sample_count_fn *count, void *arg)
{
	const struct ior_syscall *calls;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; abi >= 0 && i < n; i++) {
		struct ior_left_out *o = &l->of[l->n];
		struct ior_sampled sum = { .calls = UINT64_MAX, .errors = UINT64_MAX,
					   .time = UINT64_MAX };

		if (!s->every[i] || calls[i].number[abi] < 0)
			continue;
		count(arg, IOR_SAMPLE_PLACE(calls[i].number[abi], compat), &sum);
		*o = (struct ior_left_out){
			.compat = compat, .every = s->every[i] == IOR_SAMPLE_NONE ? 0 : s->every[i],
			.calls = sum.calls, .errors = sum.errors, .time_ns = sum.time,
		};
		strlcpy(o->name, calls[i].name, sizeof(o->name));
		l->n += o->calls != 0;
	}
}

void sample_put(struct ior_writer *w, const struct sample *s, int native, int compat,
		sample_count_fn *count, void *arg)
{
	static struct ior_left_out of[2 * IOR_SYSCALL_MAX];
	struct ior_left_outs list = { .of = of };

	collect(&list, s, native, false, count, arg);
	collect(&list, s, compat, true, count, arg);
	ior_left_outs_put(&list, w);
}
