/* SPDX-License-Identifier: BSD-2-Clause */
/* The files that path arguments name. */
#include "draft.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "stream/word.h"

/* Flags that have the same value on all architectures here. */
enum {
	AT_EMPTY = 0x1000,
	FDCWD = -100,
	RESOLVE_ROOT = 0x10,		/* RESOLVE_IN_ROOT of openat2 */
};

static char *room(struct row_buffer *b, size_t size)
{
	if (b->size < size) {
		size_t bigger = size < 16384 ? 16384 : size;
		char *p = realloc(b->p, bigger);

		if (!p)
			return NULL;
		b->p = p;
		b->size = bigger;
	}
	return b->p;
}

/* Is the base also where "/" and ".." of the path argument end? */
static bool base_is_root(const struct draft *m)
{
	return has_arg(m, IOR_ARG_OPENHOW) && m->x && m->x->nextra > 2 &&
	       m->x->extra[2] & RESOLVE_ROOT;
}

static bool is_partial(const struct pair_file *f)
{
	return f && f->info.path && ior_path_is_partial(f->info.path, f->info.path_len);
}

/* Is the file where no path leads to? Then nor is known where `..` ends. */
static bool is_unreachable(const struct pair_file *f)
{
	return f && f->info.state &&
	       strcmp(f->info.state, ior_words[IOR_WORD_UNREACHABLE]) == 0;
}

/* Does a path begin with `..`? */
static bool climbs(struct path_text t)
{
	const char *p = t.p, *end = p + t.len;

	while (p < end && (*p == '/' || (*p == '.' && (p + 1 == end || p[1] == '/'))))
		p++;
	return end - p >= 2 && p[0] == '.' && p[1] == '.' && (end - p == 2 || p[2] == '/');
}

/* Path argument text, relative to base, as an absolute path; false if it cannot be had. */
static bool make_absolute(struct draft *m, struct row_name *n, struct row_buffer *b,
			  const struct pair_file *base, struct path_text text)
{
	const struct pair_file *root = base_is_root(m) ? base : m->c->root;
	const struct pair_file *from = *text.p == '/' ? root : base;
	bool root_known = !root || (root->info.path && !is_partial(root));
	char *out;

	if ((!from && base_is_root(m)) || (from && !from->info.path))
		return false;
	if (from == base && climbs(text) && (!root_known || is_unreachable(base)))
		return false;
	out = room(b, path_room(path_of(base), path_of(root), text));
	if (!out)
		return false;
	n->path.len = path_join(out, path_of(base), path_of(root), text);
	n->path.p = n->path.len ? out : NULL;
	/* Only the end of it, if no more is known of the base. */
	n->state = is_partial(from) ? from->info.state : NULL;
	return n->path.p;
}

/* What is known of the file that path argument text leads to from base, if only the text. */
static void join(struct draft *m, struct row_name *n, struct row_buffer *b,
		 const struct pair_file *base, struct path_text text)
{
	if (!make_absolute(m, n, b, base, text)) {
		n->path = text;
		n->state = ior_words[IOR_WORD_PASSED];
	}
	/*
	 * As many bytes are all that is recorded of a longer one too. A longer one fails, and
	 * what found a file was complete.
	 */
	if (text.len >= PATH_LONGEST &&
	    (!m->returned || m->ret == -ENAMETOOLONG || !ior_away_ran(m->c->away)))
		n->state = ior_words[IOR_WORD_TRUNCATED];
}

/* A path of which no more than its end was kept, which begins with a slash: behind a NUL byte. */
static void name_by_end(struct row_name *n, struct row_buffer *b, struct path_text text)
{
	size_t len = text.len > 1 && text.p[1] == '/' ? text.len - 1 : 0;
	char *out = room(b, IOR_PATH_UNKNOWN_LEN + len);

	if (!out)
		return;
	n->path.p = out;
	n->path.len = IOR_PATH_UNKNOWN_LEN + len;
	memcpy(out, IOR_PATH_UNKNOWN, IOR_PATH_UNKNOWN_LEN);
	memcpy(out + IOR_PATH_UNKNOWN_LEN, text.p + 1, len);
	n->state = ior_words[IOR_WORD_TRUNCATED];
}

/* The file of a path argument that is not empty. */
static void name_by_text(struct draft *m, struct row_name *n, struct row_buffer *b,
			 const struct pair_file *base, struct path_text text)
{
	if (*text.p)
		join(m, n, b, base, text);
	else
		name_by_end(n, b, text);
}

/*
 * What was passed, if it is not what the row has for a name. Mostly it is the end of that: then it
 * is only noted how long it is.
 */
static struct path_text passed(struct row_name *n, struct path_text text)
{
	const struct path_text shown = n->path.p ? n->path : path_of(n->file), none = { 0 };

