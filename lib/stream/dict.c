/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/dict.h"

#include <errno.h>
#include <stdlib.h>

#include "base/intern.h"

#define MAX_TEXT (1u << 20)	/* bytes: a record with it stays far below IOR_MAX_RECORD */

struct ior_dict {
	struct ior_writer *w;
	struct ior_intern texts, files;	/* a file's name is its record without the id */
	struct ior_writer scratch;	/* in memory: for that name */
	uint32_t max_entries;
	uint64_t max_bytes;
	uint32_t generation;
};

int ior_dict_open(struct ior_dict **out, struct ior_writer *w, uint32_t max_entries,
		  uint64_t max_bytes)
{
	struct ior_dict *d = calloc(1, sizeof(*d));

	if (!d)
		return -ENOMEM;
	d->w = w;
	d->max_entries = max_entries ? max_entries : IOR_WRITER_ENTRIES;
	d->max_bytes = max_bytes ? max_bytes : IOR_WRITER_BYTES;
	/* The limits are kept here, for both tables together. */
	if (ior_intern_init(&d->texts, UINT32_MAX, UINT64_MAX) < 0 ||
	    ior_intern_init(&d->files, UINT32_MAX, UINT64_MAX) < 0 ||
	    ior_writer_init(&d->scratch, -1) < 0) {
		ior_dict_close(d);
		return -ENOMEM;
	}
	*out = d;
	return 0;
}

void ior_dict_close(struct ior_dict *d)
{
	if (!d)
		return;
	ior_intern_free(&d->texts);
	ior_intern_free(&d->files);
	ior_writer_free(&d->scratch);
	free(d);
}

uint32_t ior_dict_generation(const struct ior_dict *d)
{
	return d->generation;
}

void ior_dict_reset(struct ior_dict *d)
{
	ior_intern_clear(&d->texts);
	ior_intern_clear(&d->files);
	d->generation++;
	ior_put_begin(d->w, IOR_TAG_RESET);
	ior_put_end(d->w);
}

int ior_dict_reserve(struct ior_dict *d, uint32_t entries, uint64_t bytes)
{
	uint64_t used = (uint64_t)d->texts.n - 1 + d->files.n - 1;

	if (used + entries <= d->max_entries &&
	    d->texts.bytes + d->files.bytes + bytes <= d->max_bytes)
		return 0;
	if (!used)	/* more than the whole dictionary: a reset would not help */
		return 0;
	ior_dict_reset(d);
	return 1;
}

static uint32_t failed(struct ior_dict *d)
{
	if (!d->w->error)
		d->w->error = -ENOMEM;
	return 0;
}

uint32_t ior_dict_text(struct ior_dict *d, const char *p, size_t len)
{
	uint32_t id;

	if (len > MAX_TEXT)
		len = MAX_TEXT;
	id = ior_intern_find(&d->texts, p, len);
	if (id)
		return id;
	ior_dict_reserve(d, 1, len);
	id = ior_intern(&d->texts, p, len, NULL);
	if (!id)
		return failed(d);
	ior_put_begin(d->w, IOR_TAG_STRING);
	ior_put_u64(d->w, id);
	ior_put_str(d->w, p, len);
	ior_put_end(d->w);
	return id;
}

static void put_file(struct ior_writer *w, uint32_t id, const struct ior_file_info *f)
{
	ior_put_begin(w, IOR_TAG_FILE);
	ior_put_u64(w, id);
	if (f->path)
		ior_put_str(w, f->path, f->path_len < MAX_TEXT ? f->path_len : MAX_TEXT);
	else
		ior_put_nil(w);
	ior_put_cstr(w, f->type);
	ior_put_u64_if(w, f->has_device, f->device);
	ior_put_u64_if(w, f->has_inode, f->inode);
	ior_put_cstr(w, f->fstype);
	ior_put_cstr(w, f->state);
	ior_put_cstr(w, f->protocol);
	ior_put_cstr(w, f->local);
	ior_put_cstr(w, f->remote);
	ior_put_u64_if(w, f->mount, f->mount);
	ior_put_u64_if(w, f->local_family, f->local_family);
	ior_put_u64_if(w, f->remote_family, f->remote_family);
	ior_put_u64_if(w, f->passed, f->passed);
	ior_put_end(w);
}

uint32_t ior_dict_file(struct ior_dict *d, const struct ior_file_info *f)
{
	struct ior_writer *name = &d->scratch;
	uint32_t id;

	name->len = name->start = 0;
	put_file(name, 0, f);
	if (name->error)
		return failed(d);
	if (name->count == 2)	/* tag and id */
		return 0;
	id = ior_intern_find(&d->files, name->buf, name->len);
	if (id)
		return id;
	ior_dict_reserve(d, 1, name->len);
	id = ior_intern(&d->files, name->buf, name->len, NULL);
	if (!id)
		return failed(d);
	put_file(d->w, id, f);
	return id;
}
