/* SPDX-License-Identifier: BSD-2-Clause */
#include "group.h"

#define SECOND INT64_C(1000000000)	/* ns */

#define NO_CODE UINT32_MAX

/* Numbers replaced by codes: those that occur, in order of appearance, and a code for each. */
struct coding {
	uint32_t *codes, *distinct;
	uint32_t ndistinct, codes_cap, distinct_cap;
};

struct group {
	struct coding texts;		/* of the column asked for */
	struct coding files;		/* of a field, for all columns made of it */
	unsigned int files_field;	/* that field, plus 1; 0: none yet */
	uint32_t *code_of;		/* by number: code + 1; all 0 between uses */
	uint32_t *by_file;		/* by code of a file: the code of its text, or NO_CODE */
	uint64_t *bits, *ints;
	uint32_t code_of_cap, by_file_cap, bits_cap, ints_cap;
};

struct group *group_open(void)
{
	return calloc(1, sizeof(struct group));
}

static void free_coding(struct coding *c)
{
	free(c->codes);
	free(c->distinct);
}

void group_close(struct group *g)
{
	if (!g)
		return;
	free_coding(&g->texts);
	free_coding(&g->files);
	free(g->code_of);
	free(g->by_file);
	free(g->bits);
	free(g->ints);
	free(g);
}

void group_begin(struct group *g)
{
	g->files_field = 0;
}

/* Make *array hold n elements of size bytes; the old ones are not kept. */
static bool room(void *array, uint32_t *cap, uint32_t n, size_t size)
{
	void **at = array;

	if (n <= *cap)
		return true;
	free(*at);
	*at = reallocarray(NULL, n, size);
	*cap = *at ? n : 0;
	return *at;
}

/* g->code_of for numbers below n. */
static bool code_of_room(struct group *g, uint32_t n)
{
	if (n <= g->code_of_cap)
		return true;
	n += n / 2;
	if (!room(&g->code_of, &g->code_of_cap, n, sizeof(*g->code_of)))
		return false;
	memset(g->code_of, 0, (size_t)n * sizeof(*g->code_of));
	return true;
}

/* The codes of v[0..n), numbers below limit. */
static bool make_codes(struct group *g, const uint32_t *v, uint32_t n, uint32_t limit,
		       struct coding *out)
{
	uint32_t most = n < limit ? n : limit, ndistinct = 0;

	if (!code_of_room(g, limit) ||
	    !room(&out->codes, &out->codes_cap, n, sizeof(*out->codes)) ||
	    !room(&out->distinct, &out->distinct_cap, most, sizeof(*out->distinct)))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t code = g->code_of[v[i]];

		if (!code) {
			out->distinct[ndistinct] = v[i];
			code = g->code_of[v[i]] = ++ndistinct;
		}
		out->codes[i] = code - 1;
	}
	for (uint32_t i = 0; i < ndistinct; i++)
		g->code_of[out->distinct[i]] = 0;
	out->ndistinct = ndistinct;
	return true;
}

/* ---- Stored fields -------------------------------------------------------------------------- */

static bool widen(struct group *g, const struct stage_column *from, bool is_signed,
		  struct column *c)
{
	const uint32_t *v = from->data;

	if (!room(&g->ints, &g->ints_cap, from->n, sizeof(*g->ints)))
		return false;
	for (uint32_t i = 0; !is_signed && i < from->n; i++)
		g->ints[i] = v[i];
	for (uint32_t i = 0; is_signed && i < from->n; i++)
		g->ints[i] = (uint64_t)(int32_t)v[i];
	c->ints = g->ints;
	return true;
}

static bool texts_column(struct group *g, const struct stage_column *from, const struct names *n,
			 struct column *c)
{
	if (!make_codes(g, from->data, from->n, n->intern.n, &g->texts))
		return false;
	c->codes = g->texts.codes;
	c->texts = g->texts.distinct;
	c->ntexts = g->texts.ndistinct;
	return true;
}

/* ---- Of other fields ------------------------------------------------------------------------ */

/* Microseconds, rounded down. */
static bool microseconds(struct group *g, const struct stage_column *from, struct column *c)
{
	const int64_t *ns = from->data;

	if (!room(&g->ints, &g->ints_cap, from->n, sizeof(*g->ints)))
		return false;
	for (uint32_t i = 0; i < from->n; i++)
		g->ints[i] = (uint64_t)(ns[i] / 1000 - (ns[i] % 1000 < 0));
	c->ints = g->ints;
	return true;
}

