/* SPDX-License-Identifier: BSD-2-Clause */
#include "semantics.h"

#include <stdlib.h>
#include <string.h>

#include "draft.h"

/* Flags that have the same value on all architectures here. */
enum {
	OPEN_APPEND = 02000,
	MAP_HUGE = 0x40000,
	MESSAGE_PEEK = 0x2, MESSAGE_TRUNC = 0x20,
	WRITE_APPEND = 0x10,		/* RWF_APPEND, Linux 4.16 */
	WRITE_NOAPPEND = 0x20,		/* RWF_NOAPPEND, Linux 6.9 */
};

/* ---- Result -------------------------------------------------------------------------------- */

static void set_result(struct draft *m)
{
	const struct pair_call *c = m->c;

	set(m, IOR_ROW_TIME, c->time);
	set(m, IOR_ROW_TID, c->tid);
	set(m, IOR_ROW_CALL, c->call);
	if (c->has & PAIR_HAS_PID)
		set(m, IOR_ROW_PID, c->pid);
	if (c->has & PAIR_HAS_GAP)
		set(m, IOR_ROW_GAP, c->gap);
	/* An exit before its enter is no duration, nor is one alone. */
	if (x_has(m, PAIR_HAS_TIME) && m->x->time >= c->time && !c->away)
		set(m, IOR_ROW_DURATION, m->x->time - c->time);
	if (c->restarts)
		set(m, IOR_ROW_RESTARTS, c->restarts);
	if (c->in_flight)
		set(m, IOR_ROW_IN_FLIGHT, 1);
	set(m, IOR_ROW_ARGS, c->nargs);
	memcpy(m->d->row.args, c->args, sizeof(c->args));

	if (!x_has(m, PAIR_HAS_RET) || c->away == IOR_AWAY_TRAPPED)
		return;
	m->returned = true;
	m->ret = m->x->ret;
	m->ok = m->ret >= 0 || m->ret < -4095;	/* addresses may be negative */
	set(m, IOR_ROW_RET, (uint64_t)m->ret);
	/* The kernel's restart codes are for itself: no program sees them. -515 is an error. */
	if (!m->ok && (m->ret > -512 || m->ret < -516 || m->ret == -515))
		m->d->error = (unsigned int)-m->ret;
	m->ok = m->ok && ior_away_ran(c->away);
}

static void set_counters(struct draft *m)
{
	const struct pair_call *c = m->c;
	const struct pair_exit *x = m->x;

	if (c->away)
		return;		/* from when on is not known */
	if (x_has(m, PAIR_HAS_DEV_READ) && c->has & PAIR_HAS_DEV_READ && x->dev_read >= c->dev_read)
		set(m, IOR_ROW_DEVICE_READ, x->dev_read - c->dev_read);
	if (x_has(m, PAIR_HAS_DIRTIED) && c->has & PAIR_HAS_DIRTIED && x->dirtied >= c->dirtied)
		set(m, IOR_ROW_DIRTIED, x->dirtied - c->dirtied);
}

/* ---- Transfers ----------------------------------------------------------------------------- */

static bool is_transfer(const struct draft *m)
{
	return m->kind == IOR_RET_READ || m->kind == IOR_RET_WRITE || m->kind == IOR_RET_BOTH;
}

/* Messages that are only looked at, or cut to a buffer of unknown size. */
static bool is_peek(const struct draft *m, bool sized)
{
	uint64_t flags;

	return m->kind == IOR_RET_READ && m->call->entry->family == IOR_NETWORK &&
	       arg(m, IOR_ARG_FLAGS, &flags) &&
	       (flags & MESSAGE_PEEK || (flags & MESSAGE_TRUNC && !sized));
}

/* Messages of recvmmsg and sendmmsg: the capture has added them up. */
static void set_message_bytes(struct draft *m)
{
	if (!m->x || m->x->nextra < 2)
		return;
	set(m, IOR_ROW_REQUESTED, m->x->extra[0]);
	if (m->ok && m->x->extra[1] && !(arg_or_0(m, IOR_ARG_FLAGS) & MESSAGE_PEEK))
		set(m, IOR_ROW_BYTES, m->x->extra[1]);
}

/* What a command asks for: an argument of another meaning else, or a range of which it says so. */
static bool command_size(const struct draft *m, uint64_t *size)
{
	const uint64_t *numbers;

	if (!m->command)
		return false;
	if (m->command->size)
		return arg_at(m, m->command->size, size);
	if (!m->command->length_at || row_behind(m, &numbers) < 2)
		return false;
	*size = numbers[1];
	return *size;	/* 0: as many as there are */
}

