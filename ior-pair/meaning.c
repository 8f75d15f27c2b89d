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

static enum call_special special_of(const char *name)
{
	static const struct {
		const char *name;
		enum call_special special;
	} specials[] = {
		{ "accept", CALL_ACCEPT }, { "accept4", CALL_ACCEPT }, { "bind", CALL_BIND },
		{ "brk", CALL_BRK }, { "creat", CALL_CREAT }, { "epoll_ctl", CALL_EPOLL_CTL },
		{ "fanotify_mark", CALL_NULL_PATH }, { "futimesat", CALL_NULL_PATH },
		{ "utimensat", CALL_NULL_PATH }, { "utimensat_time64", CALL_NULL_PATH },
		{ "mmap", CALL_MMAP },
		{ "mmap2", CALL_MMAP }, { "mremap", CALL_MREMAP }, { "munmap", CALL_MUNMAP },
		{ "nanosleep", CALL_NANOSLEEP }, { "clock_nanosleep", CALL_NANOSLEEP },
		{ "clock_nanosleep_time64", CALL_NANOSLEEP },
		{ "sendfile", CALL_SENDFILE }, { "sendfile64", CALL_SENDFILE },
		{ "symlink", CALL_SYMLINK }, { "symlinkat", CALL_SYMLINK },
	};

	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++)
		if (strcmp(name, specials[i].name) == 0)
			return specials[i].special;
	return CALL_ORDINARY;
}

/* oldpath and newpath, from_path and to_path; but new_root and put_old are two things. */
static bool moves_name(const struct call_meaning *m)
{
	int first = m->first[IOR_ARG_PATH];
	const char *name;

	if (m->second[IOR_ARG_PATH] < 0)
		return false;
	name = m->entry->argname[first];
	return strncmp(name, "old", 3) == 0 || strncmp(name, "from", 4) == 0;
}

void call_meaning_init(struct call_meaning *m, int abi, unsigned int number, const char *name,
		       size_t len)
{
	*m = (struct call_meaning){ .special = CALL_ORDINARY, .nfds = -1 };
	memset(m->first, -1, sizeof(m->first));
	memset(m->second, -1, sizeof(m->second));
	m->entry = name ? find_entry(abi, number, name, len) : NULL;
	if (m->entry)
		snprintf(m->name, sizeof(m->name), "%s", m->entry->name);
	else if (name && len && len < CALL_NAME)
		memcpy(m->name, name, len);
	else
		snprintf(m->name, sizeof(m->name), "syscall_%u", number);
	m->name_len = (uint8_t)strlen(m->name);
	if (!m->entry)
		return;

	for (int i = 0; i < m->entry->nargs; i++) {
		int8_t *index = &m->first[m->entry->arg[i]];

		if (*index >= 0)
			index = &m->second[m->entry->arg[i]];
		if (*index < 0)
			*index = (int8_t)i;
		if (strcmp(m->entry->argname[i], "nfds") == 0)
			m->nfds = (int8_t)i;
	}
	m->special = special_of(m->entry->name);
	m->moves_name = moves_name(m);
}
