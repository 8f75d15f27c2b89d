/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "emit/components.h"
#include "emit/endpoint.h"
#include "stream/word.h"

/* Room for the longest path, and a prefix. */
#define PATH_ROOM (COMPONENTS_PATH_MAX + 64)

struct path {
	char text[PATH_ROOM];
	size_t len;
	size_t mount;	/* bytes of it that are its mount point */
	bool known;
};

static void span_free(struct file_span *span)
{
	free(span->defs);
	free(span->arena);
	memset(span, 0, sizeof(*span));
}

void files_close(struct files *f)
{
	span_free(&f->now);
	span_free(&f->before);
}

/* Grow an array to hold n elements; false when out of memory. */
static bool grow(void **array, size_t *cap, size_t n, size_t size)
{
	size_t want = *cap ? *cap : 64;
	void *p;

	if (n <= *cap)
		return true;
	while (want < n)
		want *= 2;
	p = reallocarray(*array, want, size);
	if (!p)
		return false;
	*array = p;
	*cap = want;
	return true;
}

/* Keep an encoded definition. An id far outside of the span is not one of the kernel's. */
static struct file_def *span_keep(struct file_span *span, uint32_t id, const uint8_t *raw,
				  size_t len)
{
	uint32_t i = id - span->base;
	size_t cap = span->cap;
	void *defs = span->defs, *arena = span->arena;
	bool ok = i < 2 * FILES_SPAN && grow(&defs, &cap, (size_t)i + 1, sizeof(*span->defs));

	span->defs = defs;
	span->cap = (uint32_t)cap;
	ok = ok && grow(&arena, &span->arena_cap, span->arena_len + len, 1);
	span->arena = arena;
	if (!ok)
		return NULL;
	if (i >= span->n) {
		memset(span->defs + span->n, 0, (i + 1 - span->n) * sizeof(*span->defs));
		span->n = i + 1;
	}
	memcpy(span->arena + span->arena_len, raw, len);
	span->defs[i] = (struct file_def){ .offset = (uint32_t)span->arena_len,
					   .len = (uint32_t)len };
	span->arena_len += len;
	return &span->defs[i];
}

static const char *type_name(const struct ior_rec_file *rec)
{
	if (!strcmp(rec->fstype, "anon_inodefs"))
		return ior_words[IOR_WORD_ANON];
	switch (rec->mode & S_IFMT) {
	case S_IFREG: return ior_words[IOR_WORD_REG];
	case S_IFDIR: return ior_words[IOR_WORD_DIR];
	case S_IFLNK: return ior_words[IOR_WORD_LNK];
	case S_IFCHR: return ior_words[IOR_WORD_CHR];
	case S_IFBLK: return ior_words[IOR_WORD_BLK];
	case S_IFIFO: return ior_words[IOR_WORD_FIFO];
	case S_IFSOCK: return ior_words[IOR_WORD_SOCK];
	default: return NULL;
	}
}

/*
 * The name of a file that is in no directory, as Linux gives it in /proc/PID/fd: pipe:[ino],
 * socket:[ino], mnt:[ino], anon_inode:[eventpoll]; the others (memfd) like a deleted file in the
 * root.
 */
static void pseudo_path(struct path *path, const struct ior_rec_file *rec, const char *name,
			size_t len, const char **state)
{
	int n;

	path->known = true;
	if (!strcmp(rec->fstype, "pipefs") || !strcmp(rec->fstype, "sockfs")) {
		n = snprintf(path->text, sizeof(path->text), "%s:[%llu]",
			     rec->fstype[0] == 'p' ? "pipe" : "socket",
			     (unsigned long long)rec->inode);
	} else if (!strcmp(rec->fstype, "anon_inodefs")) {
		n = snprintf(path->text, sizeof(path->text), "anon_inode:%.*s", (int)len, name);
	} else if (!strcmp(rec->fstype, "nsfs") && len) {
		n = snprintf(path->text, sizeof(path->text), "%.*s:[%llu]", (int)len, name,
			     (unsigned long long)rec->inode);
	} else if (!strcmp(rec->fstype, "pidfs")) {
		n = snprintf(path->text, sizeof(path->text), "anon_inode:[pidfd]");
	} else if (len && *name != '/') {
		n = snprintf(path->text, sizeof(path->text), "/%.*s", (int)len, name);
		*state = ior_words[IOR_WORD_DELETED];
	} else {
		n = 0;
		path->known = false;
		/* Opened by handle, and not found by name yet. */
		*state = ior_words[IOR_WORD_UNREACHABLE];
	}
	path->len = (size_t)n;
}

/* The path of a file in a directory: from the root, or what is known of it. */
static void join(struct path *path, const struct ior_rec_file *rec, const char *names, bool whole)
{
	size_t total = rec->len;

	path->len = components_join(path->text, names, total, whole);
	path->known = path->len > 0;
	if (!whole)
		return;
	if (!total)
		path->mount = 1;
	else if (rec->below <= total)
		path->mount = rec->below < total ? total - rec->below : 1;
}

