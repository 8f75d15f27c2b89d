/* SPDX-License-Identifier: BSD-2-Clause */
#include "meaning.h"

#include <stdio.h>
#include <string.h>

/*
 * The entry of that name that has this call's arguments: some calls have one of their own for
 * one architecture. The number is only a hint: the stream's own table says what it means.
 */
static const struct ior_syscall *find_entry(int abi, unsigned int number, const char *name,
					    size_t len)
{
	const struct ior_syscall *e, *all;
	size_t n;

	if (abi < 0)
		return NULL;
	e = ior_syscall_by_number(abi, number);
	if (e && ior_syscall_named(e, name, len))
		return e;
	all = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		if (all[i].number[abi] >= 0 && ior_syscall_named(&all[i], name, len))
			return &all[i];
	return NULL;
}

void call_meaning_init(struct call_meaning *m, int abi, unsigned int number, const char *name,
		       size_t len)
{
	*m = (struct call_meaning){ 0 };
	memset(m->first, -1, sizeof(m->first));
	memset(m->second, -1, sizeof(m->second));
	m->entry = name ? find_entry(abi, number, name, len) : NULL;
	if (m->entry)
		strlcpy(m->name, m->entry->name, sizeof(m->name));
	else if (name && len && len < CALL_NAME)
		memcpy(m->name, name, len);
	else
		snprintf(m->name, sizeof(m->name), "syscall_%u", number);
	m->name_len = (uint8_t)strlen(m->name);
	ior_naming_of(&m->naming, m->entry);
	if (!m->entry)
		return;

	for (int i = 0; i < m->entry->nargs; i++) {
		int8_t *index = &m->first[m->entry->arg[i]];

		if (*index >= 0)
			index = &m->second[m->entry->arg[i]];
		if (*index < 0)
			*index = (int8_t)i;
	}
	m->does = m->entry->does;
}
