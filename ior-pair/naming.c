/* SPDX-License-Identifier: BSD-2-Clause */
#include "draft.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"

/* Flags that have the same value on all architectures here. */
enum {
	OPEN_WRONLY = 01, OPEN_CREAT = 0100, OPEN_TRUNC = 01000,
	AT_EMPTY = 0x1000,
	FDCWD = -100,
	RESOLVE_ROOT = 0x10,		/* RESOLVE_IN_ROOT of openat2 */
	HOW_FIRST = 24,			/* OPEN_HOW_SIZE_VER0 */
};

static struct path_text path_of(const struct pair_file *f)
{
	return f ? (struct path_text){ f->info.path, f->info.path_len } : (struct path_text){ 0 };
}

/* ---- Files by descriptor ------------------------------------------------------------------- */

static void set_fd(struct draft *m, uint64_t value)
{
	set(m, IOR_ROW_FD, (uint64_t)(int32_t)value);
}

/* The file of the descriptor argument at index; NULL if the call has not that argument. */
static struct pair_file *file_at(const struct draft *m, int index)
{
	uint64_t fd;

	if (!arg_at(m, index, &fd))
		return NULL;
	return index == m->call->first[IOR_ARG_FD] ? m->c->file : m->c->file2;
}

/* The file of a descriptor argument; of a transfer between two, those of both. */
static void name_by_fd(struct draft *m)
{
	const struct ior_naming *n = &m->call->naming;
	const struct pair_call *c = m->c;
	uint64_t fd;

	if (!ior_naming_uses_fd(m->call->entry, m->command, c->args))
		return;
	m->d->old_file.file = file_at(m, n->from);
	if (!arg_at(m, n->fd, &fd))
		return;
	set_fd(m, fd);
	m->d->file.file = file_at(m, n->fd);
	/* Recorded were those of the first one alone. */
	if (n->fd == m->call->first[IOR_ARG_FD] && c->has & PAIR_HAS_FDFLAGS)
		set(m, IOR_ROW_FLAGS, (uint32_t)c->fdflags);
}

/* The file of a descriptor that was returned. */
static void name_by_return(struct draft *m)
{
	if (!m->ok || !m->x)
		return;
	if (m->kind == IOR_RET_FD)
		set_fd(m, (uint64_t)m->ret);
	m->d->file.file = m->x->file;
}

/* ---- Files of a command -------------------------------------------------------------------- */

unsigned int row_behind(const struct draft *m, const uint64_t **numbers)
{
	bool early = m->c->nextra;

	if (!m->command || !(m->command->does & IOR_COMMAND_BEHIND))
		return 0;
	*numbers = early || !m->x ? m->c->extra : m->x->extra;
	return early ? m->c->nextra : m->x ? m->x->nextra : 0;
}

/* The number of its own descriptor, which the record has as the second one. */
static bool command_fd(const struct draft *m, uint64_t *fd)
{
	const uint64_t *numbers;

	if (!m->command || !m->command->role)
		return false;
	if (!(m->command->does & IOR_COMMAND_BEHIND))
		return arg_at(m, m->command->at, fd);
	if (!row_behind(m, &numbers))
		return false;
	*fd = numbers[0];
	return true;
}

/* Where a command has a descriptor of its own: its part in the row. */
static void name_by_command(struct draft *m)
{
	struct row_draft *d = m->d;
	uint64_t fd;

	if (!command_fd(m, &fd))
		return;
	if (m->command->role == IOR_COMMAND_IS_SOURCE) {
		d->old_file.file = m->c->file2;
		return;
	}
	if (m->command->role == IOR_COMMAND_IS_TARGET)
		d->old_file.file = m->c->file;
	set_fd(m, fd);
	d->file.file = m->c->file2;
	d->row.present &= ~IOR_ROW_BIT(IOR_ROW_FLAGS);	/* those of the other one */
}

/* What a descriptor is of that was returned beside the one that the call works on. */
static void name_by_another(struct draft *m)
{
	bool another = m->call->naming.returns_another ||
		(m->command && m->command->does & IOR_COMMAND_RETURNS_FD);

	if (another && m->ok && m->x)
		m->d->name = path_of(m->x->file);
}

/* ---- Flags --------------------------------------------------------------------------------- */

