/* SPDX-License-Identifier: BSD-2-Clause */
#include "filter/filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filter/filter_internal.h"
#include "filter/filter_lex.h"

/* ---- Values --------------------------------------------------------------------------------- */

static int value_missing(struct parser *p, const struct operator *o)
{
	bool more = !at_end(p) && p->text[p->pos] == ',';

	return ior_error_set(mistake(p, p->pos, more), -EINVAL, "a value is missing%s%s%s",
			     more ? " before this comma" : o ? " after " : " after the comma",
			     more || !o ? "" : o->sign ? o->sign : o->word,
			     at_end(p) ? ": did the shell take it? Quote the expression" : "");
}

/* One value; o is the operator before it, NULL after a comma. */
static int parse_item(struct parser *p, struct ior_filter_node *n, const struct operator *o)
{
	struct ior_filter_item *items = reallocarray(n->items, n->nitems + 1, sizeof(*items));
	struct ior_filter_item *item;
	bool quoted;
	char *text;
	size_t at;
	int rc = 0;

	if (!items)
		return filter_no_memory(p);
	n->items = items;
	item = &items[n->nitems];
	*item = (struct ior_filter_item){ 0 };
	filter_skip_blanks(p);
	at = p->pos;
	quoted = !at_end(p) && (p->text[at] == '"' || p->text[at] == '\'');
	item->text = malloc(p->len - at + 1);
	if (!item->text)
		return filter_no_memory(p);
	n->nitems++;
	if (quoted)
		rc = filter_take_quoted(p, item->text, &item->len);
	else
		filter_take_bare(p, item->text, &item->len);
	if (rc)
		return rc;
	item->text[item->len] = '\0';
	text = realloc(item->text, item->len + 1);
	if (text)
		item->text = text;
	if (p->pos == at)
		return value_missing(p, o);
	return ior_filter_make_item(n, item, quoted, mistake(p, at, p->pos - at));
}

static bool take_comma(struct parser *p)
{
	filter_skip_blanks(p);
	return filter_take_sign(p, ",");
}

static int parse_items(struct parser *p, struct ior_filter_node *n, const struct operator *o)
{
	int rc = parse_item(p, n, o);

	while (!rc && take_comma(p))
		rc = parse_item(p, n, NULL);
	return rc;
}

/* ---- Tests ---------------------------------------------------------------------------------- */

static enum ior_filter_source source_of(const struct ior_row_field *field)
{
	if (field->rule == IOR_RULE_FILE)
		return IOR_FILTER_OF_FILE;
	if (field->rule != IOR_RULE_STORED)
		return IOR_FILTER_DERIVED;
	switch (field->type) {
	case IOR_TEXT:
		return IOR_FILTER_TEXT;
	case IOR_FILE:
		return IOR_FILTER_FILE;
	case IOR_LIST:
		return IOR_FILTER_LIST;
	default:
		return IOR_FILTER_NUMBER;
	}
}

static struct ior_filter_node *new_node(enum ior_filter_kind kind, size_t at)
{
	struct ior_filter_node *n = calloc(1, sizeof(*n));

	if (n) {
		n->kind = kind;
		n->at = at;
		STAILQ_INIT(&n->children);
	}
	return n;
}

/* The field that a word names, or that stands first for it; NULL if there is none. */
static const struct ior_row_field *find_field(struct word w, bool *either)
{
	*either = is(w, IOR_FILTER_ANY_FILE);
	return *either ? &ior_row_fields()[IOR_ROW_FILE] : ior_row_field_find(w.p, w.len);
}

static void set_field(struct ior_filter_node *n, const struct ior_row_field *field)
{
	n->field = field->id;
	n->source = source_of(field);
}

