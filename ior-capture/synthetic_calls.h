/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kinds of calls of the imaginary machine share: a function for each kind. */
#ifndef IOR_CAPTURE_SYNTHETIC_CALLS_H
#define IOR_CAPTURE_SYNTHETIC_CALLS_H

#include "synthetic_world.h"

/* As x86_64 numbers them, whatever machine this runs on. */
enum {
	O_RDONLY_ = 0, O_WRONLY_ = 1, O_RDWR_ = 2, O_CREAT_ = 0100, O_EXCL_ = 0200,
	O_APPEND_ = 02000, O_NONBLOCK_ = 04000, O_DIRECTORY_ = 0200000, O_CLOEXEC_ = 02000000,
	AT_EMPTY_PATH_ = 0x1000, F_GETFL_ = 3,
};

#define AT_FDCWD_ ((uint64_t)(int64_t)-100)

/*
 * Each fills t->call, which is zero before. False: it cannot be made now (no descriptor to work
 * on, no room for a new one), and another kind is tried.
 */
#define SYNTH_X(name) bool synth_do_##name(struct synth_world *w, struct synth_task *t);
SYNTH_CALLS(SYNTH_X)
#undef SYNTH_X

/* A plausible user-space address. */
uint64_t synth_address(struct synth_world *w);
/* An open descriptor, first or higher, of a type in types (1 << enum synth_type); -1: none. */
int synth_pick_fd(struct synth_world *w, const struct synth_process *p, uint32_t types, int first);
/* The call works on a descriptor of one of these types; false if the process has none. */
bool synth_on_fd(struct synth_world *w, struct synth_task *t, uint32_t types);
/* Its result: so many bytes at most, of c->file at offset, and what that does to the file. */
void synth_reads(struct synth_world *w, struct synth_task *t, uint64_t size, uint64_t offset);
void synth_writes(struct synth_world *w, struct synth_task *t, uint64_t size, uint64_t offset);
/* The result of the call is a new descriptor of file, which may be NULL. */
bool synth_gives_fd(struct synth_task *t, struct synth_file *file, uint32_t flags);

#endif
