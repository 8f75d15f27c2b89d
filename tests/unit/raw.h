/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hand-made raw streams, and the rows that ior-pair makes of them, as text.
 *
 *	struct raw s;
 *	raw_begin(&s);
 *	raw_file(&s, 7, "/etc/passwd", "reg");
 *	CALL(&s, "read", .args = { 3, 0, 100 }, .file = 7, .ret = 100);
 *	raw_pair(&s);
 *	CHECK_STR(field(&s, 0, "file"), "/etc/passwd");
 *	raw_free(&s);
 */
#ifndef IOR_UNIT_RAW_H
#define IOR_UNIT_RAW_H

#include <inttypes.h>

#include "base/error.h"
#include "calls/syscall.h"
#include "stage.h"
#include "stream/cell.h"
#include "stream/reader.h"
#include "stream/record.h"
#include "stream/row.h"
#include "stream/writer.h"
#include "unit.h"

#define RAW_ROWS 64

/* Numbers that may be absent: 0 is absent, SOME(n) is n. */
#define SOME(n) ((uint64_t)(n) + 1)

struct raw {
	struct ior_writer w;		/* the stream, in memory */
	struct ior_writer out;		/* what was made of it */
	uint64_t now;			/* time of the next record, ns; goes on by 100 */
	uint64_t call;			/* number of the last call that was not given one */
	struct stage_options opt;
	/* After raw_pair(): */
	struct totals_counts counts;
	struct ior_reader *r;		/* at the end of the row stream */
	unsigned int nrows;
	char *cell[RAW_ROWS][IOR_ROW_ALL];	/* NULL: absent */
	struct ior_file file[RAW_ROWS];	/* of the rows; zeros for none */
	unsigned int ntags[128];	/* records of the row stream by tag */
};

/* A path argument: bytes, or error < 0; neither: not recorded. len 0: that of the string. */
struct raw_path {
	const char *p;
	size_t len;
	int error;
};

/* Both halves of a call; what is not given is absent. tid 0: 100. pid 0: tid. */
struct raw_call {
	const char *name;		/* as in the table */
	int compat;
	uint64_t number;		/* instead of name, if that is NULL */
	uint64_t tid, pid, call, enter_time, exit_time;
	unsigned int nargs;		/* 0: as many as the table says */
	uint64_t args[6];
	uint64_t file, file2, dir, dir2, root;
	uint64_t fdflags, offset, offset2, dev_read, dirtied;	/* SOME() */
	uint64_t restart_of, pending;
	bool in_flight;
	uint64_t op;
	const char *turned_away;
	struct raw_path enter_path, enter_path2;
	unsigned int nenter_extra;
	uint64_t enter_extra[3];
	/* exit */
	bool no_ret;
	int64_t ret;
	uint64_t out, out2;		/* files of returned descriptors */
	uint64_t offset_after, dev_read_after, dirtied_after;	/* SOME() */
	struct raw_path path, path2;
	unsigned int nextra;
	uint64_t extra[3];
	struct raw_path address;
	uint64_t address_family;	/* 0: absent */
	bool refused;
};

#define CALL(s, name_, ...) raw_call(s, &(struct raw_call){ .name = name_, __VA_ARGS__ })
#define ENTER(s, name_, ...) raw_enter(s, &(struct raw_call){ .name = name_, __VA_ARGS__ })
#define EXIT(s, ...) raw_exit(s, &(struct raw_call){ __VA_ARGS__ })
#define PATH(text) { .p = text, .len = strlen(text) }
#define FDCWD ((uint64_t)-100)

static inline void raw_put_calls(struct raw *s, enum ior_abi abi)
{
	uint32_t n = 0;

	for (unsigned int i = 0; i < IOR_SYSCALL_MAX; i++)
		n += ior_syscall_by_number(abi, i) != NULL;
	ior_put_map(&s->w, n);
	for (unsigned int i = 0; i < IOR_SYSCALL_MAX; i++) {
		const struct ior_syscall *call = ior_syscall_by_number(abi, i);
		char number[12];

		if (!call)
			continue;
		snprintf(number, sizeof(number), "%u", i);
		ior_put_cstr(&s->w, number);
		ior_put_cstr(&s->w, call->name);
	}
}

