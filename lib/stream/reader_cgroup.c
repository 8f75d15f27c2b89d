/* SPDX-License-Identifier: BSD-2-Clause */
/* The paths of cgroups, by the kernel's 64-bit ids: valid until the part ends. */
#include "stream/reader_internal.h"

#include <errno.h>
#include <stdlib.h>

#define MAX_CGROUPS (256u << 10)	/* of a part; what is beyond has no path */

int ior_reader_cgroups_init(struct ior_reader *r)
{
	return ior_intern_init(&r->cgroups, MAX_CGROUPS, UINT64_MAX);
}

void ior_reader_cgroups_free(struct ior_reader *r)
{
	ior_intern_free(&r->cgroups);
	free(r->cgroup_path);
	r->cgroup_path = NULL;
	r->cgroup_cap = 0;
}

void ior_reader_forget_cgroups(struct ior_reader *r)
{
	if (r->cgroups.n > 1)
		ior_intern_clear(&r->cgroups);
}

int ior_reader_define_cgroup(struct ior_reader *r, const char **why)
{
	const struct ior_value *path = r->record.fields[IOR_CGROUP_PATH];
	uint64_t id;
	uint32_t i;

	if (!ior_value_u64(r->record.fields[IOR_CGROUP_ID], &id) || path->type != IOR_V_BYTES)
		return 0;
	i = ior_intern(&r->cgroups, &id, sizeof(id), NULL);
	if (!i)
		return 0;
	if (i >= r->cgroup_cap) {
		uint32_t cap = r->cgroup_cap ? 2 * r->cgroup_cap : 64;
		uint32_t *grown = reallocarray(r->cgroup_path, cap, sizeof(*grown));

		if (!grown) {
			*why = "out of memory";
			return -ENOMEM;
		}
		r->cgroup_path = grown;
		r->cgroup_cap = cap;
	}
	r->cgroup_path[i] = ior_reader_intern(r, path->p, path->len);
	return 0;
}

void ior_reader_each_cgroup(struct ior_reader *r, void (*each)(uint32_t *path, void *arg),
			    void *arg)
{
	for (uint32_t i = 1; i < r->cgroups.n; i++)
		each(&r->cgroup_path[i], arg);
}

uint32_t ior_reader_cgroup(const struct ior_reader *r, uint64_t id)
{
	uint32_t i = ior_intern_find(&r->cgroups, &id, sizeof(id));

	return i ? r->cgroup_path[i] : 0;
}
