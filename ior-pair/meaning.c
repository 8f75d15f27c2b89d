/* SPDX-License-Identifier: BSD-2-Clause */
#include "meaning.h"

#include <string.h>

#include "calls/unknown.h"

/*
 * The entry of that name that has this call's arguments: some calls have one of their own for
 * one architecture. The number is only a hint: the stream's own table says what it means.
 */
static const struct ior_syscall *find_entry(int abi, int32_t number, const char *name, size_t len)
{
	const struct ior_syscall *e, *all;
	size_t n;

	if (abi < 0)
		return NULL;
	e = ior_syscall_by_number(abi, (unsigned int)number);
	if (e && ior_syscall_named(e, name, len))
		return e;
	all = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		if (all[i].number[abi] >= 0 && ior_syscall_named(&all[i], name, len))
			return &all[i];
	return NULL;
}

/* What follows from the entry, which may be NULL. */
static void set_entry(struct call_meaning *m, const struct ior_syscall *entry)
{
	*m = (struct call_meaning){ .entry = entry };
	memset(m->first, -1, sizeof(m->first));
	memset(m->second, -1, sizeof(m->second));
	ior_naming_of(&m->naming, entry);
	if (!entry)
		return;
	strlcpy(m->name, entry->name, sizeof(m->name));
	for (int i = 0; i < m->entry->nargs; i++) {
		int8_t *index = &m->first[m->entry->arg[i]];

		if (*index >= 0)
			index = &m->second[m->entry->arg[i]];
		if (*index < 0)
			*index = (int8_t)i;
	}
	m->does = m->entry->does;
	m->family = ior_family_name(entry->family);
}

static void set_unknown(struct call_meaning *m, int32_t number)
{
	_Static_assert(CALL_NAME >= IOR_UNKNOWN_NAME, "room for a name");

	ior_unknown_name(m->name, number);
	m->family = ior_family_name(IOR_UNKNOWN_FAMILY);
}

void call_meaning_init(struct call_meaning *m, int abi, int32_t number, const char *name,
		       size_t len)
{
	set_entry(m, name ? find_entry(abi, number, name, len) : NULL);
	if (!m->entry && name && len && len < CALL_NAME)
		memcpy(m->name, name, len);
	else if (!m->entry)
		set_unknown(m, number);
	m->name_len = (uint8_t)strlen(m->name);
}

void call_meaning_init_inner(struct call_meaning *m, int32_t number,
			     const struct ior_inner *inner)
{
	set_entry(m, ior_inner_entry(inner));
	m->name_len = (uint8_t)strlen(m->name);
	m->via = ior_syscall_by_number(IOR_I386, (unsigned int)number)->name;
}