/* A header, with the call tables of x86_64 whatever arch says. */
static inline void raw_header(struct raw *s, const char *arch, bool restarts)
{
	struct ior_writer *w = &s->w;

	ior_put_begin(w, IOR_TAG_HEADER);
	ior_put_map(w, 9);
	ior_put_cstr(w, "format");
	ior_put_cstr(w, "ior");
	ior_put_cstr(w, "version");
	ior_put_u64(w, IOR_FORMAT_VERSION);
	ior_put_cstr(w, "kind");
	ior_put_cstr(w, "raw");
	ior_put_cstr(w, "host");
	ior_put_cstr(w, "unit");
	ior_put_cstr(w, "arch");
	ior_put_cstr(w, arch);
	ior_put_cstr(w, "page_size");
	ior_put_u64(w, 4096);
	ior_put_cstr(w, "wall_offset");
	ior_put_i64(w, 1000000000);
	ior_put_cstr(w, "restarts");
	ior_put_bool(w, restarts);
	ior_put_cstr(w, "syscalls");
	ior_put_map(w, 2);
	ior_put_cstr(w, "native");
	raw_put_calls(s, IOR_X86_64);
	ior_put_cstr(w, "compat");
	raw_put_calls(s, IOR_I386);
	ior_put_end(w);
}

/* An empty stream without its header. */
static inline void raw_begin_bare(struct raw *s)
{
	*s = (struct raw){ .now = 1000, .opt = { .command = "ior-pair" } };
	if (ior_writer_init(&s->w, -1) < 0 || ior_writer_init(&s->out, -1) < 0)
		exit(1);
}

static inline void raw_begin(struct raw *s)
{
	raw_begin_bare(s);
	raw_header(s, "x86_64", false);
}

static inline uint64_t raw_now(struct raw *s)
{
	return s->now += 100;
}

static inline void raw_put_some(struct raw *s, uint64_t some)
{
	if (some)
		ior_put_u64(&s->w, some - 1);
	else
		ior_put_nil(&s->w);
}

static inline void raw_put_id(struct raw *s, uint64_t id)
{
	raw_put_some(s, id ? SOME(id) : 0);
}

static inline void raw_put_path(struct raw *s, struct raw_path path)
{
	if (path.error)
		ior_put_i64(&s->w, path.error);
	else if (path.p)
		ior_put_str(&s->w, path.p, path.len);
	else
		ior_put_nil(&s->w);
}

static inline void raw_put_list(struct raw *s, const uint64_t *v, unsigned int n)
{
	if (!n) {
		ior_put_nil(&s->w);
		return;
	}
	ior_put_list(&s->w, n);
	for (unsigned int i = 0; i < n; i++)
		ior_put_u64(&s->w, v[i]);
}

/* A file; its device is 5 and its inode its id. */
static inline void raw_file_state(struct raw *s, uint64_t id, const char *path, const char *type,
				  const char *state)
{
	ior_put_begin(&s->w, IOR_TAG_FILE);
	ior_put_u64(&s->w, id);
	ior_put_cstr(&s->w, path);
	ior_put_cstr(&s->w, type);
	ior_put_u64(&s->w, 5);
	ior_put_u64(&s->w, id);
	ior_put_cstr(&s->w, "ext4");
	ior_put_cstr(&s->w, state);
	ior_put_end(&s->w);
}

static inline void raw_file(struct raw *s, uint64_t id, const char *path, const char *type)
{
	raw_file_state(s, id, path, type, NULL);
}

/* A TCP socket of AF_INET. */
static inline void raw_socket(struct raw *s, uint64_t id, const char *local, const char *remote)
{
	ior_put_begin(&s->w, IOR_TAG_FILE);
	ior_put_u64(&s->w, id);
	ior_put_cstr(&s->w, "socket:[9]");
	ior_put_cstr(&s->w, "sock");
	ior_put_u64(&s->w, 5);
	ior_put_u64(&s->w, id);
	ior_put_cstr(&s->w, "sockfs");
	ior_put_nil(&s->w);
	ior_put_cstr(&s->w, "tcp");
	ior_put_cstr(&s->w, local);
	ior_put_cstr(&s->w, remote);
	ior_put_nil(&s->w);
	raw_put_id(s, local ? 2 : 0);
	raw_put_id(s, remote ? 2 : 0);
	ior_put_end(&s->w);
}

struct raw_task {
	const char *event;		/* NULL: "seen" */
	uint64_t tid, pid, start;	/* 0: absent; pid: tid */
	const char *comm;
	uint64_t exe, uid, gid, cgroup;	/* uid, gid, cgroup: SOME() */
	uint64_t old_tid;
};

#define TASK(s, ...) raw_task(s, &(struct raw_task){ __VA_ARGS__ })

