/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cleaning of a reader's dictionary: the texts and files that the stream can still name move to new
 * tables, in the order of their ids, so that the new ids do not depend on anything but the stream.
 */
#include "stream/reader_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What it costs to look at a text, a file or an id, and to make tables: in bytes of text. */
#define ENTRY 64
#define TABLES (16u << 10)

struct cleaning {
	struct ior_intern texts, files;		/* the new ones */
	uint32_t *new_text, *new_file;		/* by old id: not 0 if named, then the new id */
	uint64_t visits;			/* ids that are held, and of cgroups */
};

/* One of the two arrays, for those who visit ids. */
struct visitor {
	struct cleaning *cleaning;
	uint32_t *ids;
};

static uint32_t mark_id(void *marks, uint32_t id)
{
	((uint32_t *)marks)[id] = 1;
	return id;
}

static uint32_t new_id(void *renamed, uint32_t id)
{
	return ((const uint32_t *)renamed)[id];
}

static uint32_t *file_texts(struct ior_file *file, unsigned int i)
{
	uint32_t *const texts[] = { &file->path, &file->type, &file->fstype, &file->state,
				    &file->protocol, &file->local, &file->remote };

	return i < sizeof(texts) / sizeof(texts[0]) ? texts[i] : NULL;
}

static void mark_one(uint32_t *id, void *visitor)
{
	const struct visitor *v = visitor;

	v->ids[*id] = 1;
	v->cleaning->visits++;
}

static void rename_one(uint32_t *id, void *visitor)
{
	*id = ((const struct visitor *)visitor)->ids[*id];
}

/* Sets new_text and new_file of what the stream, its header and the holder name. */
static void mark(struct ior_reader *r, struct cleaning *c)
{
	struct visitor texts = { c, c->new_text }, files = { c, c->new_file };
	uint32_t *text;

	c->visits = 0;
	memset(c->new_text, 0, r->texts.n * sizeof(*c->new_text));
	memset(c->new_file, 0, r->files.n * sizeof(*c->new_file));
	if (r->holder) {
		r->holder->each_text(r->holder->arg, mark_one, &texts);
		if (r->holder->each_file)
			r->holder->each_file(r->holder->arg, mark_one, &files);
	}
	ior_idmap_each(&r->text_ids, mark_id, c->new_text);
	ior_idmap_each(&r->file_ids, mark_id, c->new_file);
	c->new_text[r->header.host] = 1;
	c->new_text[r->header.kernel] = 1;
	c->new_text[r->header.arch] = 1;
	ior_reader_each_cgroup(r, mark_one, &texts);
	for (uint32_t id = 1; id < r->files.n; id++) {
		struct ior_file file = *ior_reader_file(r, id);

		for (unsigned int i = 0; c->new_file[id] && (text = file_texts(&file, i)); i++)
			c->new_text[*text] = 1;
	}
}

/* More is in use than leaves room for what will come. */
static bool is_crowded(const struct ior_reader *r, uint32_t texts, uint32_t files, uint64_t bytes)
{
	return texts > r->max_entries / 4 * 3 || files > r->max_entries / 4 * 3 ||
	       bytes > r->max_bytes / 4 * 3;
}

/* Would it still be so after cleaning? */
static bool stays_crowded(const struct ior_reader *r, const struct cleaning *c)
{
	uint32_t texts = 0, files = 0;
	uint64_t bytes = 0;

	for (uint32_t id = 1; id < r->texts.n; id++)
		if (c->new_text[id]) {
			texts++;
			bytes += ior_intern_get(&r->texts, id)->len;
		}
	for (uint32_t id = 1; id < r->files.n; id++)
		files += c->new_file[id];
	return is_crowded(r, texts, files, bytes);
}

