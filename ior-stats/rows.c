/* SPDX-License-Identifier: BSD-2-Clause */
#include "rows.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/time.h"
#include "stream/cell.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "calls/syscall.h"

int rows_open(struct rows *s, struct ior_reader *r)
{
	*s = (struct rows){ .reader = r, .hist_field = IOR_ROW_DURATION };
	s->regular = ior_reader_intern(r, "reg", 3);
	s->block = ior_reader_intern(r, "blk", 3);
	return known_open(&s->known, r);
}

void rows_close(struct rows *s)
{
	known_close(&s->known);
}

static bool key_is_text(unsigned int field)
{
	const struct ior_row_field *f = &ior_row_fields()[field];

	return field != ROWS_PERIOD && (ior_type_is_text(f->type) ||
					f->unit == IOR_UNIT_OPEN_FLAGS);
}

uint64_t rows_id_keys(const struct rows *s)
{
	uint64_t keys = 0;

	for (unsigned int i = 0; i < s->nkeys; i++)
		keys |= (uint64_t)key_is_text(s->key[i]) << i;
	return keys;
}

bool rows_key_is_dense(const struct rows *s)
{
	return s->nkeys == 1 && key_is_text(s->key[0]);
}

void rows_each_text(struct rows *s, ior_id_visit *visit, void *visitor)
{
	visit(&s->regular, visitor);
	visit(&s->block, visitor);
}

/* What is known of the call of row, or -ENOMEM. */
static int find_call(struct rows *s, const struct ior_row *row)
{
	uint32_t id = ior_row_has(row, IOR_ROW_SYSCALL) ? (uint32_t)row->v[IOR_ROW_SYSCALL] : 0;

	return known_call(&s->known, id);
}

int rows_opens(struct rows *s, const struct ior_row *row, bool *opens)
{
	int known = find_call(s, row);

	*opens = known > 0 && known & KNOWN_OPENS;
	return known < 0 ? known : 0;
}

/*
 * What makes a file that file, as a number: its ids in the reader may come to mean another one.
 * A file that was deleted meanwhile is the same.
 */
static uint64_t identity(const struct rows *s, const struct ior_file *file)
{
	const uint32_t texts[] = { file->path, file->local, file->remote };
	const uint64_t numbers[] = { file->device, file->inode };
	uint64_t hash = XXH3_64bits(numbers, sizeof(numbers));

	for (unsigned int i = 0; i < 3; i++) {
		struct ior_text text = ior_reader_text(s->reader, texts[i]);

		hash = XXH3_64bits_withSeed(text.p, text.len, hash);
	}
	return hash ? hash : 1;
}

/*
 * Are the bytes that a call reads those of a file on a device, so that what it read from devices
 * was read for them? Then MEASURE_DEVICE, and MEASURE_CACHED if they went through the page cache.
 * Of a source's descriptor the open flags are not known: few open a file with O_DIRECT for
 * sendfile. 0, or -ENOMEM.
 */
static int describe_device(struct rows *s, const struct ior_row *row, struct group_row *r)
{
	unsigned int field = r->two_ends ? IOR_ROW_OLD_FILE : IOR_ROW_FILE;
	bool direct = !r->two_ends && ior_row_has(row, IOR_ROW_FLAGS) &&
		      row->v[IOR_ROW_FLAGS] & known_direct(&s->known);
	const struct ior_file *file;
	int rc;

	if (!ior_row_has(row, field))
		return 0;
	file = ior_reader_file(s->reader, (uint32_t)row->v[field]);
	if (file->type != s->regular && file->type != s->block)
		return 0;
	rc = known_on_device(&s->known, file->fstype);
	if (rc > 0 || file->type == s->block)
		r->kind |= MEASURE_DEVICE | (direct ? 0 : MEASURE_CACHED);
	return rc < 0 ? rc : 0;
}

