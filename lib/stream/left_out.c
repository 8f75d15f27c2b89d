/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/left_out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static uint64_t count(const struct ior_value *v)
{
	uint64_t n;

	return ior_value_u64(v, &n) ? n : UINT64_MAX;
}

static bool take(const struct ior_value *v, struct ior_left_out *out)
{
	const struct ior_value *field[6];

	if (v->type != IOR_V_LIST || v->len < 6)
		return false;
	field[0] = v + 1;
	for (int i = 1; i < 6; i++)
		field[i] = ior_value_next(field[i - 1]);
	if (field[0]->type != IOR_V_BYTES || field[0]->len >= sizeof(out->name) ||
	    !ior_value_u64(field[2], &out->every))
		return false;
	memcpy(out->name, field[0]->p, field[0]->len);
	out->name[field[0]->len] = '\0';
	out->compat = field[1]->type == IOR_V_UINT && field[1]->u;
	out->calls = count(field[3]);
	out->errors = count(field[4]);
	out->time_ns = count(field[5]);
	return true;
}

bool ior_left_out_next(const struct ior_value **v, uint32_t *n, struct ior_left_out *out)
{
	bool found = false;

	while (!found && *n) {
		found = take(*v, out);
		*v = ior_value_next(*v);
		--*n;
	}
	return found;
}

void ior_left_outs_clear(struct ior_left_outs *l)
{
	free(l->of);
	*l = (struct ior_left_outs){ 0 };
}

int ior_left_outs_take(struct ior_left_outs *l, const struct ior_value *list)
{
	const struct ior_value *v = list + 1;
	uint32_t n = list->type == IOR_V_LIST ? list->len : 0;

	ior_left_outs_clear(l);
	if (!n)
		return 0;
	l->of = calloc(n, sizeof(*l->of));
	if (!l->of)
		return -ENOMEM;
	while (ior_left_out_next(&v, &n, &l->of[l->n]))
		l->n++;
	return 0;
}

static void put_count(struct ior_writer *w, uint64_t n)
{
	ior_put_u64_if(w, n != UINT64_MAX, n);
}

void ior_left_outs_put(const struct ior_left_outs *l, struct ior_writer *w)
{
	if (!l->n) {
		ior_put_nil(w);
		return;
	}
	ior_writer_room(w, l->n * 96 + IOR_WRITER_ROOM);
	ior_put_list(w, (uint32_t)l->n);
	for (size_t i = 0; i < l->n; i++) {
		const struct ior_left_out *o = &l->of[i];

		ior_put_list(w, 6);
		ior_put_cstr(w, o->name);
		ior_put_u64(w, o->compat);
		ior_put_u64(w, o->every);
		put_count(w, o->calls);
		put_count(w, o->errors);
		put_count(w, o->time_ns);
	}
}
