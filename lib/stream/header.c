/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/header.h"

#include <stdio.h>

#include "calls/syscall.h"

/* The keys this version writes, in their order; X(SYMBOL, "name", whether info has it). */
#define KEYS(X)								\
	X(FORMAT, "format", true)					\
	X(VERSION, "version", true)					\
	X(KIND, "kind", true)						\
	X(RECORDS, "records", !info->same_records || !describes(info->copy)) \
	X(HOST, "host", info->host)					\
	X(KERNEL, "kernel", info->kernel)				\
	X(ARCH, "arch", info->arch)					\
	X(PAGE_SIZE, "page_size", !info->copy)				\
	X(CLOCK, "clock", !info->copy)					\
	X(TIME, "time", !info->copy)					\
	X(WALL_OFFSET, "wall_offset", !info->copy)			\
	X(PIDNS, "pidns_initial", info->pid_namespace_initial >= 0)	\
	X(RESTARTS, "restarts", info->restarts)				\
	X(UNFINISHED, "unfinished", info->unfinished)			\
	X(SELECTION, "selection", info->selection)			\
	X(SYSCALLS, "syscalls", info->native || info->compat)		\
	X(STAGES, "stages", true)

static bool describes(const struct ior_value *header)
{
	return header && ior_value_map_get(header, "records");
}

#define KEY_ENUM(sym, name, has) KEY_##sym,
enum key { KEYS(KEY_ENUM) KEY_COUNT };
#define KEY_NAME(sym, name, has) name,
static const char *const key_names[] = { KEYS(KEY_NAME) };

static bool info_has(const struct ior_header_info *info, enum key key)
{
#define KEY_HAS(sym, name, has) [KEY_##sym] = has,
	const bool given[] = { KEYS(KEY_HAS) };

	return given[key];
}

/* A key of the input's header that is taken over, because info does not have it. */
static bool copied(const struct ior_header_info *info, const struct ior_value *key)
{
	for (enum key k = 0; k < KEY_COUNT; k++)
		if (ior_value_is(key, key_names[k]))
			return !info_has(info, k);
	return true;
}

/* The description of every record: {"1": [["time", "u64"], ...], ...}. */
static void put_records(struct ior_writer *w)
{
	size_t n;
	const struct ior_record_desc *d = ior_record_table(&n);

	ior_put_map(w, (uint32_t)n);
	for (const struct ior_record_desc *end = d + n; d < end; d++) {
		char tag[12];

		snprintf(tag, sizeof(tag), "%u", d->tag);
		ior_put_cstr(w, tag);
		ior_put_list(w, d->nfields);
		for (unsigned int i = 0; i < d->nfields; i++) {
			ior_put_list(w, 2);
			ior_put_cstr(w, d->fields[i].name);
			ior_put_cstr(w, ior_type_name(d->fields[i].type));
		}
	}
}

static void put_numbered(struct ior_writer *w, const char *const *names, unsigned int n)
{
	uint32_t known = 0;

	for (unsigned int i = 0; names && i < n; i++)
		known += names[i] != NULL;
	ior_put_map(w, known);
	for (unsigned int i = 0; names && i < n; i++) {
		char number[12];

		if (!names[i])
			continue;
		snprintf(number, sizeof(number), "%u", i);
		ior_put_cstr(w, number);
		ior_put_cstr(w, names[i]);
	}
}

static void put_syscalls(struct ior_writer *w, const struct ior_header_info *info)
{
	ior_put_map(w, 2);
	ior_put_cstr(w, "native");
	put_numbered(w, info->native, info->n_native);
	ior_put_cstr(w, "compat");
	put_numbered(w, info->compat, info->n_compat);
}

/* The stages before this one, then this one. */
static void put_stages(struct ior_writer *w, const struct ior_header_info *info)
{
	const struct ior_value *before = info->stages;

	if (!before && info->copy)
		before = ior_value_map_get(info->copy, key_names[KEY_STAGES]);
	if (before && before->type != IOR_V_LIST)
		before = NULL;
	ior_put_list(w, (before ? before->len : 0) + 1);
	if (before) {
		const struct ior_value *stage = before + 1;

		for (uint32_t i = 0; i < before->len; i++, stage = ior_value_next(stage))
			ior_put_value(w, stage);
	}
	ior_put_map(w, 3);
	ior_put_cstr(w, "program");
	ior_put_cstr(w, info->program);
	ior_put_cstr(w, "version");
	ior_put_cstr(w, info->version);
	ior_put_cstr(w, "command");
	ior_put_cstr(w, info->command);
}

