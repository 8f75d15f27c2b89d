/* SPDX-License-Identifier: BSD-2-Clause */
#include "filter/filter.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "calls/unknown.h"
#include "filter/filter_internal.h"
#include "stream/cell.h"

/* What a test says of a text, before it is negated: what memo[] holds. */
enum verdict { UNKNOWN /* 0, what a new memo holds */, ABSENT, NO, YES };

#define MEMO_STEP 4096u

static void free_node(struct ior_filter_node *n)
{
	struct ior_filter_node *child;

	while ((child = STAILQ_FIRST(&n->children))) {
		STAILQ_REMOVE_HEAD(&n->children, sibling);
		free_node(child);
	}
	for (size_t i = 0; i < n->nitems; i++) {
		struct ior_filter_item *item = &n->items[i];

		if (item->regex)
			regfree(item->regex);
		free(item->regex);
		free(item->family);
		free(item->text);
	}
	free(n->items);
	free(n->memo);
	free(n);
}

void ior_filter_free(struct ior_filter *f)
{
	if (f && f->root)
		free_node(f->root);
	free(f);
}

/* ---- Texts ---------------------------------------------------------------------------------- */

static unsigned char lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
}

/* The first len bytes are equal. */
static bool same(const char *a, const char *b, size_t len, bool fold)
{
	if (!fold)
		return memcmp(a, b, len) == 0;
	for (size_t i = 0; i < len; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

static bool contains(struct ior_text t, const struct ior_filter_item *item, bool fold)
{
	if (!fold)
		return memmem(t.p, t.len, item->text, item->len) != NULL;
	for (size_t i = 0; i + item->len <= t.len; i++)
		if (same(t.p + i, item->text, item->len, true))
			return true;
	return false;
}

/* The value has no slash at its end: of the root nothing is left. */
static bool below(struct ior_text t, const struct ior_filter_item *item, bool fold)
{
	return t.len > item->len + 1 && t.p[item->len] == '/' &&
	       same(t.p, item->text, item->len, fold);
}

/* The directory itself, or anything below. */
static bool under(struct ior_text t, const struct ior_filter_item *item, bool fold)
{
	if (!item->len)
		return t.len && t.p[0] == '/';
	return (t.len == item->len && same(t.p, item->text, t.len, fold)) || below(t, item, fold);
}

static bool directly_in(struct ior_text t, const struct ior_filter_item *item, bool fold)
{
	return below(t, item, fold) &&
	       !memchr(t.p + item->len + 1, '/', t.len - item->len - 1);
}

static bool is_of_family(struct ior_text t, const struct ior_select *family)
{
	const struct ior_syscall *calls;
	int32_t number;
	size_t n;

	if (ior_unknown_number(t.p, t.len, true, &number))
		return ior_select_number(family, number);
	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		if (ior_select_has(family, i) && ior_syscall_named(&calls[i], t.p, t.len))
			return true;
	return false;
}

static bool moves(struct ior_text t, uint64_t kinds)
{
	const struct ior_syscall *call = ior_syscall_by_name(t.p, t.len);

	return call && (kinds >> call->ret & 1);
}

static bool text_matches(const struct ior_filter_node *n, const struct ior_filter_item *item,
			 struct ior_text t)
{
	regmatch_t whole = { .rm_so = 0, .rm_eo = (regoff_t)t.len };

	switch (n->op) {
	case IOR_FILTER_EQ:
	case IOR_FILTER_NE:
		if (item->family)
			return is_of_family(t, item->family);
		return t.len == item->len && same(t.p, item->text, t.len, n->fold);
	case IOR_FILTER_MATCHES:
	case IOR_FILTER_NOT_MATCHES:
		return regexec(item->regex, t.p, 1, &whole, REG_STARTEND) == 0;
	case IOR_FILTER_CONTAINS:
		return contains(t, item, n->fold);
	case IOR_FILTER_STARTS:
		return t.len >= item->len && same(t.p, item->text, item->len, n->fold);
	case IOR_FILTER_ENDS:
		return t.len >= item->len &&
		       same(t.p + t.len - item->len, item->text, item->len, n->fold);
	case IOR_FILTER_GLOB:
		return !memchr(t.p, '\0', t.len) &&
		       fnmatch(item->text, t.p, n->fold ? FNM_CASEFOLD : 0) == 0;
	case IOR_FILTER_UNDER:
		return under(t, item, n->fold);
	case IOR_FILTER_IN:
		return directly_in(t, item, n->fold);
	case IOR_FILTER_MOVES:
		return moves(t, item->low);
	default:
		return false;
	}
}

static enum verdict judge_text(const struct ior_filter_node *n, struct ior_text t)
{
	if (n->op == IOR_FILTER_HAS)
		return YES;
	for (size_t i = 0; i < n->nitems; i++)
		if (text_matches(n, &n->items[i], t))
			return YES;
	return NO;
}

bool ior_filter_text_passes(const struct ior_filter_node *n, const char *text, size_t len)
{
	enum verdict verdict = judge_text(n, (struct ior_text){ .p = text, .len = len });

	return verdict == (ior_filter_negates(n) ? NO : YES);
}

bool ior_filter_item_passes(const struct ior_filter_node *n, const struct ior_filter_item *item,
			    const char *text, size_t len)
{
	return text_matches(n, item, (struct ior_text){ .p = text, .len = len });
}

/* ---- Numbers -------------------------------------------------------------------------------- */

static bool number_matches(const struct ior_filter_item *item, uint64_t value, uint64_t bias)
{
	if (!item->daily) {
		value ^= bias;
		return value >= item->low && value <= item->high;
	}
	value = (uint64_t)ior_time_rest((int64_t)value, IOR_FILTER_DAY);
	if (item->low <= item->high)
		return value >= item->low && value <= item->high;
	return value >= item->low || value <= item->high;
}

static enum verdict judge_number(const struct ior_filter_node *n, uint64_t value)
{
	uint64_t bias = ior_filter_bias(ior_row_fields()[n->field].type);

	if (n->op == IOR_FILTER_HAS)
		return YES;
	for (size_t i = 0; i < n->nitems; i++)
		if (number_matches(&n->items[i], value, bias))
			return YES;
	return NO;
}

/* ---- Values of rows ------------------------------------------------------------------------- */

static enum verdict judge_cell(const struct ior_filter_node *n, bool has,
			       const struct ior_cell *cell)
{
	if (!has)
		return ABSENT;
	return cell->type == IOR_TEXT ? judge_text(n, cell->text) : judge_number(n, cell->u);
}

/* Room for the verdict on id, NULL without memory. */
static uint8_t *memo_of(struct ior_filter_node *n, uint32_t id)
{
	uint32_t size = (id / MEMO_STEP + 1) * MEMO_STEP;
	uint8_t *memo;

	if (id < n->memo_size)
		return &n->memo[id];
	if (size < 2 * n->memo_size)
		size = 2 * n->memo_size;
	memo = recallocarray(n->memo, n->memo_size, size, sizeof(*memo));
	if (!memo)
		return NULL;
	n->memo = memo;
	n->memo_size = size;
	return &memo[id];
}

/* The verdict on the text or file with this dense id, made when it is seen for the first time. */
static enum verdict judge_id(struct ior_filter_node *n, const struct ior_reader *r,
			     const struct ior_row *row, unsigned int field, uint32_t id)
{
	uint8_t *memo = memo_of(n, id);
	enum verdict verdict;
	struct ior_cell cell;

	if (memo && *memo != UNKNOWN)
		return *memo;
	verdict = judge_cell(n, ior_row_cell(r, row, field, &cell), &cell);
	if (memo)
		*memo = verdict;
	return verdict;
}

static enum verdict judge_stored_id(struct ior_filter_node *n, const struct ior_reader *r,
				    const struct ior_row *row, unsigned int field)
{
	if (!ior_row_has(row, field))
		return ABSENT;
	return judge_id(n, r, row, field, (uint32_t)row->v[field]);
}

static enum verdict judge(struct ior_filter_node *n, const struct ior_reader *r,
			  const struct ior_row *row)
{
	enum verdict verdict, old;
	struct ior_cell cell;
	unsigned int source;

	switch (n->source) {
	case IOR_FILTER_NUMBER:
		return ior_row_has(row, n->field) ? judge_number(n, row->v[n->field]) : ABSENT;
	case IOR_FILTER_LIST:
		return ior_row_has(row, n->field) ? YES : ABSENT;
	case IOR_FILTER_TEXT:
		return judge_stored_id(n, r, row, n->field);
	case IOR_FILTER_FILE:
		verdict = judge_stored_id(n, r, row, n->field);
		if (!n->either || verdict == YES)
			return verdict;
		/* Verdicts are of ids, whichever of the two fields has them. */
		old = judge_stored_id(n, r, row, IOR_ROW_OLD_FILE);
		return old > verdict ? old : verdict;
	case IOR_FILTER_OF_FILE:
		source = (unsigned int)__builtin_ctzll(ior_row_fields()[n->field].sources);
		if (!ior_row_has(row, source))
			return ABSENT;
		return judge_id(n, r, row, n->field, (uint32_t)row->v[source]);
	default:
		if (!ior_row_cell(r, row, n->field, &cell))
			return ABSENT;
		if (cell.type == IOR_TEXT)
			return judge_id(n, r, row, n->field, cell.id);
		return judge_number(n, cell.u);
	}
}

static bool holds(struct ior_filter_node *n, const struct ior_reader *r, const struct ior_row *row)
{
	struct ior_filter_node *child;
	enum verdict verdict;

	switch (n->kind) {
	case IOR_FILTER_ALL:
		STAILQ_FOREACH(child, &n->children, sibling)
			if (!holds(child, r, row))
				return false;
		return true;
	case IOR_FILTER_ANY:
		STAILQ_FOREACH(child, &n->children, sibling)
			if (holds(child, r, row))
				return true;
		return false;
	case IOR_FILTER_NOT:
		return !holds(STAILQ_FIRST(&n->children), r, row);
	default:
		verdict = judge(n, r, row);
		return verdict == (ior_filter_negates(n) ? NO : YES);
	}
}

static void forget(struct ior_filter_node *n)
{
	struct ior_filter_node *child;

	STAILQ_FOREACH(child, &n->children, sibling)
		forget(child);
	if (n->memo)
		memset(n->memo, UNKNOWN, n->memo_size);
}

bool ior_filter_matches(struct ior_filter *f, const struct ior_reader *r,
			const struct ior_row *row)
{
	uint32_t generation = ior_reader_generation(r);

	if (generation != f->generation || !f->started) {
		forget(f->root);
		f->generation = generation;
		f->started = true;
	}
	return holds(f->root, r, row);
}

/* ---- Fields --------------------------------------------------------------------------------- */

static const struct ior_filter_node *find_unknown(const struct ior_filter_node *n, uint64_t known)
{
	const struct ior_filter_node *child, *found = NULL;

	if (n->kind == IOR_FILTER_TEST)
		return known >> n->field & 1 ? NULL : n;
	STAILQ_FOREACH(child, &n->children, sibling) {
		found = find_unknown(child, known);
		if (found)
			break;
	}
	return found;
}

const char *ior_filter_unknown(const struct ior_filter *f, uint64_t known,
			       struct ior_filter_error *err)
{
	const struct ior_filter_node *n = find_unknown(f->root, known);

	if (!n)
		return NULL;
	err->at = n->at;
	err->len = n->len;
	return ior_filter_name(n);
}

static uint64_t stored(const struct ior_filter_node *n)
{
	const struct ior_filter_node *child;
	uint64_t fields = 0;

	if (n->kind == IOR_FILTER_TEST)
		return ior_row_fields()[n->field].sources |
		       (n->either ? IOR_ROW_BIT(IOR_ROW_OLD_FILE) : 0);
	STAILQ_FOREACH(child, &n->children, sibling)
		fields |= stored(child);
	return fields;
}

uint64_t ior_filter_stored(const struct ior_filter *f)
{
	return stored(f->root);
}
