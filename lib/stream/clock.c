/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/clock.h"

#include <stdlib.h>

#include "base/time.h"

#define JUMP_NS 1000000	/* a wall clock that moved more than this was set */

uint64_t ior_clock_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (uint64_t)(t.tv_sec * IOR_NS_PER_S + t.tv_nsec);
}

int64_t ior_clock_wall_offset(void)
{
	struct timespec wall, boot;

	clock_gettime(CLOCK_BOOTTIME, &boot);
	clock_gettime(CLOCK_REALTIME, &wall);
	return (wall.tv_sec - boot.tv_sec) * IOR_NS_PER_S + wall.tv_nsec - boot.tv_nsec;
}

void ior_clock_put(struct ior_writer *w, uint64_t boottime_ns, int64_t wall_offset_ns)
{
	ior_put_begin(w, IOR_TAG_CLOCK);
	ior_put_u64(w, boottime_ns);
	ior_put_i64(w, (int64_t)boottime_ns + wall_offset_ns);
	ior_put_end(w);
}

void ior_clock_note(struct ior_clock *c, struct ior_writer *w, uint64_t now_ns)
{
	int64_t offset = ior_clock_wall_offset();

	if (c->boottime_ns && now_ns < c->boottime_ns + IOR_CLOCK_EVERY_NS &&
	    llabs(offset - c->wall_offset_ns) < JUMP_NS)
		return;
	ior_clock_put(w, now_ns, offset);
	*c = (struct ior_clock){ .boottime_ns = now_ns, .wall_offset_ns = offset };
}
