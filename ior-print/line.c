/* SPDX-License-Identifier: BSD-2-Clause */
#include "line.h"

#include <sys/sysmacros.h>

uint64_t text_since_start(struct print *p, uint64_t boot_ns, struct buffer *out)
{
	if (!p->has_start) {
		p->has_start = true;
		p->start_ns = boot_ns;
	}
	if (boot_ns >= p->start_ns)
		return boot_ns - p->start_ns;
	buffer_char(out, '-');
	return p->start_ns - boot_ns;
}

void text_time(struct print *p, const struct ior_reader *r, uint64_t boot_ns, struct buffer *out)
{
	int64_t wall_ns;

	if (p->opt.time == PRINT_WALL && ior_reader_wall(r, boot_ns, &wall_ns))
		buffer_time_of_day(out, &p->wall, wall_ns);
	else if (p->opt.time == PRINT_RELATIVE)
		buffer_seconds(out, text_since_start(p, boot_ns, out), 6);
	else
		buffer_seconds(out, boot_ns, 9);
}

void text_constant(enum ior_set set, enum ior_abi abi, uint64_t value, struct buffer *out)
{
	char *room = buffer_room(out, IOR_CONSTANT_TEXT);

	if (room)
		out->len += ior_constant_text(set, abi, value, room, IOR_CONSTANT_TEXT);
}

void text_flags(const struct print *p, uint64_t flags, struct buffer *out)
{
	if (flags > UINT32_MAX)
		buffer_hex(out, flags);
	else
		text_constant(IOR_SET_OPEN, p->known.abi, flags, out);
}

void text_device(uint64_t device, struct buffer *out)
{
	buffer_u64(out, gnu_dev_major(device));
	buffer_char(out, ':');
	buffer_u64(out, gnu_dev_minor(device));
}
