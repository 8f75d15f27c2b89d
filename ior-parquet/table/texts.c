/* SPDX-License-Identifier: BSD-2-Clause */
#include "table/texts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/utf8.h"

#define KEPT_TEXTS (128u << 10)
#define KEPT_BYTES (12u << 20)
#define KEPT_FILES (64u << 10)

int texts_open(struct texts *n, struct ior_reader *r)
{
	*n = (struct texts){ .reader = r, .generation = ior_reader_generation(r), .nfiles = 1 };
	return ior_intern_init(&n->intern, UINT32_MAX, UINT64_MAX);
}

void texts_close(struct texts *n)
{
	ior_intern_free(&n->intern);
	free(n->texts.to);
	free(n->files.to);
	free(n->key);
	for (unsigned int i = 0; i < TEXTS_TEXTS; i++)
		free(n->file_text[i]);
	free(n->device);
	free(n->inode);
	free(n->has_device);
	free(n->has_inode);
}

bool texts_full(const struct texts *n)
{
	return n->intern.n > KEPT_TEXTS || n->intern.bytes > KEPT_BYTES || n->nfiles > KEPT_FILES;
}

static void clear(struct texts_map *m)
{
	if (m->cap)
		memset(m->to, 0, m->cap * sizeof(*m->to));
}

void texts_renew(struct texts *n)
{
	clear(&n->texts);
	clear(&n->files);
	n->generation = ior_reader_generation(n->reader);
}

void texts_forget(struct texts *n)
{
	texts_renew(n);
	ior_intern_clear(&n->intern);
	n->nfiles = 1;
	n->cut = false;
}

/* Makes *array hold cap elements of size bytes, the new ones undefined. */
static bool resize(void *array, uint32_t cap, size_t size)
{
	void *p, **at = array;

	p = reallocarray(*at, cap, size);
	if (p)
		*at = p;
	return p;
}

static bool map_room(struct texts_map *m, uint32_t id)
{
	uint32_t cap = m->cap ? m->cap : 1024, *to;

	if (id < m->cap)
		return true;
	while (cap <= id)
		cap *= 2;
	to = recallocarray(m->to, m->cap, cap, sizeof(*to));
	if (!to)
		return false;
	m->to = to;
	m->cap = cap;
	return true;
}

static uint32_t failed(struct texts *n)
{
	n->failed = true;
	return 0;
}

/* The order of the keys is that of the texts, where keys differ. */
static uint64_t key_of(const char *p, size_t len)
{
	uint64_t key = 0;

	for (size_t i = 0; i < 8; i++)
		key = key << 8 | (i < len ? (unsigned char)p[i] : 0);
	return key;
}

static uint32_t number_of(struct texts *n, const char *p, size_t len)
{
	bool fresh;
	uint32_t number = ior_intern(&n->intern, p, len, &fresh);

	if (!number)
		return failed(n);
	if (!fresh)
		return number;
	if (number >= n->key_cap) {
		uint32_t cap = 2 * number;

		if (!resize(&n->key, cap, sizeof(*n->key)))
			return failed(n);
		n->key_cap = cap;
	}
	n->key[number] = key_of(p, len);
	return number;
}

/* Bytes that are no UTF-8 become \xHH. */
static uint32_t escaped(struct texts *n, const char *p, size_t len)
{
	static const char hex[] = "0123456789abcdef";
	char *text = malloc(4 * len), *out = text;
	uint32_t number;

	if (!text)
		return failed(n);
	for (size_t i = 0; i < len;) {
		unsigned int valid = ior_utf8_sequence(p + i, len - i);
		unsigned char c = (unsigned char)p[i];

		if (valid) {
			memcpy(out, p + i, valid);
			out += valid;
			i += valid;
			continue;
		}
		*out++ = '\\';
		*out++ = 'x';
		*out++ = hex[c >> 4];
		*out++ = hex[c & 15];
		i++;
	}
	number = number_of(n, text, (size_t)(out - text));
	free(text);
	return number;
}

static uint32_t utf8(struct texts *n, const char *p, size_t len)
{
	return ior_utf8_valid(p, len) ? number_of(n, p, len) : escaped(n, p, len);
}

uint32_t texts_learn_text(struct texts *n, uint32_t id)
{
	struct ior_text text = ior_reader_text(n->reader, id);

	if (!map_room(&n->texts, id))
		return failed(n);
	n->cut |= ior_utf8_whole(text.p, text.len) != text.len;
	return n->texts.to[id] = utf8(n, text.p, text.len);
}

uint32_t texts_cut_comm(struct texts *n, uint32_t id)
{
	struct ior_text text = ior_reader_text(n->reader, id);

	return escaped(n, text.p, ior_utf8_whole(text.p, text.len));
}

static bool file_room(struct texts *n)
{
	uint32_t cap = n->files_cap ? 2 * n->files_cap : 1024;

	if (n->nfiles < n->files_cap)
		return true;
	for (unsigned int i = 0; i < TEXTS_TEXTS; i++)
		if (!resize(&n->file_text[i], cap, sizeof(*n->file_text[i])))
			return false;
	if (!resize(&n->device, cap, sizeof(*n->device)) ||
	    !resize(&n->inode, cap, sizeof(*n->inode)) ||
	    !resize(&n->has_device, cap, sizeof(*n->has_device)) ||
	    !resize(&n->has_inode, cap, sizeof(*n->has_inode)))
		return false;
	n->files_cap = cap;
	return true;
}

/* The directory and the extension of a path. */
static void split_path(struct texts *n, uint32_t path, uint32_t *dir, uint32_t *ext)
{
	const struct ior_intern_entry *e = texts_get(n, path);
	size_t end = ior_path_dir(e->p, e->len), at = ior_path_ext(e->p, e->len);

	*ext = at < e->len ? number_of(n, e->p + at, e->len - at) : 0;
	e = texts_get(n, path);
	*dir = end ? number_of(n, e->p, end) : 0;
}

uint32_t texts_learn_file(struct texts *n, uint32_t id)
{
	const struct ior_file *f = ior_reader_file(n->reader, id);
	const uint32_t texts[TEXTS_TEXTS] = {
#define T(field, member) [TEXTS_##field] = f->member,
		TEXTS_OF_FILE(T)
#undef T
	};
	uint32_t number = n->nfiles;
	struct ior_text path;

	if (!map_room(&n->files, id) || !file_room(n))
		return failed(n);
	for (unsigned int i = 0; i < TEXTS_TEXTS; i++)
		n->file_text[i][number] = texts[i] ? texts_text(n, texts[i]) : 0;
	split_path(n, n->file_text[TEXTS_FILE][number], &n->file_text[TEXTS_DIR][number],
		   &n->file_text[TEXTS_EXT][number]);
	n->file_text[TEXTS_MOUNT][number] =
		f->mount ? utf8(n, ior_reader_text(n->reader, f->path).p, f->mount) : 0;
	path = ior_reader_text(n->reader, f->path);
	n->file_text[TEXTS_PASSED][number] =
		f->passed ? utf8(n, path.p + path.len - f->passed, f->passed) : 0;
	n->has_device[number] = f->has_device;
	n->has_inode[number] = f->has_inode;
	n->device[number] = f->device;
	n->inode[number] = f->inode;
	n->nfiles++;
	return n->files.to[id] = number;
}