static void make_path(struct path *path, const struct ior_rec_file *rec, const char *names,
		      const char **state)
{
	path->known = false;
	path->len = path->mount = 0;
	switch (rec->state) {
	case IOR_FILE_PSEUDO:
		pseudo_path(path, rec, names, strnlen(names, rec->len), state);
		return;
	case IOR_FILE_TRUNCATED:
		*state = ior_words[IOR_WORD_TRUNCATED];
		break;
	case IOR_FILE_UNREACHABLE:
		*state = ior_words[IOR_WORD_UNREACHABLE];
		break;
	case IOR_FILE_DELETED:
		*state = ior_words[IOR_WORD_DELETED];
		break;
	}
	join(path, rec, names, rec->state <= IOR_FILE_DELETED);
}

/* One end of a socket; true if it has an address. */
static bool put_end(struct ior_writer *w, const char *text, size_t len)
{
	if (len)
		ior_put_str(w, text, len);
	else
		ior_put_nil(w);
	return len;
}

static void put_endpoints(struct ior_writer *w, const struct ior_rec_file *rec)
{
	const struct ior_endpoints *e = &rec->socket;
	const char *names = rec->len == 2 * IOR_UNIX_MAX ? (const char *)(rec + 1) : NULL;
	char text[ENDPOINT_MAX];
	bool local, remote;

	ior_put_cstr(w, endpoint_protocol(e));
	local = put_end(w, text, endpoint_local(text, e, names));
	remote = put_end(w, text, endpoint_remote(text, e, names));
	ior_put_nil(w);		/* it lies below no mount point */
	ior_put_u64_if(w, local, e->family);
	ior_put_u64_if(w, remote, e->family);
}

static void put_definition(struct ior_writer *w, const struct ior_rec_file *rec,
			   const struct path *path, const char *state)
{
	ior_put_begin(w, IOR_TAG_FILE);
	ior_put_u64(w, rec->id);
	if (path->known)
		ior_put_str(w, path->text, path->len);
	else
		ior_put_nil(w);
	ior_put_cstr(w, type_name(rec));
	ior_put_u64(w, makedev(IOR_DEV_MAJOR(rec->dev), IOR_DEV_MINOR(rec->dev)));
	ior_put_u64(w, rec->inode);
	ior_put_cstr(w, rec->fstype[0] ? rec->fstype : NULL);
	ior_put_cstr(w, state);
	if (rec->socket.family) {
		put_endpoints(w, rec);
	} else if (path->known && path->mount) {
		for (int i = 0; i < 3; i++)
			ior_put_nil(w);
		ior_put_u64(w, path->mount);
	}
	ior_put_end(w);
}

bool files_define(struct files *f, const struct ior_rec_file *rec, size_t size,
		  struct ior_writer *w)
{
	struct file_span *span = files_is_new(f, rec->id) ? &f->now : &f->before;
	struct path path;
	const char *state = NULL;
	struct file_def *def;
	size_t start;

	if (size < sizeof(*rec) || rec->len > size - sizeof(*rec) || rec->len > COMPONENTS_MAX)
		return false;
	make_path(&path, rec, (const char *)(rec + 1), &state);
	ior_writer_room(w, PATH_ROOM + IOR_WRITER_ROOM);
	start = w->len;
	put_definition(w, rec, &path, state);
	def = span_keep(span, rec->id, w->buf + start, w->len - start);
	if (def) {
		def->announced = !f->on_use;
		def->is_root = path.known && path.len == 1;
	}
	if (def && f->on_use) {
		w->len = w->start = start;
		w->records--;
	}
	return f->now.n >= FILES_SPAN || f->now.arena_len >= FILES_BYTES;
}

static void forget_announced(struct file_span *span)
{
	for (uint32_t i = 0; i < span->n; i++)
		span->defs[i].announced = false;
}

void files_reset(struct files *f, struct ior_writer *w)
{
	uint32_t base = f->now.base + f->now.n;

	span_free(&f->before);
	f->before = f->now;
	memset(&f->now, 0, sizeof(f->now));
	f->now.base = base;
	forget_announced(&f->before);
	ior_put_begin(w, IOR_TAG_RESET);
	ior_put_end(w);
}

uint32_t files_use_again(struct files *f, uint32_t id, struct ior_writer *w)
{
	struct file_span *span = files_is_new(f, id) ? &f->now : &f->before;
	uint32_t i = id - span->base;

	if (i >= span->n || !span->defs[i].len)
		return 0;
	ior_writer_pass(w, span->arena + span->defs[i].offset, span->defs[i].len);
	span->defs[i].announced = true;
	return id;
}