static int set_flag(struct parser *p, struct ior_filter_node *n, const struct flag *flag)
{
	set_field(n, &ior_row_fields()[flag->field]);
	n->op = flag->op;
	n->flag = flag->name;
	if (flag->op == IOR_FILTER_HAS)
		return 0;
	n->items = calloc(1, sizeof(*n->items));
	if (!n->items)
		return filter_no_memory(p);
	n->nitems = 1;
	n->items[0].low = flag->low;
	n->items[0].high = UINT64_MAX;
	return 0;
}

static int parse_has(struct parser *p, struct ior_filter_node *n)
{
	const struct ior_row_field *field;
	struct word w;

	filter_skip_blanks(p);
	w = filter_peek_word(p);
	if (!w.len)
		return ior_error_set(mistake(p, p->pos, at_end(p) ? 0 : 1), -EINVAL,
				     "has asks for a field: 'has duration'");
	field = find_field(w, &n->either);
	if (!field)
		return filter_unknown_field(p, w);
	p->pos += w.len;
	set_field(n, field);
	n->op = IOR_FILTER_HAS;
	return 0;
}

/* Is this an operator for this field? */
static int check_operator(struct parser *p, const struct ior_row_field *field,
			  const struct operator *o, size_t len)
{
	bool text = ior_type_is_text(field->type);
	struct ior_error *err;

	if (field->type != IOR_LIST && (text ? o->texts : o->numbers))
		return 0;
	err = mistake(p, p->pos, len);
	if (field->type == IOR_LIST)
		return ior_error_set(err, -EINVAL, "%s is a list: only 'has %s' can be asked",
				     field->name, field->name);
	if (text)
		return ior_error_set(err, -EINVAL, "%s is a text, without an order: = != ~ !~ "
				     "contains startswith endswith glob under in", field->name);
	if (o->op == IOR_FILTER_IN)
		return ior_error_set(err, -EINVAL, "%s is a number: one of several is %s=1,2,3; a "
				     "range is %s=1..9", field->name, field->name, field->name);
	return ior_error_set(err, -EINVAL, "%s is a number: = != < <= > >=, and ranges like 1..9",
			     field->name);
}

static int parse_field_test(struct parser *p, struct ior_filter_node *n, struct word w)
{
	const struct ior_row_field *field = find_field(w, &n->either);
	const struct flag *flag = filter_find_flag(w);
	const struct operator *o;
	size_t len;
	int rc;

	if (!field && !flag)
		return filter_unknown_field(p, w);
	p->pos += w.len;
	n->len = w.len;
	filter_skip_blanks(p);
	o = filter_peek_operator(p, &n->fold, &len);
	if (flag && !o)
		return set_flag(p, n, flag);
	if (!o)
		return filter_operator_missing(p, w);
	if (!field)
		return ior_error_set(mistake(p, p->pos, len), -EINVAL,
				     "%s stands alone: it takes no operator", flag->name);
	rc = check_operator(p, field, o, len);
	if (rc)
		return rc;
	p->pos += len;
	set_field(n, field);
	n->op = o->op;
	return parse_items(p, n, o);
}

static int parse_any(struct parser *p, struct ior_filter_node **out);

/* "(" filter ")" */
static int parse_group(struct parser *p, struct ior_filter_node **out)
{
	size_t open = p->pos++;
	int rc = parse_any(p, out);

	if (rc)
		return rc;
	filter_skip_blanks(p);
	if (filter_take_sign(p, ")"))
		return 0;
	return ior_error_set(mistake(p, open, 1), -EINVAL, "this parenthesis is not closed");
}

static int parse_not(struct parser *p, struct ior_filter_node **out);

/* What next returns is a child of n, also after an error: who frees n frees it. */
static int parse_child(struct parser *p, struct ior_filter_node *n,
		       int (*next)(struct parser *, struct ior_filter_node **))
{
	struct ior_filter_node *child = NULL;
	int rc = next(p, &child);

	if (child)
		STAILQ_INSERT_TAIL(&n->children, child, sibling);
	return rc;
}

static int parse_negated(struct parser *p, struct ior_filter_node **out)
{
	*out = new_node(IOR_FILTER_NOT, p->pos);
	if (!*out)
		return filter_no_memory(p);
	return parse_child(p, *out, parse_not);
}