/* Which way a call moves bytes. 0, or -ENOMEM. */
static int describe_transfer(struct rows *s, const struct ior_row *row, struct group_row *r)
{
	int known = find_call(s, row);

	if (known < 0)
		return known;
	r->kind = (unsigned int)known & (MEASURE_READ | MEASURE_WRITE);
	r->two_ends = known & KNOWN_ENDS;
	/* such as a clone, by ioctl */
	if (ior_row_has(row, IOR_ROW_OLD_FILE) && !(known & KNOWN_NAMES)) {
		r->two_ends = true;
		r->kind = MEASURE_READ | MEASURE_WRITE;
	}
	if (!s->devices || !(r->kind & MEASURE_READ) || !(known & KNOWN_DATA))
		return 0;
	return describe_device(s, row, r);
}

int rows_describe(struct rows *s, const struct ior_row *row, struct group_row *r)
{
	uint64_t start = ior_row_has(row, IOR_ROW_TIME) ? row->v[IOR_ROW_TIME] : 0;
	int rc = 0;

	*r = (struct group_row){ .row = row };
	if (!ior_reader_wall(s->reader, start, &r->start_ns))
		r->start_ns = start < INT64_MAX ? (int64_t)start : INT64_MAX;
	r->has_value = ior_row_has(row, s->hist_field) &&
		       !(s->hist_field == IOR_ROW_DURATION && ior_row_has(row, IOR_ROW_IN_FLIGHT));
	if (r->has_value)
		r->value = row->v[s->hist_field];
	if (ior_row_has(row, IOR_ROW_PID))
		r->process = row->v[IOR_ROW_PID];
	if (row->present & (IOR_ROW_BIT(IOR_ROW_BYTES) | IOR_ROW_BIT(IOR_ROW_REQUESTED) |
			    IOR_ROW_BIT(IOR_ROW_OLD_FILE)) ||
	    (ior_row_has(row, IOR_ROW_DEVICE_READ) && row->v[IOR_ROW_DEVICE_READ]))
		rc = describe_transfer(s, row, r);
	if (s->identify && ior_row_has(row, IOR_ROW_FILE))
		r->file = identity(s, ior_reader_file(s->reader, (uint32_t)row->v[IOR_ROW_FILE]));
	return rc;
}

/* The first components of a directory. */
static uint64_t cut_dir(const struct rows *s, const struct ior_cell *cell)
{
	const char *p = cell->text.p, *end = p + cell->text.len;
	unsigned int left = s->depth;

	if (ior_path_is_partial(p, cell->text.len))
		p += IOR_PATH_UNKNOWN_LEN;
	if (!left || p == end)
		return cell->id;
	do {
		const char *slash = memchr(p + 1, '/', (size_t)(end - p - 1));

		p = slash ? slash : end;
	} while (--left && p < end);
	return ior_reader_intern(s->reader, cell->text.p, (size_t)(p - cell->text.p));
}

static bool key_value(struct rows *s, const struct ior_row *row, unsigned int field,
		      int64_t start_ns, uint64_t *value)
{
	struct ior_cell cell = { 0 };

	if (field == ROWS_PERIOD) {
		if (!ior_time_floor(start_ns, (int64_t)s->period_ns, &start_ns))
			return false;
		*value = (uint64_t)start_ns;
		return true;
	}
	if (field < IOR_ROW_NFIELDS) {
		if (!ior_row_has(row, field))
			return false;
		*value = row->v[field];
		if (ior_row_fields()[field].unit == IOR_UNIT_OPEN_FLAGS)
			*value = ior_reader_open_flags(s->reader, *value);
		else if (ior_row_fields()[field].type == IOR_FILE)
			/* many files can have one path: an inode each, or a socket's end */
			*value = ior_reader_path(s->reader, (uint32_t)*value);
		return *value || ior_row_fields()[field].type != IOR_FILE;
	}
	if (!ior_row_cell(s->reader, row, field, &cell))
		return false;
	*value = cell.type == IOR_TEXT ? cell.id : cell.u;
	if (field == IOR_ROW_DIR)
		*value = cut_dir(s, &cell);
	return true;
}

