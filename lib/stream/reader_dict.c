/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The dictionary of a reader. Stream ids lead to dense ids of texts and files; the tables of these
 * are bounded: a full one is cleaned of what nobody names any longer.
 */
#include "stream/reader_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * Ids beyond the limit, so that a tool's own texts never find a table full between two
 * cleanings, which only happen between two records.
 */
#define SLACK_ENTRIES (64u << 10)
#define SLACK_BYTES ((uint64_t)IOR_MAX_RECORD * 2)

static const char other[] = "[other]";
const char ior_reader_too_many[] =
	"more strings and files are defined than may be without a reset record";

int ior_reader_dict_init(struct ior_reader *r, const struct ior_reader_options *opt)
{
	uint32_t entries = opt && opt->max_entries ? opt->max_entries : IOR_DICT_ENTRIES;
	uint64_t bytes = opt && opt->max_bytes ? opt->max_bytes : IOR_DICT_BYTES;

	r->max_entries = entries < UINT32_MAX / 4 ? 2 * entries : UINT32_MAX / 2;
	r->max_bytes = 2 * bytes;
	r->holder = opt ? opt->holder : NULL;
	entries = r->max_entries + SLACK_ENTRIES;
	bytes = r->max_bytes + SLACK_BYTES;
	r->paths_cap = 1024;
	r->paths = calloc(r->paths_cap, sizeof(*r->paths));
	if (!r->paths || ior_intern_init(&r->texts, entries, bytes) < 0 ||
	    ior_intern_init(&r->files, entries, UINT64_MAX) < 0 ||
	    ior_idmap_init(&r->text_ids) < 0 || ior_idmap_init(&r->file_ids) < 0)
		return -ENOMEM;
	return 0;
}

void ior_reader_dict_free(struct ior_reader *r)
{
	ior_intern_free(&r->texts);
	ior_intern_free(&r->files);
	free(r->paths);
	ior_idmap_free(&r->text_ids);
	ior_idmap_free(&r->file_ids);
}

/* The one that stands for all texts that find no room. */
static uint32_t overflow_text(struct ior_reader *r)
{
	r->overflows++;
	if (!r->other_text) {
		r->texts.max_entries++;
		r->texts.max_bytes += sizeof(other);
		r->other_text = ior_intern(&r->texts, other, strlen(other), NULL);
	}
	return r->other_text;
}

uint32_t ior_reader_intern(struct ior_reader *r, const char *p, size_t len)
{
	uint32_t id = ior_intern(&r->texts, p, len, NULL);

	return id ? id : overflow_text(r);
}

/* The id of a file, 0 if there is no room for a new one. */
static uint32_t intern_file(struct ior_reader *r, const struct ior_file *file)
{
	uint32_t id;

	if (r->files.n >= r->paths_cap) {
		uint32_t *paths = reallocarray(r->paths, 2 * (size_t)r->paths_cap,
					       sizeof(*paths));

		if (!paths)
			return 0;
		r->paths = paths;
		r->paths_cap *= 2;
	}
	id = ior_intern(&r->files, file, sizeof(*file), NULL);
	if (id)
		r->paths[id] = file->path;
	return id;
}

/* The id that a definition gives. */
static bool valid_id(const struct ior_value *v, uint32_t *id)
{
	if (v->type != IOR_V_UINT || v->u == 0 || v->u > UINT32_MAX)
		return false;
	*id = (uint32_t)v->u;
	return true;
}

/*
 * More ids than a writer may have open are refused here, and not by the tables: any number of ids
 * may have the same text.
 */
static int define(struct ior_idmap *ids, uint32_t id, uint32_t dense, const char **why)
{
	if (ids->n >= 2 * IOR_DICT_ENTRIES) {
		*why = ior_reader_too_many;
		return -EBADMSG;
	}
	if (dense && ior_idmap_set(ids, id, dense) == 0)
		return 0;
	*why = "out of memory";
	return -ENOMEM;
}

int ior_reader_define_string(struct ior_reader *r, const char **why)
{
	const struct ior_value *text = r->record.fields[IOR_STRING_TEXT];
	uint32_t id;

	if (!valid_id(r->record.fields[IOR_STRING_ID], &id) || text->type != IOR_V_BYTES) {
		*why = "a string record without its id or its text";
		return -EBADMSG;
	}
	return define(&r->text_ids, id, ior_reader_intern(r, text->p, text->len), why);
}

