/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The backlog: full buffers of a writer wait in memory for an output that is slow, so that the
 * ring buffer is drained all the same. A thread of its own writes them, in order. It holds no
 * more than a limit, which follows the memory that is free; what has been written goes back to
 * the kernel at once, but for a few buffers to go on with.
 */
#ifndef IOR_CAPTURE_BACKLOG_H
#define IOR_CAPTURE_BACKLOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "emit/memory.h"
#include "stream/writer.h"

struct backlog;

#define BACKLOG_DEFAULT UINT64_MAX	/* an eighth of what is free, 4 GiB at most */
#define BACKLOG_STEP IOR_WRITER_CAPACITY	/* limits are multiples of it, at least one */

/*
 * The bytes that may wait, of which held do, if asked bytes or BACKLOG_DEFAULT are wanted, as the
 * memory is now.
 */
uint64_t backlog_limit(uint64_t asked, const struct memory *memory, uint64_t held);

/*
 * From here on what w writes waits in *out until a new thread has written it to w->fd: asked
 * bytes at most, or BACKLOG_DEFAULT. The thread has the nice value nice, if that can be set, and
 * no signals. w and memory must outlive it; w is used by the calling thread alone. Returns 0, or a
 * negative errno with err filled: no memory, no thread.
 */
int backlog_open(struct backlog **out, struct ior_writer *w, uint64_t asked,
		 const struct memory *memory, int nice, struct ior_error *err);
/*
 * Wait until everything is written, however long that takes; from then on w writes by itself.
 * Returns 0, or the first error of the output, which w->error is too.
 */
int backlog_finish(struct backlog *b);
/* Free it, finished. NULL is allowed. */
void backlog_close(struct backlog *b);

/* These may be asked at any time, and of NULL: no backlog, nothing waits. */
struct backlog_figures {
	uint64_t waiting;	/* bytes handed over and not written yet */
	uint64_t peak;		/* most that waited */
	uint64_t limit;		/* bytes that may wait, as the memory is now */
	uint64_t full_ns;	/* how long it was full, and the drain had to wait */
	bool refused;		/* more memory was asked for and not given */
};
struct backlog_figures backlog_figures(struct backlog *b);
/* The first error of the output, 0 for none. */
int backlog_error(struct backlog *b);

#endif