/* Flags that a call opens a file with. */
static void set_open_flags(struct draft *m)
{
	uint64_t flags;

	if (m->kind != IOR_RET_FD)
		return;
	if (has_arg(m, IOR_ARG_OPENHOW) && m->x && m->x->nextra)
		flags = m->x->extra[0];
	else if (has_arg(m, IOR_ARG_OPENHOW) && m->c->nextra)
		flags = m->c->extra[0];
	else if (m->call->does & IOR_DOES_OPENS && !has_arg(m, IOR_ARG_OPENHOW) &&
		 !has_arg(m, IOR_ARG_OFLAGS))
		flags = OPEN_CREAT | OPEN_WRONLY | OPEN_TRUNC;	/* creat */
	else if (!arg(m, IOR_ARG_OFLAGS, &flags))
		return;
	/* openat2 refuses more than 32 bits, and a struct shorter than its first version. */
	if (has_arg(m, IOR_ARG_OPENHOW) &&
	    (flags > UINT32_MAX || arg_or_0(m, IOR_ARG_LEN) < HOW_FIRST))
		return;
	set(m, IOR_ROW_FLAGS, (uint32_t)flags);
}

/* ---- Files by path ------------------------------------------------------------------------- */

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
	return f && f->info.state && strcmp(f->info.state, "unreachable") == 0;
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
		n->state = "passed";
	}
	/*
	 * As many bytes are all that is recorded of a longer one too. A longer one fails, and
	 * what found a file was complete.
	 */
	if (text.len >= PATH_LONGEST &&
	    (!m->returned || m->ret == -ENAMETOOLONG || !ior_away_ran(m->c->away)))
		n->state = "truncated";
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
	n->state = "truncated";
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

static bool is_null(const struct draft *m, int at)
{
	uint64_t pointer;

	return arg_at(m, at, &pointer) && !pointer;
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
		n->state = "unreadable";
	else if (path->text.p)
		name_by_text(m, n, b, base, path->text);
	return false;
}

/* Is the call's socket address one that it fills? It has not where it does not succeed. */
static bool fills_address(const struct draft *m)
{
	int at = m->call->naming.address;
	enum ior_arg kind = at < 0 ? IOR_ARG_NONE : (enum ior_arg)m->call->entry->arg[at];

	return kind == IOR_ARG_SOCKADDR_OUT ||
	       (kind == IOR_ARG_MSGHDR && m->kind == IOR_RET_READ);
}

/* A socket address that was passed or received is that end of the socket, as far as this call. */
static void set_address(struct draft *m)
{
	struct row_draft *d = m->d;
	struct path_text text = { 0 };
	struct row_end *end = m->call->naming.local ? &d->file.local : &d->file.remote;

	if (m->x && (m->ok || !fills_address(m)))
		text = m->x->address.text;
	/* who has called */
	if (m->call->does & IOR_DOES_ACCEPTS && m->ok && m->x && m->x->file)
		d->file.remote = (struct row_end){ m->x->file->info.remote,
						   m->x->file->info.remote_family };
	if (text.len && text.len < sizeof(d->address)) {
		memcpy(d->address, text.p, text.len);
		d->address[text.len] = '\0';
		*end = (struct row_end){ d->address, m->x->address_family };
		/* Of a message nothing else tells that it had one. */
		if (has_arg(m, IOR_ARG_MSGHDR))
			d->name = text;
	} else if (arg_or_0(m, IOR_ARG_SOCKADDR) && d->file.file) {
		/* It passed one that has no text, as of AF_UNSPEC. */
		*end = (struct row_end){ "", 0 };
	}
}

/*
 * The path that the kernel put behind the environment of a program that execveat started, of
 * which only the part after /dev/fd/N was passed.
 */
static struct pair_arg passed_to_exec(const struct draft *m, struct pair_arg path)
{
	uint64_t fd;
	char prefix[32];
	size_t len;

	if (!m->ok || m->ret != 0 || !arg(m, IOR_ARG_DIRFD, &fd) || (int32_t)fd < 0)
		return path;
	len = (size_t)snprintf(prefix, sizeof(prefix), "/dev/fd/%d", (int32_t)fd);
	if (path.text.len < len || memcmp(path.text.p, prefix, len) != 0)
		return path;
	len += path.text.len > len && path.text.p[len] == '/';
	path.text.p += len;
	path.text.len -= len;
	return path;
}

/* Bytes that a call writes where an ADDR points, at least and at most: struct statx has most. */
enum { STRUCT_SHORTEST = 1, STRUCT_LONGEST = 256 };

/* Did the call write to what an argument points to: how many bytes, a struct having so many? */
static uint64_t written_to(const struct draft *m, int at, uint64_t a_struct)
{
	uint64_t size;

	switch (m->call->entry->arg[at]) {
	case IOR_ARG_ADDR:
		return a_struct;
	case IOR_ARG_BUF:
		if (m->kind != IOR_RET_READ || !arg(m, IOR_ARG_SIZE, &size))
			return 0;
		return size < (uint64_t)m->ret ? size : (uint64_t)m->ret;
	default:
		return 0;
	}
}