static void set_bytes(struct draft *m)
{
	uint64_t size = 0, bytes = (uint64_t)m->ret;
	bool sized = arg(m, IOR_ARG_SIZE, &size);

	if (has_arg(m, IOR_ARG_MMSGHDR)) {
		set_message_bytes(m);
		return;
	}
	/* What iovecs hold together was recorded at the exit; the call did not change them. */
	if (!sized && m->x && m->x->nextra &&
	    (has_arg(m, IOR_ARG_IOV) || has_arg(m, IOR_ARG_MSGHDR) ||
	     has_arg(m, IOR_ARG_XATTRARGS))) {
		size = m->x->extra[0];
		sized = true;
	}
	if (!sized)
		sized = command_size(m, &size);
	if (sized)
		set(m, IOR_ROW_REQUESTED, size);
	if (!is_transfer(m) || !m->ok || m->ret <= 0 || is_peek(m, sized))
		return;
	if (!sized && has_arg(m, IOR_ARG_XATTRARGS))
		return;		/* perhaps it only asked for the size */
	/*
	 * More than the buffer holds is a length, not a transfer: of a datagram (MSG_TRUNC), or
	 * of what there is, for a size of 0 (getxattr, listxattr).
	 */
	if (sized && bytes > size)
		bytes = size;
	if (bytes)
		set(m, IOR_ROW_BYTES, bytes);
}

/* Where a write at the file's own position began; false if the descriptor appends. */
static bool position_before(const struct draft *m, bool append, uint64_t *offset)
{
	if (!append) {
		*offset = m->c->offset;
		return m->c->has & PAIR_HAS_OFFSET && !m->c->away;
	}
	/* The position of an appending descriptor moves to the end only with the write. */
	if (!m->ok || m->ret <= 0 || !x_has(m, PAIR_HAS_OFFSET) ||
	    m->x->offset < (uint64_t)m->ret)
		return false;
	*offset = m->x->offset - (uint64_t)m->ret;
	return true;
}

/* The OFFSET argument, of which a 32-bit call passes two halves. */
static bool explicit_offset(const struct draft *m, uint64_t *offset)
{
	uint64_t high;
	int low = m->call->first[IOR_ARG_OFFSET_LO];

	if (arg(m, IOR_ARG_OFFSET, offset))
		return true;
	if (!arg_at(m, low, offset) || !arg_at(m, low + 1, &high))
		return false;
	*offset = (*offset & UINT32_MAX) | high << 32;
	return true;
}

/*
 * Does it transfer from or to a position in the file? Messages have none, even those of a queue,
 * which is a regular file for the kernel, and attributes neither.
 */
static bool is_at_position(const struct draft *m)
{
	return m->call->does & IOR_DOES_AT_POSITION || has_arg(m, IOR_ARG_OFFSET) ||
	       has_arg(m, IOR_ARG_OFFSET_LO);
}

/*
 * Where the pointer argument at index said that a transfer was to begin: the capture has read what
 * stood there after the call, which goes forward by what was moved.
 */
static bool position_behind(const struct draft *m, int index, uint64_t *offset)
{
	uint64_t moved = m->ok && m->ret > 0 ? (uint64_t)m->ret : 0;
	unsigned int nth = 0;

	for (int fd = 0; fd + 1 < index; fd++)
		nth += ior_naming_position(m->call->entry, fd) >= 0;
	if (!m->returned || !m->x || nth >= m->x->nextra || m->x->extra[nth] > INT64_MAX ||
	    m->x->extra[nth] < moved)
		return false;
	/* Whoever did it in the kernel's place may have left it where it was. */
	if (!m->ok && m->ret > 0)
		return false;
	*offset = m->x->extra[nth] - moved;
	return true;
}

/* One end of a transfer between two descriptors. */
static void set_end_offset(struct draft *m, int fd, bool destination)
{
	const bool first = fd == m->call->first[IOR_ARG_FD];
	const struct pair_file *file = first ? m->c->file : m->c->file2;
	const int given = ior_naming_position(m->call->entry, fd);
	uint64_t pointer, offset = first ? m->c->offset : m->c->offset2;
	/* That of a call that never began was read at its end. */
	bool known = m->c->has & (first ? PAIR_HAS_OFFSET : PAIR_HAS_OFFSET2) && !m->c->away;

	if (!file || !file->positioned)
		return;
	if (arg_at(m, given, &pointer) && pointer)
		known = position_behind(m, given, &offset);
	/* What appends has another place, and is refused: to splice, sendfile, copy_file_range. */
	if (destination && first && m->c->fdflags & OPEN_APPEND)
		known = false;
	if (destination && !m->ok && !(first && m->c->has & PAIR_HAS_FDFLAGS))
		known = false;
	if (known && offset <= INT64_MAX)
		set(m, destination ? IOR_ROW_OFFSET : IOR_ROW_OLD_OFFSET, offset);
}

static void set_both_offsets(struct draft *m)
{
	if (m->call->naming.from < 0)
		return;
	set_end_offset(m, m->call->naming.from, false);
	set_end_offset(m, m->call->naming.fd, true);
}