static int move(const struct ior_reader *r, struct cleaning *c)
{
	uint32_t *text;

	c->new_text[0] = c->new_file[0] = 0;
	for (uint32_t id = 1; id < r->texts.n; id++) {
		const struct ior_intern_entry *e = ior_intern_get(&r->texts, id);

		if (!c->new_text[id])
			continue;
		c->new_text[id] = ior_intern(&c->texts, e->p, e->len, NULL);
		if (!c->new_text[id])
			return -ENOMEM;
	}
	for (uint32_t id = 1; id < r->files.n; id++) {
		struct ior_file file = *ior_reader_file(r, id);

		if (!c->new_file[id])
			continue;
		for (unsigned int i = 0; (text = file_texts(&file, i)); i++)
			*text = c->new_text[*text];
		c->new_file[id] = ior_intern(&c->files, &file, sizeof(file), NULL);
		if (!c->new_file[id])
			return -ENOMEM;
	}
	return 0;
}

static uint64_t size_of(const struct ior_reader *r)
{
	return r->texts.bytes + ENTRY * ((uint64_t)r->texts.n + r->files.n);
}

static void adopt(struct ior_reader *r, struct cleaning *c)
{
	struct visitor texts = { c, c->new_text }, files = { c, c->new_file };

	ior_idmap_each(&r->text_ids, new_id, c->new_text);
	ior_idmap_each(&r->file_ids, new_id, c->new_file);
	r->header.host = c->new_text[r->header.host];
	r->header.kernel = c->new_text[r->header.kernel];
	r->header.arch = c->new_text[r->header.arch];
	ior_reader_each_cgroup(r, rename_one, &texts);
	if (r->holder) {
		r->holder->each_text(r->holder->arg, rename_one, &texts);
		if (r->holder->each_file)
			r->holder->each_file(r->holder->arg, rename_one, &files);
	}
	ior_intern_free(&r->texts);
	ior_intern_free(&r->files);
	r->texts = c->texts;
	r->files = c->files;
	for (uint32_t id = 1; id < r->files.n; id++)
		r->paths[id] = ior_reader_file(r, id)->path;
	r->other_text = 0;
	r->generation++;
	/* Not before more has come than has to be moved then, and most of that may be dead. */
	r->next_clean = 4 * size_of(r) + ENTRY * c->visits + TABLES;
}

static int clean(struct ior_reader *r, const char **why)
{
	struct cleaning c = {
		.new_text = calloc(r->texts.n, sizeof(uint32_t)),
		.new_file = calloc(r->files.n, sizeof(uint32_t)),
	};
	int error = -ENOMEM;

	if (c.new_text && c.new_file &&
	    ior_intern_init(&c.texts, r->texts.max_entries, r->texts.max_bytes) == 0 &&
	    ior_intern_init(&c.files, r->files.max_entries, r->files.max_bytes) == 0) {
		do {
			mark(r, &c);
		} while (r->holder && stays_crowded(r, &c) && r->holder->shed(r->holder->arg));
		error = move(r, &c);
	}
	if (error) {
		ior_intern_free(&c.texts);
		ior_intern_free(&c.files);
		*why = "out of memory";
	} else {
		adopt(r, &c);
	}
	free(c.new_text);
	free(c.new_file);
	return error;
}

/*
 * A reset ends ids, and a stream may have one after each row. But what is still named may be far
 * more than what came since the last one: too much to move each time.
 */
int ior_reader_forget_ids(struct ior_reader *r, const char **why)
{
	ior_idmap_clear(&r->text_ids);
	ior_idmap_clear(&r->file_ids);
	return size_of(r) < r->next_clean ? 0 : clean(r, why);
}

int ior_reader_clean(struct ior_reader *r, const char **why)
{
	int error = clean(r, why);

	/* Cleaning must be worth its time, and a stream resets its ids at half of this. */
	if (!error && is_crowded(r, r->texts.n, r->files.n, r->texts.bytes)) {
		*why = ior_reader_too_many;
		error = -EBADMSG;
	}
	return error;
}