	if (!text.len || !*text.p)
		return none;
	if (text.len > shown.len ||
	    memcmp(text.p, shown.p + shown.len - text.len, text.len) != 0)
		return text;
	if (text.len == shown.len)
		return none;
	if (!n->path.p)
		return text;	/* the file may be another call's too */
	n->passed = text.len;
	return none;
}

/* Is the NULL there meant as a path? It is the base then. */
static bool is_null_path(const struct draft *m, const struct ior_naming_path *which)
{
	uint32_t does = m->call->does;
	uint64_t fd;

	if (!is_null(m, which->at))
		return false;
	return m->ok || (does & IOR_DOES_NULL_PATH && arg_at(m, which->dir, &fd) &&
			 ((int32_t)fd >= 0 || (does & IOR_DOES_NULL_CWD && (int32_t)fd == FDCWD)));
}

/*
 * The file of a path argument. Where the path is empty or NULL and the call succeeds, or
 * AT_EMPTY_PATH says so, it is the base itself. True if it is.
 */
static bool name_by_path(struct draft *m, struct row_name *n, struct row_buffer *b,
			 const struct ior_naming_path *which, struct pair_file *base,
			 const struct pair_arg *path, bool may_be_empty)
{
	bool empty = path->text.p && !path->text.len;
	bool null = path->error && is_null(m, which->at);

	if (null && is_null_path(m, which))
		empty = may_be_empty = true;
	else if (null && may_be_empty)
		empty = true;
	if (empty) {
		if (which->dir < 0 || !(may_be_empty || m->ok))
			return false;
		n->file = base;
		return true;
	}
	if (path->error && !null)
		n->state = ior_words[IOR_WORD_UNREADABLE];
	else if (path->text.p)
		name_by_text(m, n, b, base, path->text);
	return false;
}

/* symlink: what the program passed, not to be resolved, which the record has as second path. */
static void name_symlink_target(struct draft *m)
{
	const struct pair_arg text = row_second_text(m, m->call->naming.target);

	if (text.text.len)
		m->d->old_file.path = text.text;
	else if (text.error && !is_null(m, m->call->naming.target))
		m->d->old_file.state = ior_words[IOR_WORD_UNREADABLE];
}

static void say_changed(struct row_name *n, bool changed)
{
	if (changed && n->path.p)
		n->state = ior_words[IOR_WORD_CHANGED];
}

/*
 * The file that was opened by a path. Where the kernel has no name for it, or only one in its file
 * system, what was passed is better, if that led from the root.
 */
static void name_opened(struct draft *m, struct row_buffer *b, const struct pair_arg *path)
{
	struct row_name *n = &m->d->file, joined = { 0 };

	if (!path->text.len)
		return;
	if (!n->file || !n->file->info.path || (is_partial(n->file) && is_unreachable(n->file))) {
		name_by_text(m, &joined, b, m->c->dir, path->text);
		if (!n->file || !n->file->info.path ||
		    (joined.path.p && *joined.path.p == '/')) {
			n->path = joined.path;
			n->state = joined.state ? joined.state :
				   ior_words[IOR_WORD_PASSED];
		}
	}
	m->d->passed = passed(n, path->text);
}

void row_name_by_paths(struct draft *m)
{
	static const struct pair_arg none;
	const struct ior_naming *n = &m->call->naming;
	const struct pair_call *c = m->c;
	bool empty = arg_or_0(m, IOR_ARG_ATFLAGS) & AT_EMPTY, changed = false, changed2 = false;
	const struct pair_arg path = row_passed_text(m, n->old.at >= 0 ? n->old.at : n->path.at,
						     &c->path, m->x ? &m->x->path : &none,
						     &changed);
	struct row_buffer *b = m->maker->buffer;
	struct row_draft *d = m->d;
	struct pair_arg path2;
	uint64_t fd;

	if (n->target >= 0)
		name_symlink_target(m);
	if (n->returned && m->ok) {
		name_opened(m, &b[0], &path);
		say_changed(&d->file, changed);
		return;
	}
	if (n->old.at >= 0) {
		name_by_path(m, &d->old_file, &b[0], &n->old, c->dir, &path, empty);
		path2 = row_passed_text(m, n->path.at, &c->path2,
					m->x ? &m->x->path2 : &none, &changed2);
		name_by_path(m, &d->file, &b[1], &n->path, c->dir2, &path2, false);
		say_changed(&d->old_file, changed);
		say_changed(&d->file, changed2);
		d->old_passed = passed(&d->old_file, path.text);
		d->passed = passed(&d->file, path2.text);
		return;
	}
	if (name_by_path(m, &d->file, &b[0], &n->path, c->dir, &path, empty) &&
	    arg_at(m, n->path.dir, &fd) && (int32_t)fd >= 0)
		set_fd(m, fd);
	say_changed(&d->file, changed);
	d->passed = passed(&d->file, path.text);
}