static void put_key(struct ior_writer *w, const struct ior_header_info *info, enum key key)
{
	switch (key) {
	case KEY_FORMAT:
		return ior_put_cstr(w, IOR_FORMAT_NAME);
	case KEY_VERSION:
		return ior_put_u64(w, IOR_FORMAT_VERSION);
	case KEY_KIND:
		return ior_put_cstr(w, info->kind);
	case KEY_RECORDS:
		return put_records(w);
	case KEY_HOST:
		return ior_put_cstr(w, info->host);
	case KEY_KERNEL:
		return ior_put_cstr(w, info->kernel);
	case KEY_ARCH:
		return ior_put_cstr(w, info->arch);
	case KEY_PAGE_SIZE:
		return ior_put_u64(w, info->page_size);
	case KEY_CLOCK:
		return ior_put_cstr(w, "boottime");
	case KEY_TIME:
		return ior_put_u64(w, info->time_ns);
	case KEY_WALL_OFFSET:
		return ior_put_i64(w, info->wall_offset_ns);
	case KEY_PIDNS:
		return ior_put_bool(w, info->pid_namespace_initial);
	case KEY_RESTARTS:
	case KEY_UNFINISHED:
		return ior_put_bool(w, true);
	case KEY_SELECTION:
		return ior_put_cstr(w, info->selection);
	case KEY_SYSCALLS:
		return put_syscalls(w, info);
	default:
		return put_stages(w, info);
	}
}

void ior_writer_header(struct ior_writer *w, const struct ior_header_info *info)
{
	const struct ior_value *copy = info->copy, *key;
	uint32_t pairs = 0, n_copy = copy && copy->type == IOR_V_MAP ? copy->len : 0;

	for (enum key k = 0; k < KEY_COUNT; k++)
		pairs += info_has(info, k);
	key = copy ? copy + 1 : NULL;
	for (uint32_t i = 0; i < n_copy; i++, key = ior_value_next(ior_value_next(key)))
		pairs += copied(info, key);

	ior_put_begin(w, IOR_TAG_HEADER);
	ior_put_map(w, pairs);
	for (enum key k = 0; k < KEY_COUNT; k++) {
		if (!info_has(info, k))
			continue;
		ior_put_cstr(w, key_names[k]);
		put_key(w, info, k);
	}
	key = copy ? copy + 1 : NULL;
	for (uint32_t i = 0; i < n_copy; i++, key = ior_value_next(ior_value_next(key))) {
		if (!copied(info, key))
			continue;
		ior_put_value(w, key);
		ior_put_value(w, ior_value_next(key));
	}
	ior_put_end(w);
}

/* names[number] for one ABI. */
static void fill_names(const char **names, int abi)
{
	const struct ior_syscall *table;
	size_t n;

	table = ior_syscalls(&n);
	for (size_t i = 0; abi >= 0 && i < n; i++) {
		int number = table[i].number[abi];

		if (number >= 0 && number < IOR_SYSCALL_MAX)
			names[number] = table[i].name;
	}
}

void ior_writer_raw_header(struct ior_writer *w, const struct ior_header_info *info, int native,
			   int compat)
{
	const char *native_names[IOR_SYSCALL_MAX] = { NULL };
	const char *compat_names[IOR_SYSCALL_MAX] = { NULL };
	struct ior_header_info full = *info;

	fill_names(native_names, native);
	fill_names(compat_names, compat);
	full.kind = "raw";
	full.native = native_names;
	full.n_native = native >= 0 ? IOR_SYSCALL_MAX : 0;
	full.compat = compat_names;
	full.n_compat = compat >= 0 ? IOR_SYSCALL_MAX : 0;
	ior_writer_header(w, &full);
}
