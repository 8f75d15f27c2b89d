/* SPDX-License-Identifier: BSD-2-Clause */
#include "known.h"

#include <string.h>

void known_begin_part(struct known_calls *k, const char *arch)
{
	int native = IOR_X86_64, compat = IOR_I386;

	ior_abi_of_arch(arch, &native, &compat);
	k->abi = (enum ior_abi)native;
	k->compat = compat;
	memset(k->call, 0, sizeof(k->call));
}

static const struct known_call *find(struct known_calls *k, const struct ior_reader *r,
				     uint32_t id, enum ior_abi abi)
{
	struct known_call *call = &k->call[id % KNOWN_CALLS];
	struct ior_text name;

	if (k->generation != ior_reader_generation(r)) {
		memset(k->call, 0, sizeof(k->call));
		k->generation = ior_reader_generation(r);
	}
	if (call->name == id && call->abi == abi)
		return call;
	name = ior_reader_text(r, id);
	call->name = id;
	call->abi = abi;
	call->entry = ior_syscall_by_name_of(abi, name.p, name.len);
	/* Some are made through socketcall or ipc alone there. */
	if (!call->entry && abi == IOR_I386)
		call->entry = ior_syscall_by_name(name.p, name.len);
	ior_naming_of(&call->naming, call->entry);
	return call;
}

const struct known_call *known_of(struct known_calls *k, const struct ior_reader *r,
				  const struct ior_row *row)
{
	struct ior_text abi = { 0 };
	bool compat;

	if (!ior_row_has(row, IOR_ROW_SYSCALL))
		return NULL;
	if (ior_row_has(row, IOR_ROW_ABI))
		abi = ior_reader_text(r, (uint32_t)row->v[IOR_ROW_ABI]);
	compat = k->compat >= 0 && ior_text_is(abi, "compat");
	return find(k, r, (uint32_t)row->v[IOR_ROW_SYSCALL],
		    compat ? (enum ior_abi)k->compat : k->abi);
}

bool known_returns_address(struct known_calls *k, const struct ior_reader *r,
			   const struct ior_row *row)
{
	const struct known_call *call = known_of(k, r, row);

	return call && call->entry && call->entry->ret == IOR_RET_ADDR;
}