/* Cut to a unit, in nanoseconds. Neighbours mostly lie in the same one. */
static bool cut_times(struct group *g, const struct stage_column *from, int64_t unit,
		      struct column *c)
{
	const int64_t *ns = from->data;
	int64_t start = 0;

	if (!room(&g->ints, &g->ints_cap, from->n, sizeof(*g->ints)))
		return false;
	for (uint32_t i = 0; i < from->n; i++) {
		if (i == 0 || ns[i] < start || ns[i] - start >= unit)
			start = ns[i] - ns[i] % unit - (ns[i] % unit < 0 ? unit : 0);
		g->ints[i] = (uint64_t)(start / 1000);
	}
	c->ints = g->ints;
	return true;
}

/* Rounded down to a power of two. */
static bool classes(struct group *g, const struct stage_column *from, struct column *c)
{
	const uint64_t *v = from->data;

	if (!room(&g->ints, &g->ints_cap, from->n, sizeof(*g->ints)))
		return false;
	for (uint32_t i = 0; i < from->n; i++)
		g->ints[i] = v[i] ? UINT64_C(1) << (63 - __builtin_clzll(v[i])) : 0;
	c->ints = g->ints;
	return true;
}

/* ---- Of files ------------------------------------------------------------------------------- */

/*
 * Rows whose file has nothing in g->by_file have no value: of the n values of the field, which
 * bits are left.
 */
static bool drop_rows(struct group *g, const struct stage *s, const struct stage_column *from,
		      struct column *c)
{
	const uint32_t *files = g->files.codes;
	uint32_t words = (s->rows + 63) / 64, at = 0;

	if (!room(&g->bits, &g->bits_cap, words, sizeof(*g->bits)))
		return false;
	for (uint32_t w = 0; w < words; w++) {
		uint64_t left = from->bits[w], have = 0;
		uint32_t n = (uint32_t)__builtin_popcountll(left);

		for (uint32_t i = 0; i < n; i++)
			have |= (uint64_t)(g->by_file[files[at + i]] != NO_CODE) << i;
		at += n;
		/* the nth bit of have is for the nth one of from */
		if (left != UINT64_MAX) {
			uint64_t bits = 0;

			for (; have && left; left &= left - 1, have >>= 1)
				bits |= (left & -left) & -(have & 1);
			have = bits;
		}
		g->bits[w] = have;
	}
	c->bits = g->bits;
	return true;
}

/* Fills g->by_file with the code of a text of each distinct file, and the texts. */
static void ask_files(struct group *g, const struct names *n, enum names_text which,
		      uint32_t *missing, bool *same)
{
	uint32_t ntexts = 0;

	*missing = 0;
	*same = true;
	for (uint32_t i = 0; i < g->files.ndistinct; i++) {
		uint32_t text = n->file_text[which][g->files.distinct[i]];

		if (text && !g->code_of[text]) {
			g->texts.distinct[ntexts] = text;
			g->code_of[text] = ++ntexts;
		}
		g->by_file[i] = text ? g->code_of[text] - 1 : NO_CODE;
		*missing += !text;
		*same &= g->by_file[i] == i;
	}
	for (uint32_t i = 0; i < ntexts; i++)
		g->code_of[g->texts.distinct[i]] = 0;
	g->texts.ndistinct = ntexts;
}

static bool file_texts(struct group *g, const struct stage *s, const struct stage_column *from,
		       const struct names *n, enum names_text which, struct column *c)
{
	const uint32_t *files = g->files.codes;
	uint32_t missing, values = 0;
	bool same;

	if (!code_of_room(g, n->intern.n) ||
	    !room(&g->texts.distinct, &g->texts.distinct_cap, g->files.ndistinct,
		  sizeof(*g->texts.distinct)) ||
	    !room(&g->texts.codes, &g->texts.codes_cap, from->n, sizeof(*g->texts.codes)))
		return false;
	ask_files(g, n, which, &missing, &same);
	c->texts = g->texts.distinct;
	c->ntexts = g->texts.ndistinct;
	c->codes = same ? files : g->texts.codes;
	if (missing == g->files.ndistinct) {
		c->n = 0;
		return true;
	}
	for (uint32_t i = 0; !same && i < from->n; i++) {
		g->texts.codes[values] = g->by_file[files[i]];
		values += g->by_file[files[i]] != NO_CODE;
	}
	c->n = same ? from->n : values;
	return !missing || drop_rows(g, s, from, c);
}

