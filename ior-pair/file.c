/* SPDX-License-Identifier: BSD-2-Clause */
#include "file.h"

#include <stdlib.h>
#include <string.h>

#include "stream/word.h"

/* Copy a text to *at, which moves behind its NUL. NULL for an absent one. */
static const char *keep(char **at, struct ior_text t)
{
	char *p = *at;

	if (!t.len)
		return NULL;
	memcpy(p, t.p, t.len);
	p[t.len] = '\0';
	*at += t.len + 1;
	return p;
}

/* Streams, pipes and event descriptors have none; neither has a terminal. */
static bool has_position(const char *type)
{
	static const enum ior_word without[] = { IOR_WORD_FIFO, IOR_WORD_SOCK, IOR_WORD_CHR,
						 IOR_WORD_ANON };

	for (size_t i = 0; type && i < sizeof(without) / sizeof(without[0]); i++)
		if (strcmp(type, ior_words[without[i]]) == 0)
			return false;
	return true;
}

static struct pair_file *new_file(const struct ior_reader *r, uint32_t dense)
{
	const struct ior_file *d = ior_reader_file(r, dense);
	const uint32_t ids[] = { d->path, d->type, d->fstype, d->state, d->protocol, d->local,
				 d->remote };
	enum { N = sizeof(ids) / sizeof(ids[0]) };
	struct ior_text text[N];
	const char *kept[N];
	struct pair_file *f;
	size_t size = sizeof(*f);
	char *at;

	for (int i = 0; i < N; i++) {
		text[i] = ior_reader_text(r, ids[i]);
		size += text[i].len + 1;
	}
	f = malloc(size);
	if (!f)
		return NULL;
	at = (char *)(f + 1);
	for (int i = 0; i < N; i++)
		kept[i] = keep(&at, text[i]);
	*f = (struct pair_file){
		.refs = 1,
		.positioned = has_position(kept[1]),
		.bytes = (size_t)(at - (char *)(f + 1)),
		.info = {
			.path = kept[0], .path_len = text[0].len, .type = kept[1],
			.fstype = kept[2], .state = kept[3], .protocol = kept[4],
			.local = kept[5], .remote = kept[6],
			.mount = d->mount,
			.local_family = d->local_family, .remote_family = d->remote_family,
			.device = d->device, .has_device = d->has_device,
			.inode = d->inode, .has_inode = d->has_inode,
		},
	};
	return f;
}

void pair_file_free(struct pair_file *f)
{
	free(f);
}

void pair_files_clear(struct pair_files *t)
{
	for (uint32_t i = 0; i < t->n; i++)
		pair_file_release(t->file[i]);
	free(t->file);
	*t = (struct pair_files){ 0 };
}

/* Make room for all dense ids that there are. */
static bool grow(struct pair_files *t, uint32_t needed)
{
	uint32_t n = t->n ? t->n : 256;
	struct pair_file **file;

	while (n < needed)
		n *= 2;
	file = recallocarray(t->file, t->n, n, sizeof(*file));
	if (!file)
		return false;
	t->file = file;
	t->n = n;
	return true;
}

struct pair_file *pair_files_get(struct pair_files *t, const struct ior_reader *r, uint64_t id)
{
	uint32_t dense = id ? ior_reader_map_file(r, id) : 0;

	if (!dense)
		return NULL;
	if (t->generation != ior_reader_generation(r)) {
		pair_files_clear(t);
		t->generation = ior_reader_generation(r);
	}
	if (dense >= t->n && !grow(t, dense + 1))
		return NULL;
	if (!t->file[dense])
		t->file[dense] = new_file(r, dense);
	return pair_file_hold(t->file[dense]);
}
