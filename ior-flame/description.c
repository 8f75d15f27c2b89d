/* SPDX-License-Identifier: BSD-2-Clause */
#include "description.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "base/time.h"
#include "stream/reader.h"

/* Add bytes of anybody's to a text, as far as there is room for all of them. */
static void add_foreign(char *out, size_t size, const char *before, const char *p, size_t len)
{
	size_t n = strlen(out), k = strlen(before);

	if (6 * len + k >= size - n)
		return;
	memcpy(out + n, before, k);
	n += k;
	n += ior_escape(out + n, size - n - 1, p, len, NULL);
	out[n] = '\0';
}

static void add_value(char *out, size_t size, const char *before, const struct ior_value *v)
{
	if (v && v->type == IOR_V_BYTES && v->len)
		add_foreign(out, size, before, v->p, v->len);
}

/* What ior-capture selected, and each filter after it. */
static void selection_of(const struct ior_value *map, char *out, size_t size)
{
	const struct ior_value *stages = ior_value_map_get(map, "stages"), *stage;

	out[0] = '\0';
	add_value(out, size, "", ior_value_map_get(map, "selection"));
	if (!stages || stages->type != IOR_V_LIST)
		return;
	stage = stages + 1;
	for (uint32_t i = 0; i < stages->len; i++, stage = ior_value_next(stage))
		if (ior_value_is(ior_value_map_get(stage, "program"), "ior-filter"))
			add_value(out, size, *out ? ", then " : "",
				  ior_value_map_get(stage, "command"));
}

static void add_host(struct description *a, uint32_t host)
{
	for (unsigned int i = 0; i < a->nhosts && i < DESCRIPTION_HOSTS; i++)
		if (a->hosts[i] == host)
			return;
	if (a->nhosts < DESCRIPTION_HOSTS)
		a->hosts[a->nhosts] = host;
	a->nhosts++;
}

void description_header(struct description *a, const struct ior_reader *r)
{
	const struct ior_header *h = ior_reader_header(r);
	char selection[DESCRIPTION_TEXT];

	if (h->host)
		add_host(a, h->host);
	if (!a->parts++) {
		a->kernel = h->kernel;
		a->arch = h->arch;
		selection_of(h->map, a->selection, sizeof(a->selection));
		return;
	}
	selection_of(h->map, selection, sizeof(selection));
	a->mixed |= strcmp(selection, a->selection) != 0;
}

void description_row(struct description *a, const struct ior_reader *r, const struct ior_row *row)
{
	uint64_t start, end;
	int64_t wall;

	if (!ior_row_has(row, IOR_ROW_TIME))
		return;
	start = row->v[IOR_ROW_TIME];
	end = ior_row_end(row);
	if (!a->has_boot || start < a->first_boot)
		a->first_boot = start;
	if (!a->has_boot || end > a->last_boot)
		a->last_boot = end;
	a->has_boot = true;
	/* Now: the next header ends this part's clock. */
	if (ior_reader_wall(r, start, &wall) && (!a->has_wall || wall < a->first)) {
		a->first = wall;
		a->last = a->has_wall ? a->last : wall;
		a->has_wall = true;
	}
	if (a->has_wall && ior_reader_wall(r, end, &wall) && wall > a->last)
		a->last = wall;
}

void description_each_text(struct description *a, ior_id_visit *visit, void *visitor)
{
	uint32_t *const ids[] = { &a->hosts[0], &a->hosts[1], &a->hosts[2], &a->hosts[3],
				  &a->kernel, &a->arch };

	_Static_assert(DESCRIPTION_HOSTS == 4, "all hosts");
	for (unsigned int i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (*ids[i])
			visit(ids[i], visitor);
}

static void add_hosts(const struct description *a, const struct ior_reader *r, char *out)
{
	for (unsigned int i = 0; i < a->nhosts && i < DESCRIPTION_HOSTS; i++) {
		struct ior_text host = ior_reader_text(r, a->hosts[i]);

		add_foreign(out, DESCRIPTION_TEXT - 400,
			    i ? ", " : a->nhosts > 1 ? "hosts " : "host ", host.p, host.len);
	}
	if (a->nhosts > DESCRIPTION_HOSTS)
		strlcat(out, " and more", DESCRIPTION_TEXT);
}

/* "2026-11-23 14:30:00Z", or without the date where it is known. */
static void add_time(char *out, const char *before, int64_t wall, const int64_t *same_day)
{
	int64_t second = ior_time_period(wall, IOR_NS_PER_S);
	char text[32], day[32], other[32] = "";

	if (same_day)
		ior_time_text(other, sizeof(other), "%Y-%m-%d ",
			      ior_time_period(*same_day, IOR_NS_PER_S));
	ior_time_text(day, sizeof(day), "%Y-%m-%d ", second);
	ior_time_text(text, sizeof(text), "%H:%M:%SZ", second);
	strlcat(out, before, DESCRIPTION_TEXT);
	strlcat(out, strcmp(day, other) ? day : "", DESCRIPTION_TEXT);
	strlcat(out, text, DESCRIPTION_TEXT);
}

static void add_span(const struct description *a, char *out)
{
	uint64_t ns = a->has_wall ? (uint64_t)a->last - (uint64_t)a->first :
				    a->last_boot - a->first_boot;
	bool seconds = ns >= (uint64_t)IOR_NS_PER_S;
	char span[64] = "";

	if (a->has_wall) {
		/* the calls' own: the capture may have been longer */
		add_time(out, *out ? ", calls from " : "calls from ", a->first, NULL);
		add_time(out, " to ", a->last, &a->first);
	}
	/* times since boot of two captures have nothing in common */
	if (a->has_wall || (a->has_boot && a->parts == 1))
		snprintf(span, sizeof(span), a->has_wall ? " (%.*f %s)" : ", calls in %.*f %s",
			 seconds ? 3 : 6, (double)ns / (seconds ? 1e9 : 1e6),
			 seconds ? "s" : "ms");
	strlcat(out, span, DESCRIPTION_TEXT);
}

void description_origin(const struct description *a, const struct ior_reader *r, char *out)
{
	char captures[40];

	out[0] = '\0';
	add_hosts(a, r, out);
	if (a->nhosts <= 1) {
		struct ior_text kernel = ior_reader_text(r, a->kernel);
		struct ior_text arch = ior_reader_text(r, a->arch);

		if (kernel.len)
			add_foreign(out, DESCRIPTION_TEXT - 400, *out ? ", Linux " : "Linux ",
				    kernel.p, kernel.len);
		if (arch.len)
			add_foreign(out, DESCRIPTION_TEXT - 400, *out ? " " : "", arch.p, arch.len);
	}
	if (a->parts > 1) {
		snprintf(captures, sizeof(captures), "%s%u captures", *out ? ", " : "", a->parts);
		strlcat(out, captures, DESCRIPTION_TEXT);
	}
	add_span(a, out);
}

const char *description_selection(const struct description *a)
{
	return a->mixed ? "not the same in all captures" : a->selection;
}
