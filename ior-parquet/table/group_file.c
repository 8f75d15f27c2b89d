/* SPDX-License-Identifier: BSD-2-Clause */
#include "table/group_file.h"

#include <stdlib.h>

void group_files_free(struct group_files *g)
{
	coding_free(&g->files);
	for (unsigned int i = 0; i < GROUP_ROWS; i++) {
		free(g->rows[i].has);
		free(g->rows[i].files);
		free(g->rows[i].bits);
	}
	free(g->has);
	free(g->code);
	free(g->number);
	free(g->codes);
	free(g->texts);
	dictionary_free(&g->dictionary);
}

static void forget_rows(struct group_files *g)
{
	for (unsigned int i = 0; i < GROUP_ROWS; i++)
		g->rows[i].made = false;
}

void group_files_begin(struct group_files *g)
{
	g->field = 0;
	forget_rows(g);
}

/* The codes of the files of a field are kept for all that is made of it. */
static bool make_files(struct group_files *g, struct coder *coder,
		       const struct batch_column *from, const struct texts *n, unsigned int field)
{
	uint32_t most;

	if (g->field == field + 1)
		return true;
	forget_rows(g);
	g->field = 0;
	if (!coder_make(coder, from->data, from->n, n->nfiles, &g->files))
		return false;
	most = g->files.ndistinct;
	if (!coding_room(&g->has, &g->has_cap, most, sizeof(*g->has)) ||
	    !coding_room(&g->code, &g->code_cap, most, sizeof(*g->code)) ||
	    !coding_room(&g->number, &g->number_cap, most, sizeof(*g->number)) ||
	    !coding_room(&g->texts, &g->texts_cap, most, sizeof(*g->texts)) ||
	    !coding_room(&g->codes, &g->codes_cap, from->n, sizeof(*g->codes)))
		return false;
	g->field = field + 1;
	return true;
}

/* ---- Rows ----------------------------------------------------------------------------------- */

/* The first bits of dense to the places where mask has one. */
static uint64_t spread(uint64_t dense, uint64_t mask)
{
	uint64_t bits = 0;

	if (__builtin_popcountll(mask) > 32) {
		for (uint64_t gap = ~mask; gap; gap &= gap - 1) {
			uint64_t below = (gap & -gap) - 1;

			dense = (dense & below) | (dense & ~below) << 1;
		}
		return dense;
	}
	for (; dense && mask; mask &= mask - 1, dense >>= 1)
		bits |= (mask & -mask) & -(dense & 1);
	return bits;
}

static void find_rows(struct group_rows *r, const struct coding *files, const uint64_t *bits,
		      uint32_t words)
{
	const uint32_t *code = files->codes;
	uint32_t n = 0;

	for (uint32_t w = 0; w < words; w++) {
		unsigned int there = (unsigned int)__builtin_popcountll(bits[w]);
		uint64_t have = 0;

		for (unsigned int i = 0; i < there; i++, code++) {
			uint64_t has = r->has[*code];

			r->files[n] = *code;
			n += (uint32_t)has;
			have |= has << i;
		}
		r->bits[w] = spread(have, bits[w]);
	}
	r->n = n;
}

/* The rows whose file g->has something. NULL when out of memory. */
static const struct group_rows *rows_of(struct group_files *g, const struct batch *s,
					const struct batch_column *from)
{
	uint32_t most = g->files.ndistinct, words = (s->rows + 63) / 64;
	struct group_rows *r;

	for (unsigned int i = 0; i < GROUP_ROWS; i++)
		if (g->rows[i].made && memcmp(g->rows[i].has, g->has, most) == 0)
			return &g->rows[i];
	r = &g->rows[g->next_rows++ % GROUP_ROWS];
	r->made = false;
	if (!coding_room(&r->has, &r->has_cap, most, sizeof(*r->has)) ||
	    !coding_room(&r->files, &r->files_cap, from->n + 1, sizeof(*r->files)) ||
	    !coding_room(&r->bits, &r->bits_cap, words, sizeof(*r->bits)))
		return NULL;
	memcpy(r->has, g->has, most);
	find_rows(r, &g->files, from->bits, words);
	r->made = true;
	return r;
}

