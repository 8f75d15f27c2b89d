/* SPDX-License-Identifier: BSD-2-Clause */
#include "kinds/transfers.h"

#include <errno.h>

#include "kinds/descriptors.h"
#include "kinds/kinds.h"

static const uint32_t sizes[] = { 1, 512, 4096, 4096, 8192, 32768, 65536, 131072 };

static uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

void synth_reads(struct synth_world *w, struct synth_task *t, uint64_t size, uint64_t offset)
{
	struct synth_call *c = &t->call;

	if (c->file->type != SYNTH_REG) {
		c->ret = synth_one_in(w, 32) ? -EAGAIN : 1 + (int64_t)synth_below(w, size);
		c->blocks_ns = synth_one_in(w, 16) ? synth_below(w, 2000000) : 0;
		return;
	}
	c->ret = offset >= c->file->size ? 0 : min_u64(size, c->file->size - offset);
	if (c->ret && synth_one_in(w, 16)) {	/* not cached: with what is read ahead */
		t->dev_read += (c->ret + 4095) / 4096 * 4096 + (synth_one_in(w, 4) ? 131072 : 0);
		c->blocks_ns = 30000 + synth_below(w, 400000);
	}
}

void synth_writes(struct synth_world *w, struct synth_task *t, uint64_t size, uint64_t offset)
{
	struct synth_call *c = &t->call;

	if (synth_one_in(w, 4096)) {
		c->ret = c->file->type == SYNTH_REG ? -ENOSPC : -EPIPE;
		return;
	}
	c->ret = size;
	if (c->file->type != SYNTH_REG)
		return;
	t->dirtied += (size + 4095) / 4096 * 4096;
	if (c->file->size < offset + size)
		c->file->size = offset + size;
	if (c->file->size > 1u << 30)	/* logs are truncated some day */
		c->file->size = 0;
}

/* The transfer at the file's own position moves it. */
static void moves(struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!c->has_offset || c->ret < 0)
		return;
	c->has_after = true;
	c->offset_after = c->fdflags & O_APPEND_ ? c->file->size : c->offset + c->ret;
	t->process->fd[c->fdslot].offset = c->offset_after;
}

#define READABLE (1 << SYNTH_REG | 1 << SYNTH_CHR | 1 << SYNTH_FIFO | 1 << SYNTH_SOCK)

/* A transfer at the position of the file; of pieces: with a list of buffers. */
static bool transfers(struct synth_world *w, struct synth_task *t, bool in, bool of_pieces)
{
	struct synth_call *c = &t->call;
	uint64_t size;

	if (!synth_on_fd(w, t, READABLE))
		return false;
	c->arg[1] = synth_address(w);
	c->arg[2] = of_pieces ? 1 + synth_below(w, 8) : sizes[synth_below(w, 8)];
	size = of_pieces ? c->arg[2] * 4096 : c->arg[2];
	if (in)
		synth_reads(w, t, size, c->offset);
	else
		synth_writes(w, t, size, c->fdflags & O_APPEND_ ? c->file->size : c->offset);
	moves(t);
	return true;
}

/* A transfer of a database page at a position of its own. */
static bool transfers_at(struct synth_world *w, struct synth_task *t, bool in)
{
	struct synth_call *c = &t->call;

	if (!synth_on_fd(w, t, 1 << SYNTH_REG))
		return false;
	c->arg[1] = synth_address(w);
	c->arg[2] = 8192;
	c->arg[3] = (uint64_t)synth_below(w, c->file->size / 8192 + 1) * 8192;
	if (in)
		synth_reads(w, t, c->arg[2], c->arg[3]);
	else
		synth_writes(w, t, c->arg[2], c->arg[3]);
	c->has_after = true;
	c->offset_after = c->offset;
	return true;
}

bool synth_do_read(struct synth_world *w, struct synth_task *t)
{
	return transfers(w, t, true, false);
}

bool synth_do_readv(struct synth_world *w, struct synth_task *t)
{
	return transfers(w, t, true, true);
}

bool synth_do_write(struct synth_world *w, struct synth_task *t)
{
	return transfers(w, t, false, false);
}

bool synth_do_writev(struct synth_world *w, struct synth_task *t)
{
	return transfers(w, t, false, true);
}

bool synth_do_pread64(struct synth_world *w, struct synth_task *t)
{
	return transfers_at(w, t, true);
}

bool synth_do_pwrite64(struct synth_world *w, struct synth_task *t)
{
	return transfers_at(w, t, false);
}