/*
 * Does the result stand where the text of argument `at` was, len bytes? readlink(buffer, buffer,
 * size) and stat(buffer, buffer) are allowed: the kernel has copied the path before.
 */
static bool is_overwritten(const struct draft *m, int at, size_t len, uint64_t a_struct)
{
	uint64_t text, other, size;

	/* Whoever answers in the kernel's place may write there as well. */
	if (!m->returned || m->ret < 0 || !arg_at(m, at, &text))
		return false;
	for (int i = 0; i < m->call->entry->nargs; i++) {
		size = i == at || !arg_at(m, i, &other) || !other ? 0 :
		       written_to(m, i, a_struct);
		/* Differences from the one that begins first: the other begins in it. */
		if (size && (text - other < size || other - text <= len))
			return true;
	}
	return false;
}

/*
 * The text of argument `at` (-1: unknown which): first as it was at enter, where that was another
 * one or the call has no exit, then as it was at exit. Two of them are two writers, unless the call
 * is one of these.
 */
static struct pair_arg passed_text(const struct draft *m, int at, const struct pair_arg *first,
				   const struct pair_arg *then, bool *changed)
{
	if (first->error && then->text.p)
		return passed_to_exec(m, *then);
	if (first->text.p) {
		*changed = then->text.p &&
			   !is_overwritten(m, at, then->text.len, STRUCT_LONGEST);
		return *first;
	}
	if (first->error)
		return *first;
	if (then->text.p && is_overwritten(m, at, then->text.len, STRUCT_SHORTEST))
		return (struct pair_arg){ .error = -EFAULT };
	return *then;
}

/* A text that is no path to be resolved, which the records have as second path. */
static struct pair_arg second_text(const struct draft *m, int at)
{
	static const struct pair_arg none;
	bool changed;

	return passed_text(m, at, &m->c->path2, m->x ? &m->x->path2 : &none, &changed);
}

/* symlink: what the program passed, not to be resolved, which the record has as second path. */
static void name_symlink_target(struct draft *m)
{
	const struct pair_arg text = second_text(m, m->call->naming.target);

	if (text.text.len)
		m->d->old_file.path = text.text;
	else if (text.error && !is_null(m, m->call->naming.target))
		m->d->old_file.state = "unreadable";
}

/* A text that is no path, which the record has in the same place. */
static void set_name(struct draft *m)
{
	if (m->call->naming.name >= 0)
		m->d->name = second_text(m, m->call->naming.name).text;
}

static void say_changed(struct row_name *n, bool changed)
{
	if (changed && n->path.p)
		n->state = "changed";
}

/*
 * The file that was opened by a path. Where the kernel has no name for it, or only one in its file
 * system, what was passed is better, if that led from the root.
 */
static void name_opened(struct draft *m, struct row_buffer *b, const struct pair_arg *path)
{
	struct row_name *n = &m->d->file, joined = { 0 };

	name_by_return(m);
	if (!path->text.len)
		return;
	if (!n->file || !n->file->info.path || (is_partial(n->file) && is_unreachable(n->file))) {
		name_by_text(m, &joined, b, m->c->dir, path->text);
		if (!n->file || !n->file->info.path || *joined.path.p == '/') {
			n->path = joined.path;
			n->state = joined.state ? joined.state : "passed";
		}
	}
	m->d->passed = passed(n, path->text);
}

static void name_by_paths(struct draft *m)
{
	static const struct pair_arg none;
	const struct ior_naming *n = &m->call->naming;
	const struct pair_call *c = m->c;
	bool empty = arg_or_0(m, IOR_ARG_ATFLAGS) & AT_EMPTY, changed = false, changed2 = false;
	const struct pair_arg path = passed_text(m, n->old.at >= 0 ? n->old.at : n->path.at,
						 &c->path, m->x ? &m->x->path : &none, &changed);
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
		path2 = passed_text(m, n->path.at, &c->path2, m->x ? &m->x->path2 : &none,
				    &changed2);
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

void row_make_names(struct draft *m)
{
	uint64_t fd;

	set_open_flags(m);
	set_name(m);
	if (arg(m, IOR_ARG_PATH, &fd)) {
		name_by_paths(m);
		/* inotify_add_watch: a descriptor that works on a path */
		if (arg(m, IOR_ARG_FD, &fd))
			set_fd(m, fd);
	} else if (arg(m, IOR_ARG_FD, &fd)) {
		name_by_fd(m);
		name_by_another(m);
	} else if (m->kind == IOR_RET_FD || m->kind == IOR_RET_FDPAIR) {
		name_by_return(m);
	}
	name_by_command(m);
	set_address(m);
}