/* A text that stands in a file record itself; 0 if absent. */
static uint32_t file_text(struct ior_reader *r, unsigned int field)
{
	const struct ior_value *v = r->record.fields[field];

	return v->type == IOR_V_BYTES ? ior_reader_intern(r, v->p, v->len) : 0;
}

/* A number of bytes of the path, with a directory's name before them and after; 0: none. */
static uint32_t mount_length(const struct ior_value *v, struct ior_text path)
{
	uint64_t len;

	if (!ior_value_u64(v, &len) || !len || len > path.len || path.p[0] != '/' ||
	    (len > 1 && len < path.len && path.p[len] != '/'))
		return 0;
	return (uint32_t)len;
}

/* A number of bytes of the path, not all of them; 0: none. */
static uint32_t passed_length(const struct ior_value *v, struct ior_text path)
{
	uint64_t len;

	return ior_value_u64(v, &len) && len < path.len ? (uint32_t)len : 0;
}

/* AF_* of a socket address; 0: none. */
static uint16_t address_family(const struct ior_value *v)
{
	uint64_t family;

	return ior_value_u64(v, &family) && family <= UINT16_MAX ? (uint16_t)family : 0;
}

int ior_reader_define_file(struct ior_reader *r, const char **why)
{
	const struct ior_value *const *f = r->record.fields;
	struct ior_file file;
	uint32_t id;

	if (!valid_id(f[IOR_FILE_ID], &id)) {
		*why = "a file record without its id";
		return -EBADMSG;
	}
	memset(&file, 0, sizeof(file));		/* its padding too: its bytes are its name */
	file.path = file_text(r, IOR_FILE_PATH);
	file.type = file_text(r, IOR_FILE_TYPE);
	file.fstype = file_text(r, IOR_FILE_FSTYPE);
	file.state = file_text(r, IOR_FILE_STATE);
	file.protocol = file_text(r, IOR_FILE_PROTOCOL);
	file.local = file_text(r, IOR_FILE_LOCAL);
	file.remote = file_text(r, IOR_FILE_REMOTE);
	file.mount = mount_length(f[IOR_FILE_MOUNT], ior_reader_text(r, file.path));
	file.local_family = address_family(f[IOR_FILE_LOCAL_FAMILY]);
	file.remote_family = address_family(f[IOR_FILE_REMOTE_FAMILY]);
	file.passed = passed_length(f[IOR_FILE_PASSED], ior_reader_text(r, file.path));
	file.has_device = ior_value_u64(f[IOR_FILE_DEVICE], &file.device);
	file.has_inode = ior_value_u64(f[IOR_FILE_INODE], &file.inode);
	return define(&r->file_ids, id, intern_file(r, &file), why);
}

struct ior_text ior_reader_text(const struct ior_reader *r, uint32_t id)
{
	const struct ior_intern_entry *e = ior_intern_get(&r->texts, id);

	return (struct ior_text){ e->p, e->len };
}

const struct ior_file *ior_reader_file(const struct ior_reader *r, uint32_t id)
{
	static const struct ior_file none;

	if (!id || id >= r->files.n)
		return &none;
	return (const struct ior_file *)ior_intern_get(&r->files, id)->p;
}

uint32_t ior_reader_path(const struct ior_reader *r, uint32_t file)
{
	return file && file < r->files.n ? r->paths[file] : 0;
}

uint32_t ior_reader_ntexts(const struct ior_reader *r)
{
	return r->texts.n;
}

uint32_t ior_reader_nfiles(const struct ior_reader *r)
{
	return r->files.n;
}

uint32_t ior_reader_map_text(const struct ior_reader *r, uint64_t stream_id)
{
	return stream_id && stream_id <= UINT32_MAX ?
		       ior_idmap_get(&r->text_ids, (uint32_t)stream_id) : 0;
}

uint32_t ior_reader_map_file(const struct ior_reader *r, uint64_t stream_id)
{
	return stream_id && stream_id <= UINT32_MAX ?
		       ior_idmap_get(&r->file_ids, (uint32_t)stream_id) : 0;
}

uint32_t ior_reader_generation(const struct ior_reader *r)
{
	return r->generation;
}

uint64_t ior_reader_overflows(const struct ior_reader *r)
{
	return r->overflows;
}
