/* SPDX-License-Identifier: BSD-2-Clause */
/* The imaginary machine as it is when a stream begins. */
#ifndef SYNTH_WORLD_H
#define SYNTH_WORLD_H

#include "base/error.h"
#include "world/machine.h"

/*
 * A machine with its programs started, at now_ns of its boottime: the same for the same seed.
 * Returns 0, or -EINVAL when the system call table lacks a call that its programs make.
 */
int synth_world_init(struct synth_world *w, uint64_t seed, uint64_t now_ns, struct ior_error *err);

#endif