static void set_offset(struct draft *m)
{
	uint64_t offset, rwf = 0;
	bool writes = m->kind == IOR_RET_WRITE, append, given, vectored2;

	if (m->kind == IOR_RET_BOTH) {
		set_both_offsets(m);
		return;
	}
	if (!is_transfer(m) || !is_at_position(m) || !m->c->file || !m->c->file->positioned)
		return;
	given = explicit_offset(m, &offset);
	/* preadv2 and pwritev2 alone have flags, and take -1 for the file's own position. */
	vectored2 = given && arg(m, IOR_ARG_FLAGS, &rwf);
	append = writes && ((m->c->fdflags & OPEN_APPEND && !(vectored2 && rwf & WRITE_NOAPPEND)) ||
			    (vectored2 && rwf & WRITE_APPEND));
	if (writes && !(m->c->has & PAIR_HAS_FDFLAGS))
		return;
	if (!given || (vectored2 && offset == UINT64_MAX)) {
		if (!position_before(m, append, &offset))
			return;
	} else if (append) {
		return;		/* pwrite64 appends as well, and says nowhere where */
	}
	if (offset <= INT64_MAX)
		set(m, IOR_ROW_OFFSET, offset);
}

/* ---- Memory -------------------------------------------------------------------------------- */

/* Huge pages, whose size was not recorded, round the length up further. */
static bool has_huge_pages(const struct draft *m)
{
	const struct pair_file *f = m->c->file;

	return m->c->args[3] & MAP_HUGE ||
	       (f && f->info.fstype && strcmp(f->info.fstype, "hugetlbfs") == 0);
}

/* How far brk moved the end of the heap, either way. It fails by leaving it where it was. */
static void set_heap(struct draft *m, uint64_t page)
{
	uint64_t before = m->maker->heap_end, now = (uint64_t)m->ret;

	if (m->ret <= 0 || !before || before > UINT64_MAX - page || now > UINT64_MAX - page)
		return;
	before = (before + page - 1) / page;
	now = (now + page - 1) / page;
	if (before != now)
		set(m, IOR_ROW_ADDRESS_SPACE, (before < now ? now - before : before - now) * page);
}

static void set_address_space(struct draft *m)
{
	uint64_t page = m->maker->page_size, len = arg_or_0(m, IOR_ARG_LEN), other;

	if (!m->ok || !page)
		return;
	if (m->call->does & IOR_DOES_MOVES_BREAK)
		set_heap(m, page);
	if (!(m->call->does & (IOR_DOES_MAPS | IOR_DOES_REMAPS | IOR_DOES_UNMAPS)) ||
	    (m->call->does & IOR_DOES_MAPS && has_huge_pages(m)))
		return;
	if (m->call->does & IOR_DOES_REMAPS && arg_at(m, m->call->second[IOR_ARG_LEN], &other) &&
	    other > len)
		len = other;
	if (len && len <= UINT64_MAX - page)
		set(m, IOR_ROW_ADDRESS_SPACE, (len + page - 1) / page * page);
}

/* The command that the call is, on this file, and what it returns. */
static void set_command(struct draft *m)
{
	const struct ior_naming *n = &m->call->naming;
	const struct pair_file *f = m->c->file;

	m->command = ior_naming_command(n, m->c->args, m->c->nargs);
	if (m->command && m->command->on &&
	    !(f && ior_command_is_on(m->command, f->info.path, f->info.path_len, f->info.fstype)))
		m->command = NULL;
	if (m->command && m->command->does & IOR_COMMAND_RETURNS_FD)
		m->kind = IOR_RET_FD;
	if (m->command && m->command->does & IOR_COMMAND_READS)
		m->kind = IOR_RET_READ;
}

void row_draft_make(struct row_maker *maker, struct row_draft *d, const struct call_meaning *call,
		    const struct pair_call *c, const struct pair_exit *x)
{
	struct draft m = {
		.maker = maker, .d = d, .call = call, .c = c, .x = x,
		.kind = call->entry ? (enum ior_ret)call->entry->ret : IOR_RET_VALUE,
	};

	d->row.present = 0;
	d->file = d->old_file = (struct row_name){ 0 };
	d->error = 0;
	d->epoll_op = NULL;
	d->name = d->passed = d->old_passed = (struct path_text){ 0 };
	set_result(&m);
	set_counters(&m);
	if (!call->entry)
		return;
	set_command(&m);
	row_make_names(&m);
	set_bytes(&m);
	set_offset(&m);
	set_address_space(&m);
	row_make_waiting(&m);
}

void row_maker_free(struct row_maker *m)
{
	free(m->buffer[0].p);
	free(m->buffer[1].p);
	m->buffer[0] = m->buffer[1] = (struct row_buffer){ 0 };
}