static inline void raw_task(struct raw *s, const struct raw_task *t)
{
	ior_put_begin(&s->w, IOR_TAG_TASK);
	ior_put_u64(&s->w, raw_now(s));
	ior_put_cstr(&s->w, t->event ? t->event : "seen");
	ior_put_u64(&s->w, t->pid ? t->pid : t->tid);
	ior_put_u64(&s->w, t->tid);
	raw_put_id(s, t->start);
	ior_put_u64(&s->w, 1);
	ior_put_cstr(&s->w, t->comm);
	raw_put_id(s, t->exe);
	raw_put_some(s, t->uid);
	raw_put_some(s, t->gid);
	raw_put_some(s, t->cgroup);
	raw_put_id(s, t->old_tid);
	ior_put_end(&s->w);
}

static inline const struct ior_syscall *raw_entry(const struct raw_call *c)
{
	enum ior_abi abi = c->compat ? IOR_I386 : IOR_X86_64;
	size_t n;
	const struct ior_syscall *all = ior_syscalls(&n);

	for (size_t i = 0; c->name && i < n; i++)
		if (all[i].number[abi] >= 0 && strcmp(all[i].name, c->name) == 0)
			return &all[i];
	if (c->name) {
		printf("Bail out! no call %s\n", c->name);
		exit(1);
	}
	return NULL;
}

static inline void raw_enter(struct raw *s, const struct raw_call *c)
{
	const struct ior_syscall *entry = raw_entry(c);
	uint64_t tid = c->tid ? c->tid : 100, now = raw_now(s);

	if (!c->call)
		s->call++;
	ior_put_begin(&s->w, IOR_TAG_ENTER);
	ior_put_u64(&s->w, c->enter_time ? c->enter_time : now);
	ior_put_u64(&s->w, c->pid ? c->pid : tid);
	ior_put_u64(&s->w, tid);
	ior_put_u64(&s->w, c->call ? c->call : s->call);
	ior_put_u64(&s->w, c->compat);
	ior_put_u64(&s->w, entry ? (uint64_t)entry->number[c->compat ? IOR_I386 : IOR_X86_64]
				 : c->number);
	raw_put_list(s, c->args, c->nargs ? c->nargs : entry ? entry->nargs : 0);
	raw_put_id(s, c->file);
	raw_put_id(s, c->file2);
	raw_put_id(s, c->dir);
	raw_put_id(s, c->dir2);
	raw_put_id(s, c->root);
	raw_put_some(s, c->fdflags);
	raw_put_some(s, c->offset);
	raw_put_some(s, c->dev_read);
	raw_put_some(s, c->dirtied);
	raw_put_id(s, c->restart_of);
	raw_put_path(s, c->enter_path);
	raw_put_list(s, c->enter_extra, c->nenter_extra);
	raw_put_id(s, c->pending);
	raw_put_id(s, c->in_flight);
	raw_put_some(s, c->offset2);
	raw_put_id(s, c->op);
	ior_put_cstr(&s->w, c->turned_away);
	raw_put_path(s, c->enter_path2);
	ior_put_end(&s->w);
}

static inline void raw_exit(struct raw *s, const struct raw_call *c)
{
	uint64_t tid = c->tid ? c->tid : 100, now = raw_now(s);

	ior_put_begin(&s->w, IOR_TAG_EXIT);
	ior_put_u64(&s->w, c->exit_time ? c->exit_time : now);
	ior_put_u64(&s->w, c->pid ? c->pid : tid);
	ior_put_u64(&s->w, tid);
	ior_put_u64(&s->w, c->call ? c->call : s->call);
	if (c->no_ret)
		ior_put_nil(&s->w);
	else
		ior_put_i64(&s->w, c->ret);
	raw_put_id(s, c->out);
	raw_put_id(s, c->out2);
	raw_put_some(s, c->offset_after);
	raw_put_some(s, c->dev_read_after);
	raw_put_some(s, c->dirtied_after);
	raw_put_path(s, c->path);
	raw_put_path(s, c->path2);
	raw_put_list(s, c->extra, c->nextra);
	raw_put_path(s, c->address);
	raw_put_id(s, c->address_family);
	raw_put_id(s, c->refused);
	ior_put_end(&s->w);
}

static inline void raw_call(struct raw *s, const struct raw_call *c)
{
	raw_enter(s, c);
	raw_exit(s, c);
}

/* A record of any tag whose fields are all numbers. */
static inline void raw_numbers(struct raw *s, unsigned int tag, const uint64_t *v, unsigned int n)
{
	ior_put_begin(&s->w, tag);
	for (unsigned int i = 0; i < n; i++)
		ior_put_u64(&s->w, v[i]);
	ior_put_end(&s->w);
}