void rows_key(struct rows *s, const struct ior_row *row, int64_t start_ns, struct group_key *key)
{
	key->present = 0;
	for (unsigned int i = 0; i < s->nkeys; i++) {
		uint64_t value = 0;
		bool present = key_value(s, row, s->key[i], start_ns, &value);

		key->value[i] = present ? value : 0;
		key->present |= (uint64_t)present << i;
	}
}

static uint64_t key_sources(const struct rows *s)
{
	uint64_t sources = 0;

	for (unsigned int i = 0; i < s->nkeys; i++)
		if (s->key[i] != ROWS_PERIOD)
			sources |= ior_row_fields()[s->key[i]].sources;
	return sources;
}

void rows_ends(struct rows *s, const struct group_row *r, struct rows_ends *ends)
{
	struct ior_row *to = &ends->row[0], *from = &ends->row[1];

	*to = *r->row;
	ior_row_of_source(from, r->row);
	rows_key(s, to, r->start_ns, &ends->to_key);
	if (ior_row_is_of_end(key_sources(s)))
		rows_key(s, from, r->start_ns, &ends->from_key);
	else
		ends->from_key = ends->to_key;
	ends->to = ends->from = *r;
	ends->to.row = to;
	ends->to.kind = r->kind & MEASURE_WRITE;
	/* known to be none of the destination's */
	to->v[IOR_ROW_DEVICE_READ] = 0;
	ends->from.row = from;
	ends->from.is_source = true;
	ends->from.kind = r->kind & ~MEASURE_WRITE;
	ends->from.has_value = false;
	ends->from.file = 0;
	if (s->identify && ior_row_has(from, IOR_ROW_FILE))
		ends->from.file = identity(s, ior_reader_file(s->reader,
						(uint32_t)from->v[IOR_ROW_FILE]));
}

size_t rows_time(char *buf, int64_t wall_ns, unsigned int decimals)
{
	char date[24], fraction[16];

	ior_time_text(date, sizeof(date), "%Y-%m-%dT%H:%M:%S",
		      ior_time_period(wall_ns, IOR_NS_PER_S));
	snprintf(fraction, sizeof(fraction), "%09" PRIi64, ior_time_rest(wall_ns, IOR_NS_PER_S));
	return (size_t)snprintf(buf, 40, "%s%s%.*sZ", date, decimals ? "." : "", (int)decimals,
				fraction);
}

/* As many decimals as a time that is cut to a period needs. */
static unsigned int time_decimals(const struct rows *s, unsigned int field)
{
	if (field != ROWS_PERIOD)
		return ior_row_fields()[field].rule == IOR_RULE_CUT ? 0 : 9;
	if (s->period_ns % IOR_NS_PER_S == 0)
		return 0;
	return s->period_ns % 1000000 == 0 ? 3 : 9;
}

void rows_text(const struct rows *s, const struct group_key *key, unsigned int i,
	       struct rows_text *text)
{
	unsigned int field = s->key[i];
	enum ior_type type = field == ROWS_PERIOD ? IOR_TIME : ior_row_fields()[field].type;
	uint64_t value = key->value[i];
	struct ior_text name;

	text->has = key->present >> i & 1;
	text->number = false;
	text->p = text->buf;
	text->len = 0;
	if (!text->has)
		return;
	if (key_is_text(field)) {
		name = ior_reader_text(s->reader, (uint32_t)value);
		text->p = name.p;
		text->len = name.len;
	} else if (type == IOR_TIME) {
		text->len = rows_time(text->buf, (int64_t)value, time_decimals(s, field));
	} else {
		text->number = true;
		text->len = (size_t)snprintf(text->buf, sizeof(text->buf),
					     type == IOR_I64 ? "%" PRIi64 : "%" PRIu64, value);
	}
}

bool rows_key_is_text(const struct rows *s, unsigned int i)
{
	return key_is_text(s->key[i]);
}

const char *rows_key_name(const struct rows *s, unsigned int i)
{
	return s->key[i] == ROWS_PERIOD ? "time" : ior_row_fields()[s->key[i]].name;
}