static bool file_numbers(struct group *g, const struct stage *s, const struct stage_column *from,
			 const uint64_t *number, const uint8_t *has, struct column *c)
{
	uint32_t missing = 0;

	if (!room(&g->ints, &g->ints_cap, from->n, sizeof(*g->ints)))
		return false;
	for (uint32_t i = 0; i < g->files.ndistinct; i++) {
		g->by_file[i] = has[g->files.distinct[i]] ? 0 : NO_CODE;
		missing += g->by_file[i] == NO_CODE;
	}
	c->ints = g->ints;
	c->n = 0;
	for (uint32_t i = 0; i < from->n; i++) {
		uint32_t file = g->files.distinct[g->files.codes[i]];

		g->ints[c->n] = number[file];
		c->n += has[file];
	}
	return !missing || !c->n || drop_rows(g, s, from, c);
}

/* Codes of the files of a field. Those of the field file are kept, for all that is made of it. */
static bool make_files(struct group *g, const struct stage_column *from, const struct names *n,
		       unsigned int field)
{
	if (g->files_field == field + 1)
		return true;
	g->files_field = field + 1;
	return make_codes(g, from->data, from->n, n->nfiles, &g->files) &&
	       room(&g->by_file, &g->by_file_cap, g->files.ndistinct, sizeof(*g->by_file));
}

/* The stored field that one is made of, itself if it is stored. */
static unsigned int origin(unsigned int field)
{
	switch (field) {
	case IOR_ROW_SECOND:
	case IOR_ROW_MINUTE:
		return IOR_ROW_WALL_TIME;
	case IOR_ROW_SIZECLASS:
		return IOR_ROW_BYTES;
	case IOR_ROW_LATENCYCLASS:
		return IOR_ROW_DURATION;
	default:
		return stage_has(field) ? field : IOR_ROW_FILE;
	}
}

static bool file_column(struct group *g, const struct stage *s, const struct stage_column *from,
			const struct names *n, unsigned int field, struct column *c)
{
	static const uint8_t which[IOR_ROW_ALL] = {
		[IOR_ROW_FILETYPE] = NAMES_TYPE,     [IOR_ROW_FILE_STATE] = NAMES_STATE,
		[IOR_ROW_FSTYPE] = NAMES_FSTYPE,     [IOR_ROW_PROTOCOL] = NAMES_PROTOCOL,
		[IOR_ROW_LOCAL] = NAMES_LOCAL,	     [IOR_ROW_REMOTE] = NAMES_REMOTE,
		[IOR_ROW_DIR] = NAMES_DIR,	     [IOR_ROW_EXT] = NAMES_EXT,
		[IOR_ROW_FILE] = NAMES_PATH,	     [IOR_ROW_OLD_FILE] = NAMES_PATH,
		[IOR_ROW_EXE] = NAMES_PATH,	     [IOR_ROW_MOUNT] = NAMES_MOUNT,
	};

	if (!make_files(g, from, n, origin(field)))
		return false;
	if (field == IOR_ROW_DEV)
		return file_numbers(g, s, from, n->device, n->has_device, c);
	if (field == IOR_ROW_INODE)
		return file_numbers(g, s, from, n->inode, n->has_inode, c);
	return file_texts(g, s, from, n, (enum names_text)which[field], c);
}

static bool fill(struct group *g, const struct stage *s, const struct stage_column *from,
		 const struct names *n, struct column *c)
{
	unsigned int field = c->schema->field;

	if (ior_row_fields()[origin(field)].type == IOR_FILE)
		return file_column(g, s, from, n, field, c);
	switch (field) {
	case IOR_ROW_WALL_TIME:
		return microseconds(g, from, c);
	case IOR_ROW_SECOND:
		return cut_times(g, from, SECOND, c);
	case IOR_ROW_MINUTE:
		return cut_times(g, from, 60 * SECOND, c);
	case IOR_ROW_SIZECLASS:
	case IOR_ROW_LATENCYCLASS:
		return classes(g, from, c);
	}
	switch (c->schema->kind) {
	case SCHEMA_TEXT:
		return texts_column(g, from, n, c);
	case SCHEMA_LIST:
		c->ints = s->args;
		c->lengths = s->nargs;
		return true;
	default:
		if (!from->wide)
			return widen(g, from, schema_is_signed(c->schema), c);
		c->ints = from->data;
		return true;
	}
}

bool group_column(struct group *g, const struct stage *s, const struct names *n,
		  const struct schema_column *column, struct column *c)
{
	const struct stage_column *from = &s->column[origin(column->field)];

	*c = (struct column){
		.schema = column, .names = n, .rows = s->rows, .n = from->n, .bits = from->bits,
	};
	if (c->n && !fill(g, s, from, n, c))
		return false;
	if (c->n == s->rows)
		c->bits = NULL;
	c->nints = column->kind == SCHEMA_LIST ? s->nargs_all : c->n;
	return true;
}