static inline void raw_end(struct raw *s, const char *reason)
{
	static const char *const names[] = { "records", "denied", "in_flight" };
	const uint64_t counts[] = { s->w.records + 1, 7, UINT64_MAX };

	ior_writer_end(&s->w, raw_now(s), reason, names, counts, 3);
}

static inline char *raw_cell_text(const struct ior_cell *c, const struct ior_row *row)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	switch (c->type) {
	case IOR_TEXT:
		fwrite(c->text.p, 1, c->text.len, f);
		break;
	case IOR_I64:
	case IOR_TIME:
		fprintf(f, "%" PRId64, c->i);
		break;
	case IOR_LIST:
		for (uint64_t i = 0; i < row->v[IOR_ROW_ARGS]; i++)
			fprintf(f, "%s%" PRIx64, i ? "," : "", row->args[i]);
		break;
	default:
		fprintf(f, "%" PRIu64, c->u);
		break;
	}
	fclose(f);
	return text;
}

static inline void raw_take_row(struct raw *s, unsigned int n)
{
	struct ior_row row;
	struct ior_cell c;

	if (!CHECK_EQ(ior_reader_row(s->r, &row, NULL), 0) || n >= RAW_ROWS)
		return;
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++)
		if (ior_row_cell(s->r, &row, i, &c))
			s->cell[n][i] = raw_cell_text(&c, &row);
	if (ior_row_has(&row, IOR_ROW_FILE))
		s->file[n] = *ior_reader_file(s->r, (uint32_t)row.v[IOR_ROW_FILE]);
}

/* Pair the first len bytes of the stream as they are. */
static inline void raw_pair_bytes(struct raw *s, size_t len)
{
	const struct ior_record *rec;
	struct ior_error err = { 0 };
	struct ior_reader *r;
	struct stage *stage;
	int more;

	if (ior_reader_open_memory(&r, unit_guarded(s->w.buf, len), len, NULL, &err) < 0 ||
	    stage_open(&stage, r, &s->out, &s->opt) < 0)
		exit(1);
	while ((more = ior_reader_next(r, &rec, &err)) > 0)
		CHECK_EQ(stage_record(stage, rec, &err), 0);
	CHECK_EQ(more, 0);
	stage_finish(stage);
	s->counts = stage_totals(stage)->all;
	stage_close(stage);
	ior_reader_close(r);

	if (ior_reader_open_memory(&s->r, s->out.buf, s->out.len, NULL, &err) < 0)
		exit(1);
	while ((more = ior_reader_next(s->r, &rec, &err)) > 0) {
		s->ntags[rec->tag & 127]++;
		if (rec->tag == IOR_TAG_ROW)
			raw_take_row(s, s->nrows++);
	}
	CHECK_EQ(more, 0);
	CHECK_EQ(ior_reader_end(s->r, true), s->out.len ? IOR_END_CLEAN : IOR_END_EMPTY);
	CHECK_EQ(s->nrows, s->counts.rows);
}

/* End the stream and pair it. */
static inline void raw_pair(struct raw *s)
{
	raw_end(s, "duration");
	raw_pair_bytes(s, s->w.len);
}

static inline void raw_free(struct raw *s)
{
	for (unsigned int n = 0; n < RAW_ROWS; n++)
		for (unsigned int i = 0; i < IOR_ROW_ALL; i++)
			free(s->cell[n][i]);
	ior_reader_close(s->r);
	ior_writer_free(&s->w);
	ior_writer_free(&s->out);
}

/* Pair the stream with each byte from `from` on changed in turn: no crash, and no more rows. */
static inline void raw_damage(struct raw *s, size_t from, unsigned int most)
{
	static const uint8_t masks[] = { 0x01, 0x10, 0x80, 0xff, 0x5a };

	for (size_t at = from; at < s->w.len; at++)
		for (size_t i = 0; i < sizeof(masks); i++) {
			struct raw damaged = *s;

			if (ior_writer_init(&damaged.out, -1) < 0)
				exit(1);
			s->w.buf[at] ^= masks[i];
			raw_pair_bytes(&damaged, s->w.len);
			CHECK(damaged.nrows <= most);
			s->w.buf[at] ^= masks[i];
			damaged.w.buf = NULL;
			raw_free(&damaged);
		}
}

/* A field of row n (from 0) as text; NULL if it is absent. Lists are in hexadecimal. */
static inline const char *field(const struct raw *s, unsigned int n, const char *name)
{
	const struct ior_row_field *f = ior_row_field_find(name, strlen(name));

	if (!f) {
		printf("Bail out! no field %s\n", name);
		exit(1);
	}
	return n < RAW_ROWS ? s->cell[n][f->id] : NULL;
}

#endif
