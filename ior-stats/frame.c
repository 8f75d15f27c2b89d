/* SPDX-License-Identifier: BSD-2-Clause */
#include "frame.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/cells.h"

void frame_init(struct frame *f, struct arguments *a, int fd)
{
	*f = (struct frame){ .a = a, .fd = fd, .rows = a->stats.limit };
	/* also of a terminal that is gone before the first frame */
	f->size.columns = a->stats.style.width;
	f->size.rows = UINT_MAX;
}

/* Rows are tried from the most on: as many as there are lines, or as usual. */
static void see_size(struct frame *f)
{
	struct stats_options *opt = &f->a->stats;

	if (ior_terminal_size(f->fd, &f->size)) {
		opt->style.width = f->size.columns;
		opt->style.places = f->size.places;
	}
	if (f->a->limited)
		return;
	opt->limit = f->rows;
	if (opt->mode == STATS_GROUPS || opt->mode == STATS_PATTERNS)
		opt->limit = f->size.rows;
}

/* The cells of a line that colours and moves to a column may be in: "\033[1m", "\033[20G". */
static size_t cells_of(const char *p, const char *end)
{
	size_t cells = 0, n;

	while (p < end) {
		n = strcspn(p, "\033\n");
		cells += ior_cells(p, n);
		p += n;
		if (*p == '\033')
			p += strcspn(p, "mG\n") + 1;
	}
	return cells;
}

/* The lines of the screen that a text takes, with that on which the cursor stands behind it. */
static size_t lines_of(const char *p, size_t len, size_t width)
{
	const char *end = p + len, *stop;
	size_t lines = 1, cells;

	for (; (stop = memchr(p, '\n', (size_t)(end - p))); p = stop + 1) {
		cells = cells_of(p, stop);
		lines += cells ? (cells + width - 1) / width : 1;
	}
	return lines;
}

/* Fewer rows, for so many lines too many. False if there cannot be fewer. */
static bool fewer_rows(struct frame *f, size_t lines)
{
	struct stats_options *opt = &f->a->stats;
	size_t less = lines;

	if (f->a->limited || opt->limit <= 1)
		return false;
	if (opt->mode == STATS_OVERVIEW)
		less = (lines + STATS_VIEWS - 1) / STATS_VIEWS;
	else if (opt->mode == STATS_HIST)
		less = 1;	/* which has many lines */
	opt->limit = opt->limit > less ? opt->limit - less : 1;
	return true;
}

int frame_draw(struct frame *f, frame_write *write, void *arg, FILE *out)
{
	char *text = NULL;
	size_t len = 0, lines;
	FILE *memory;
	int rc;

	see_size(f);
	do {
		free(text);
		text = NULL;
		memory = open_memstream(&text, &len);
		if (!memory)
			return -ENOMEM;
		rc = write(arg, memory);
		if (fclose(memory))
			rc = rc ? rc : -ENOMEM;
		lines = rc ? 0 : lines_of(text, len, f->size.columns);
	} while (lines > f->size.rows && fewer_rows(f, lines - f->size.rows));
	if (!rc) {
		fputs("\033[H\033[2J", out);
		fwrite(text, 1, len, out);
	}
	free(text);
	return rc;
}
