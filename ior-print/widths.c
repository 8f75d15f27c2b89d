/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The columns of text. Their widths are fixed, so that a line can be printed the moment it is
 * known; a value that is wider takes what it needs, and the columns after it give way until the
 * line is in step again.
 */
#include "text.h"

struct layout {
	unsigned int width;
	bool right;
};

unsigned int text_time_width(const struct print *p)
{
	switch (p->opt.time) {
	case PRINT_RELATIVE:
		return 13;
	case PRINT_BOOT:
		return 17;
	default:
		return p->opt.local ? 15 : 16;
	}
}

/* How wide the values of a column usually are. */
static struct layout layout_of(const struct print *p, unsigned int id)
{
	switch (id) {
	case IOR_ROW_TIME:
		return (struct layout){ text_time_width(p), p->opt.time != PRINT_WALL };
	case IOR_ROW_WALL_TIME:
	case IOR_ROW_SECOND:
	case IOR_ROW_MINUTE:
		return (struct layout){ p->opt.local ? 35 : 30, false };
	case IOR_ROW_COMM:
	case IOR_ROW_HOST:
		return (struct layout){ 15, false };
	case COLUMN_TASK:
		return (struct layout){ 11, false };
	case IOR_ROW_SYSCALL:
		return (struct layout){ 14, false };
	case COLUMN_RESULT:
	case IOR_ROW_ERROR:
		return (struct layout){ 8, true };
	case IOR_ROW_FD:
	case IOR_ROW_EPOLL_TARGET_FD:
		return (struct layout){ 3, true };
	case COLUMN_FILE:
	case IOR_ROW_FILE:
	case IOR_ROW_OLD_FILE:
	case IOR_ROW_EXE:
	case IOR_ROW_ARGS:
		return (struct layout){ 32, false };
	case IOR_ROW_FLAGS:
		return (struct layout){ 24, false };
	case IOR_ROW_LOCAL:
	case IOR_ROW_REMOTE:
		return (struct layout){ 21, false };
	case IOR_ROW_DEV:
		return (struct layout){ 6, true };
	default:
		if (ior_row_fields()[id].type == IOR_TEXT)
			return (struct layout){ 8, false };
		return (struct layout){ 8, true };
	}
}

/* The head of a column: the name without its unit, as the values carry theirs. */
static const char *title_of(unsigned int id, size_t *len)
{
	const char *name;

	switch (id) {
	case COLUMN_TASK:
		name = "pid";
		break;
	case COLUMN_RESULT:
		name = "result";
		break;
	case COLUMN_FILE:
		name = "file";
		break;
	default:
		name = ior_row_fields()[id].name;
	}
	*len = strlen(name);
	if (*len > 3 && strcmp(name + *len - 3, "_ns") == 0)
		*len -= 3;
	return name;
}

static size_t characters(const char *p, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += (p[i] & 0xc0) != 0x80;
	return n;
}

void text_right(struct buffer *out, size_t start, size_t width)
{
	size_t len = out->len - start, fill = len < width ? width - len : 0;

	buffer_fill(out, ' ', fill);
	if (out->failed || fill == 0)
		return;
	memmove(out->p + start + fill, out->p + start, len);
	memset(out->p + start, ' ', fill);
}

void text_colour(const struct print *p, size_t start, const char *colour, struct buffer *out)
{
	static const char off[] = "\033[0m";
	size_t len = strlen(colour), end;

	if (!p->colour || out->failed || out->len == start)
		return;
	end = out->len - (out->p[out->len - 1] == '\n');
	if (!buffer_room(out, len + sizeof(off) - 1))
		return;
	memmove(out->p + end + len + sizeof(off) - 1, out->p + end, out->len - end);
	memmove(out->p + start + len, out->p + start, end - start);
	memcpy(out->p + start, colour, len);
	memcpy(out->p + end + len, off, sizeof(off) - 1);
	out->len += len + sizeof(off) - 1;
}

void text_align(const struct print *p, unsigned int column, size_t start, size_t *behind,
		struct buffer *out)
{
	size_t width = p->rows.width[column], used = *behind, fill = 0;
	bool last = column + 1 == p->rows.n;

	if (!out->failed)
		used += characters(out->p + start, out->len - start);
	*behind = used > width ? used - width : 0;
	if (used < width)
		fill = width - used;
	if (p->rows.right[column])
		text_right(out, start, out->len - start + fill);
	else if (!last)
		buffer_fill(out, ' ', fill);
	buffer_char(out, last ? '\n' : ' ');
}

static void lay_out(struct print *p)
{
	struct text *t = p->state;
	struct layout layout;
	size_t title;

	t->dated = false;
	for (unsigned int i = 0; i < p->rows.n; i++) {
		layout = layout_of(p, p->rows.id[i]);
		title_of(p->rows.id[i], &title);
		p->rows.width[i] = layout.width > title ? layout.width : title;
		p->rows.right[i] = layout.right;
		t->dated |= p->rows.id[i] == IOR_ROW_TIME && p->opt.time == PRINT_WALL;
	}
}

void text_names(struct print *p, struct buffer *out)
{
	size_t start, len, behind = 0, line = out->len;
	const char *title;

	lay_out(p);
	for (unsigned int i = 0; i < p->rows.n; i++) {
		start = out->len;
		title = title_of(p->rows.id[i], &len);
		buffer_bytes(out, title, len);
		text_align(p, i, start, &behind, out);
	}
	text_colour(p, line, COLOUR_HEAD, out);
}