static int parse_test(struct parser *p, struct ior_filter_node **out)
{
	struct word w = filter_peek_word(p);
	int rc;

	if (!w.len || is(w, "and") || is(w, "or"))
		return filter_no_test(p);
	*out = new_node(IOR_FILTER_TEST, p->pos);
	if (!*out)
		return filter_no_memory(p);
	if (filter_take_word(p, "has"))
		rc = parse_has(p, *out);
	else
		rc = parse_field_test(p, *out, w);
	(*out)->len = p->pos - (*out)->at;
	return rc;
}

/* What it returns in *out is the caller's to free, also after an error. */
static int parse_not(struct parser *p, struct ior_filter_node **out)
{
	int rc;

	filter_skip_blanks(p);
	if (p->depth++ == IOR_FILTER_DEPTH)
		return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
				     "more than %d parentheses or negations inside each other",
				     IOR_FILTER_DEPTH);
	if (filter_take_word(p, "not") ||
	    (!filter_starts(p, "!=") && !filter_starts(p, "!~") && filter_take_sign(p, "!")))
		rc = parse_negated(p, out);
	else if (filter_starts(p, "("))
		rc = parse_group(p, out);
	else
		rc = parse_test(p, out);
	p->depth--;
	return rc;
}

static bool take_and(struct parser *p)
{
	filter_skip_blanks(p);
	if (filter_take_word(p, "and") || filter_take_sign(p, "&&"))
		return true;
	/* side by side */
	return !filter_is_joint(p);
}

static bool take_or(struct parser *p)
{
	filter_skip_blanks(p);
	return filter_take_word(p, "or") || filter_take_sign(p, "||");
}

/*
 * One or more of next with joints between them; a single one needs no node of its own.
 */
static int parse_joined(struct parser *p, enum ior_filter_kind kind, bool (*joint)(struct parser *),
			int (*next)(struct parser *, struct ior_filter_node **),
			struct ior_filter_node **out)
{
	struct ior_filter_node *all;
	int rc = next(p, out);

	if (rc || !joint(p))
		return rc;
	all = new_node(kind, p->pos);
	if (!all)
		return filter_no_memory(p);
	STAILQ_INSERT_TAIL(&all->children, *out, sibling);
	*out = all;
	do
		rc = parse_child(p, all, next);
	while (!rc && joint(p));
	return rc;
}

static int parse_all(struct parser *p, struct ior_filter_node **out)
{
	return parse_joined(p, IOR_FILTER_ALL, take_and, parse_not, out);
}

static int parse_any(struct parser *p, struct ior_filter_node **out)
{
	return parse_joined(p, IOR_FILTER_ANY, take_or, parse_all, out);
}

static int parse(struct parser *p, struct ior_filter_node **out)
{
	int rc;

	filter_skip_blanks(p);
	if (at_end(p)) {
		*out = new_node(IOR_FILTER_ALL, 0);
		return *out ? 0 : filter_no_memory(p);
	}
	rc = parse_any(p, out);
	if (rc)
		return rc;
	filter_skip_blanks(p);
	if (at_end(p))
		return 0;
	return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
			     "this parenthesis closes none that was opened");
}

int ior_filter_parse(struct ior_filter **out, const char *text, struct ior_filter_error *err)
{
	struct parser p = { text, strlen(text), 0, 0, err };
	struct ior_filter *f;
	int rc;

	*out = NULL;
	if (p.len > IOR_FILTER_LENGTH)
		return ior_error_set(mistake(&p, 0, 0), -EINVAL,
				     "the expression is longer than %u bytes", IOR_FILTER_LENGTH);
	f = calloc(1, sizeof(*f));
	if (!f)
		return filter_no_memory(&p);
	rc = parse(&p, &f->root);
	if (rc) {
		ior_filter_free(f);
		return rc;
	}
	*out = f;
	return 0;
}
