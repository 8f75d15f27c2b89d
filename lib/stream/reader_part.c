/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/reader_internal.h"

#include <errno.h>

#include "base/time.h"

/* Dense id of a text of the header, 0 if it is not there. */
static uint32_t header_text(struct ior_reader *r, const char *key)
{
	const struct ior_value *v = ior_value_map_get(r->header.map, key);

	if (!v || v->type != IOR_V_BYTES)
		return 0;
	return ior_reader_intern(r, v->p, v->len);
}

static int check_header(const struct ior_value *map, uint64_t *version, const char **why)
{
	const struct ior_value *v;

	if (!ior_value_is(ior_value_map_get(map, "format"), IOR_FORMAT_NAME)) {
		*why = "not an ior stream: its header does not say so; "
		       "give what ior-capture or ior-pair wrote";
		return -EBADMSG;
	}
	v = ior_value_map_get(map, "version");
	if (!v || !ior_value_u64(v, version)) {
		*why = "the header has no version";
		return -EBADMSG;
	}
	if (*version > IOR_FORMAT_VERSION) {
		*why = "the stream is of a newer version of the format than this program knows; "
		       "use the ior programs that it was written with, or newer ones";
		return -EPROTONOSUPPORT;
	}
	v = ior_value_map_get(map, "kind");
	if (!ior_value_is(v, "raw") && !ior_value_is(v, "rows")) {
		*why = "the header's kind is neither raw nor rows";
		return -EBADMSG;
	}
	return 0;
}

int ior_reader_begin_part(struct ior_reader *r, const char **why)
{
	const struct ior_value *map = r->record.fields[IOR_HEADER_MAP], *v;
	uint64_t version;
	int error = check_header(map, &version, why);

	if (error)
		return error;
	r->has_header = true;
	r->header = (struct ior_header){
		.raw = ior_value_is(ior_value_map_get(map, "kind"), "raw"),
		.version = (unsigned int)version,
	};
	ior_reader_forget_cgroups(r);
	error = ior_reader_forget_ids(r, why);
	if (error)
		return error;
	r->header.map = map;
	r->header.host = header_text(r, "host");
	r->header.kernel = header_text(r, "kernel");
	r->header.arch = header_text(r, "arch");
	v = ior_value_map_get(map, "wall_offset");
	r->has_wall_offset = v && ior_value_i64(v, &r->wall_offset);
	r->nclocks = 0;
	return 0;
}

void ior_reader_add_clock(struct ior_reader *r)
{
	struct ior_clock c;

	if (ior_value_u64(r->record.fields[IOR_CLOCK_BOOT], &c.boot) &&
	    ior_value_i64(r->record.fields[IOR_CLOCK_WALL], &c.wall))
		r->clocks[r->nclocks++ % IOR_CLOCKS] = c;
}

/* As far from wall as to is from from. */
static bool shift(int64_t wall, uint64_t from, uint64_t to, int64_t *out)
{
	return to >= from ? ior_time_add(wall, to - from, out) :
			    ior_time_subtract(wall, from - to, out);
}

/*
 * By the last clock record at or before that time. Of a capture longer than the records that are
 * remembered, calls that began before all of these go by the oldest one.
 */
bool ior_reader_wall(const struct ior_reader *r, uint64_t boot_ns, int64_t *wall_ns)
{
	uint64_t kept = r->nclocks < IOR_CLOCKS ? r->nclocks : IOR_CLOCKS;
	const struct ior_clock *c = NULL;

	for (uint64_t i = 1; i <= kept; i++) {
		c = &r->clocks[(r->nclocks - i) % IOR_CLOCKS];
		if (c->boot <= boot_ns)
			return shift(c->wall, c->boot, boot_ns, wall_ns);
	}
	if (c && (kept < r->nclocks || !r->has_wall_offset))
		return shift(c->wall, c->boot, boot_ns, wall_ns);
	return r->has_wall_offset && shift(r->wall_offset, 0, boot_ns, wall_ns);
}
