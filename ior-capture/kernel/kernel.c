/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/kernel.h"

#include <string.h>

const struct btf *kernel_btf(void)
{
	static struct btf *btf;

	if (!btf)
		btf = btf__load_vmlinux_btf();
	return btf;
}

bool kernel_has_type(const char *name, unsigned int kind)
{
	const struct btf *btf = kernel_btf();

	return btf && btf__find_by_name_kind(btf, name, kind) > 0;
}

bool kernel_has_member(const char *structure, const char *member)
{
	const struct btf *btf = kernel_btf();
	int id = btf ? btf__find_by_name_kind(btf, structure, BTF_KIND_STRUCT) : -1;
	const struct btf_type *type;
	const struct btf_member *m;

	if (id <= 0)
		return false;
	type = btf__type_by_id(btf, (unsigned int)id);
	m = btf_members(type);
	for (int i = 0; i < btf_vlen(type); i++)
		if (!strcmp(btf__name_by_offset(btf, m[i].name_off), member))
			return true;
	return false;
}