/* ---- Columns -------------------------------------------------------------------------------- */

/* Fills g->has and g->code with the text of each distinct file, and g->texts with the texts. */
static uint32_t ask_texts(struct group_files *g, struct coder *coder, const uint32_t *text_of,
			  struct column *c)
{
	uint32_t missing = 0;

	for (uint32_t i = 0; i < g->files.ndistinct; i++) {
		uint32_t text = text_of[g->files.distinct[i]];

		g->has[i] = text != 0;
		missing += !text;
		if (text && !coder->code_of[text]) {
			g->texts[c->ndistinct] = text;
			coder->code_of[text] = ++c->ndistinct;
		}
		g->code[i] = coder->code_of[text] - 1;
	}
	coder_clear(coder, g->texts, c->ndistinct);
	c->texts = g->texts;
	return missing;
}

/* The same of numbers. *missing: files without one. False when out of memory. */
static bool ask_numbers(struct group_files *g, const uint64_t *number, const uint8_t *has,
			struct column *c, uint32_t *missing)
{
	/* many files may have one device; what there are more of, it grows for */
	if (dictionary_begin(&g->dictionary, g->files.ndistinct / 8) < 0)
		return false;
	*missing = 0;
	for (uint32_t i = 0; i < g->files.ndistinct; i++) {
		uint32_t file = g->files.distinct[i];

		g->has[i] = has[file];
		*missing += !has[file];
		if (!has[file])
			continue;
		g->code[i] = dictionary_code(&g->dictionary, number[file]);
		if (g->code[i] == DICTIONARY_NONE)
			return false;
	}
	c->values = g->dictionary.values;
	c->ndistinct = g->dictionary.n;
	return true;
}

/* The codes of c, of the values that g->has. */
static bool look_up(struct group_files *g, const struct batch *s, const struct batch_column *from,
		    uint32_t missing, struct column *c)
{
	const uint32_t *files = g->files.codes;
	const struct group_rows *r;

	c->codes = g->codes;
	if (missing == g->files.ndistinct) {
		c->n = 0;
		return true;
	}
	if (missing) {
		r = rows_of(g, s, from);
		if (!r)
			return false;
		files = r->files;
		c->bits = r->bits;
		c->n = r->n;
	} else if (c->ndistinct == g->files.ndistinct) {
		c->codes = files;	/* each file has its own */
		return true;
	}
	for (uint32_t i = 0; i < c->n; i++)
		g->codes[i] = g->code[files[i]];
	return true;
}

bool group_files_column(struct group_files *g, struct coder *coder, const struct batch *s,
			const struct batch_column *from, unsigned int field, struct column *c)
{
	static const uint8_t which[IOR_ROW_ALL] = {
#define T(field, member) [IOR_ROW_##field] = TEXTS_##field,
		TEXTS_OF_FILE(T)
		TEXTS_OF_PATH(T)
#undef T
		[IOR_ROW_OLD_FILETYPE] = TEXTS_FILETYPE,
	};
	const struct texts *n = c->names;
	unsigned int asked = c->schema->field;
	uint32_t missing;

	if (!make_files(g, coder, from, n, field) || !coder_room(coder, n->intern.n))
		return false;
	if (asked == IOR_ROW_DEV || asked == IOR_ROW_INODE) {
		bool dev = asked == IOR_ROW_DEV;

		if (!ask_numbers(g, dev ? n->device : n->inode,
				 dev ? n->has_device : n->has_inode, c, &missing))
			return false;
	} else {
		bool path = ior_row_fields()[asked].type == IOR_FILE;

		missing = ask_texts(g, coder, n->file_text[path ? TEXTS_FILE : which[asked]], c);
	}
	return look_up(g, s, from, missing, c);
}
