/* SPDX-License-Identifier: BSD-2-Clause */
/* What tasks do with sockets. */
#ifndef SYNTH_SOCKETS_H
#define SYNTH_SOCKETS_H

#include "world/machine.h"

/* The socket f is connected from now on. */
void synth_set_endpoints(struct synth_world *w, struct synth_file *f);

#endif
