/* SPDX-License-Identifier: BSD-2-Clause */
#include "filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filter_internal.h"
#include "near.h"

struct parser {
	const char *text;
	size_t len, pos;
	unsigned int depth;
	struct ior_filter_error *err;
};

static const struct operator {
	const char *sign, *word;	/* a longer sign stands before its beginning */
	enum ior_filter_op op;
	bool texts;			/* for texts, and a word with i in front ignores case */
	bool numbers;
} operators[] = {
	{ "!=", "ne", IOR_FILTER_NE, true, true },
	{ "!~", NULL, IOR_FILTER_NOT_MATCHES, true, false },
	{ "==", NULL, IOR_FILTER_EQ, true, true },
	{ "=", "eq", IOR_FILTER_EQ, true, true },
	{ "<=", "le", IOR_FILTER_LE, false, true },
	{ "<", "lt", IOR_FILTER_LT, false, true },
	{ ">=", "ge", IOR_FILTER_GE, false, true },
	{ ">", "gt", IOR_FILTER_GT, false, true },
	{ "~", "matches", IOR_FILTER_MATCHES, true, false },
	{ NULL, "contains", IOR_FILTER_CONTAINS, true, false },
	{ NULL, "startswith", IOR_FILTER_STARTS, true, false },
	{ NULL, "endswith", IOR_FILTER_ENDS, true, false },
	{ NULL, "glob", IOR_FILTER_GLOB, true, false },
	{ NULL, "under", IOR_FILTER_UNDER, true, false },
	{ NULL, "in", IOR_FILTER_IN, true, false },
};

#define NOPERATORS (sizeof(operators) / sizeof(operators[0]))

/* Tests without operator. Calls that move bytes are known by what their return value means. */
static const struct flag {
	const char *name;
	unsigned int field;
	enum ior_filter_op op;
	uint64_t low;
} flags[] = {
	{ "error", IOR_ROW_ERROR, IOR_FILTER_HAS, 0 },
	{ "failed", IOR_ROW_ERROR, IOR_FILTER_HAS, 0 },
	{ "read", IOR_ROW_SYSCALL, IOR_FILTER_MOVES, 1u << IOR_RET_READ },
	{ "write", IOR_ROW_SYSCALL, IOR_FILTER_MOVES, 1u << IOR_RET_WRITE },
	{ "io", IOR_ROW_SYSCALL, IOR_FILTER_MOVES,
	  1u << IOR_RET_READ | 1u << IOR_RET_WRITE | 1u << IOR_RET_BOTH },
	{ "device", IOR_ROW_DEVICE_READ, IOR_FILTER_GT, 1 },
};

#define NFLAGS (sizeof(flags) / sizeof(flags[0]))

/* ---- Words ---------------------------------------------------------------------------------- */

struct word {
	const char *p;
	size_t len;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.';
}

static void skip_blanks(struct parser *p)
{
	while (p->pos < p->len && is_blank(p->text[p->pos]))
		p->pos++;
}

static bool at_end(const struct parser *p)
{
	return p->pos == p->len;
}

static bool starts(const struct parser *p, const char *sign)
{
	size_t n = strlen(sign);

	return p->len - p->pos >= n && memcmp(p->text + p->pos, sign, n) == 0;
}

/* The name that starts here, not taken; empty if there is none. */
static struct word peek_word(const struct parser *p)
{
	size_t end = p->pos;

	while (end < p->len && is_name_char(p->text[end]))
		end++;
	return (struct word){ p->text + p->pos, end - p->pos };
}

static bool is(struct word w, const char *name)
{
	return w.len == strlen(name) && memcmp(w.p, name, w.len) == 0;
}

static bool take_word(struct parser *p, const char *name)
{
	if (!is(peek_word(p), name))
		return false;
	p->pos += strlen(name);
	return true;
}

static bool take_sign(struct parser *p, const char *sign)
{
	if (!starts(p, sign))
		return false;
	p->pos += strlen(sign);
	return true;
}

static int shown(size_t len)
{
	return len < 80 ? (int)len : 80;
}

/* The place of the mistake, for the message that follows. */
static struct ior_error *mistake(struct parser *p, size_t at, size_t len)
{
	p->err->at = at;
	p->err->len = len;
	return &p->err->error;
}

static int no_memory(struct parser *p)
{
	return ior_error_set(mistake(p, p->pos, 0), -ENOMEM, "out of memory");
}

/* ---- Operators and what is wrong where one is missing --------------------------------------- */

/* The operator that starts here, not taken: *len is its length. NULL if there is none. */
static const struct operator *peek_operator(const struct parser *p, bool *fold, size_t *len)
{
	struct word w = peek_word(p);

	for (const struct operator *o = operators; o < operators + NOPERATORS; o++) {
		*fold = false;
		if (o->sign && starts(p, o->sign)) {
			*len = strlen(o->sign);
			return o;
		}
		*len = w.len;
		if (!o->word)
			continue;
		if (is(w, o->word))
			return o;
		*fold = true;
		if (o->texts && w.len && w.p[0] == 'i' &&
		    is((struct word){ w.p + 1, w.len - 1 }, o->word))
			return o;
	}
	return NULL;
}

/* Names of operators, then what a test can begin with. */
static const char *operator_name(const void *arg, size_t i)
{
	(void)arg;
	if (i >= NOPERATORS)
		return NULL;
	return operators[i].word ? operators[i].word : "";
}

static const char *beginning(const void *arg, size_t i)
{
	static const char *const words[] = { "and", "or", "not", "has", "duration", "time", "gap",
					     "timeout", "latency", "path" };
	const size_t n = sizeof(words) / sizeof(words[0]);

	(void)arg;
	if (i < IOR_ROW_ALL)
		return ior_row_fields()[i].name;
	i -= IOR_ROW_ALL;
	if (i < NFLAGS)
		return flags[i].name;
	i -= NFLAGS;
	return i < n ? words[i] : NULL;
}

static bool is_joint(const struct parser *p)
{
	struct word w = peek_word(p);

	return at_end(p) || p->text[p->pos] == ')' || is(w, "and") || is(w, "or") ||
	       starts(p, "&&") || starts(p, "||");
}

/* A field stands there without an operator after it: most often the shell has taken it. */
static int operator_missing(struct parser *p, struct word field)
{
	size_t at = (size_t)(field.p - p->text);
	struct word next = peek_word(p);
	const char *near;

	if (is_joint(p))
		return ior_error_set(mistake(p, at, field.len), -EINVAL,
				     "'%.*s' has no operator and no value: did the shell take < or "
				     "> for a file? Quote the expression, or write lt or gt; 'has "
				     "%.*s' asks whether it is there", shown(field.len), field.p,
				     shown(field.len), field.p);
	if (p->text[p->pos] == '/')
		return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
				     "a path stands where an operator should be: did the shell put "
				     "your home directory in place of ~? Quote the expression, or "
				     "write matches");
	near = ior_nearest(next.p, next.len, operator_name, NULL);
	if (near)
		return ior_error_set(mistake(p, p->pos, next.len), -EINVAL,
				     "'%.*s' is no operator; did you mean %s?", shown(next.len),
				     next.p, near);
	return ior_error_set(mistake(p, p->pos, next.len ? next.len : 1), -EINVAL,
			     "an operator is missing after '%.*s': did the shell take < or > for a "
			     "file? Quote the expression, or write lt or gt", shown(field.len),
			     field.p);
}

static int unknown_field(struct parser *p, struct word w)
{
	const char *near = ior_nearest(w.p, w.len, beginning, NULL);
	struct ior_error *err = mistake(p, (size_t)(w.p - p->text), w.len);

	if (near)
		return ior_error_set(err, -EINVAL, "'%.*s' is no field; did you mean %s?",
				     shown(w.len), w.p, near);
	return ior_error_set(err, -EINVAL, "'%.*s' is no field; ior-print -F help lists them",
			     shown(w.len), w.p);
}

/* What stands where a test should begin cannot begin one. */
static int no_test(struct parser *p)
{
	struct word w = peek_word(p);
	char c = at_end(p) ? '\0' : p->text[p->pos];
	bool fold;
	size_t len;

	if (at_end(p))
		return ior_error_set(mistake(p, p->pos, 0), -EINVAL,
				     "the expression ends where a test should follow");
	if (is(w, "and") || is(w, "or") || starts(p, "&&") || starts(p, "||"))
		return ior_error_set(mistake(p, p->pos, w.len ? w.len : 2), -EINVAL,
				     "a test is missing before '%.*s'", w.len ? (int)w.len : 2,
				     p->text + p->pos);
	if (c == ')')
		return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
				     "a test is missing before this parenthesis");
	if (c == '/')
		return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
				     "a path stands where a test should begin: write file=/PATH, or "
				     "file under /PATH; did the shell expand ~ or *?");
	if (c == '"' || c == '\'')
		return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
				     "a value stands where a field should be");
	if (!w.len && peek_operator(p, &fold, &len))
		return ior_error_set(mistake(p, p->pos, len), -EINVAL,
				     "a field is missing before '%.*s'", (int)len,
				     p->text + p->pos);
	return ior_error_set(mistake(p, p->pos, 1), -EINVAL, "no test begins like this");
}

/* ---- Values --------------------------------------------------------------------------------- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/*
 * After the quote: \" \' \\ and \xHH are the byte they mean, another backslash is itself, as
 * regular expressions have many.
 */
static int take_quoted(struct parser *p, char *out, size_t *len)
{
	size_t start = p->pos;
	char quote = p->text[p->pos++];

	*len = 0;
	while (!at_end(p) && p->text[p->pos] != quote) {
		char c = p->text[p->pos++], next = at_end(p) ? '\0' : p->text[p->pos];

		if (c == '\\' && (next == '\\' || next == '"' || next == '\'')) {
			c = next;
			p->pos++;
		} else if (c == '\\' && next == 'x') {
			int high = p->len - p->pos > 2 ? hex(p->text[p->pos + 1]) : -1;
			int low = high >= 0 ? hex(p->text[p->pos + 2]) : -1;

			if (low < 0)
				return ior_error_set(mistake(p, p->pos - 1, 2), -EINVAL,
						     "\\x needs two hexadecimal digits");
			c = (char)(16 * high + low);
			p->pos += 3;
		}
		out[(*len)++] = c;
	}
	if (at_end(p))
		return ior_error_set(mistake(p, start, p->len - start), -EINVAL,
				     "the closing %c is missing", quote);
	p->pos++;
	if (!at_end(p) && !is_blank(p->text[p->pos]) && !strchr(",)&|", p->text[p->pos]))
		return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
				     "something follows the closing %c: quote the whole value",
				     quote);
	return 0;
}

/* Up to a blank, a comma, && or ||, or a parenthesis that was not opened in it. */
static void take_bare(struct parser *p, char *out, size_t *len)
{
	unsigned int open = 0;

	for (*len = 0; !at_end(p); out[(*len)++] = p->text[p->pos++]) {
		char c = p->text[p->pos];

		if (is_blank(c) || c == ',' || starts(p, "&&") || starts(p, "||") ||
		    (c == ')' && !open))
			return;
		open += c == '(';
		open -= c == ')';
	}
}

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
	struct ior_filter_item *items = realloc(n->items, (n->nitems + 1) * sizeof(*items)), *item;
	bool quoted;
	char *text;
	size_t at;
	int rc = 0;

	if (!items)
		return no_memory(p);
	n->items = items;
	item = &items[n->nitems];
	*item = (struct ior_filter_item){ 0 };
	skip_blanks(p);
	at = p->pos;
	quoted = !at_end(p) && (p->text[at] == '"' || p->text[at] == '\'');
	item->text = malloc(p->len - at + 1);
	if (!item->text)
		return no_memory(p);
	n->nitems++;
	if (quoted)
		rc = take_quoted(p, item->text, &item->len);
	else
		take_bare(p, item->text, &item->len);
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
	skip_blanks(p);
	return take_sign(p, ",");
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
	switch (field->id) {
	case IOR_ROW_FILETYPE:
	case IOR_ROW_FILE_STATE:
	case IOR_ROW_FSTYPE:
	case IOR_ROW_DEV:
	case IOR_ROW_INODE:
	case IOR_ROW_PROTOCOL:
	case IOR_ROW_LOCAL:
	case IOR_ROW_REMOTE:
	case IOR_ROW_DIR:
	case IOR_ROW_EXT:
		return IOR_FILTER_OF_FILE;
	}
	if (!field->stored)
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
	}
	return n;
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
		return no_memory(p);
	n->nitems = 1;
	n->items[0].low = flag->low;
	n->items[0].high = UINT64_MAX;
	return 0;
}

static const struct flag *find_flag(struct word w)
{
	for (const struct flag *f = flags; f < flags + NFLAGS; f++)
		if (is(w, f->name))
			return f;
	return NULL;
}

static int parse_has(struct parser *p, struct ior_filter_node *n)
{
	const struct ior_row_field *field;
	struct word w;

	skip_blanks(p);
	w = peek_word(p);
	if (!w.len)
		return ior_error_set(mistake(p, p->pos, at_end(p) ? 0 : 1), -EINVAL,
				     "has asks for a field: 'has duration'");
	field = ior_row_field_find(w.p, w.len);
	if (!field)
		return unknown_field(p, w);
	p->pos += w.len;
	set_field(n, field);
	n->op = IOR_FILTER_HAS;
	return 0;
}

/* Is this an operator for this field? */
static int check_operator(struct parser *p, const struct ior_row_field *field,
			  const struct operator *o, size_t len)
{
	bool text = field->type == IOR_TEXT || field->type == IOR_FILE;
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
	const struct ior_row_field *field = ior_row_field_find(w.p, w.len);
	const struct flag *flag = find_flag(w);
	const struct operator *o;
	size_t len;
	int rc;

	if (!field && !flag)
		return unknown_field(p, w);
	p->pos += w.len;
	n->len = w.len;
	skip_blanks(p);
	o = peek_operator(p, &n->fold, &len);
	if (flag && !o)
		return set_flag(p, n, flag);
	if (!o)
		return operator_missing(p, w);
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
	skip_blanks(p);
	if (take_sign(p, ")"))
		return 0;
	return ior_error_set(mistake(p, open, 1), -EINVAL, "this parenthesis is not closed");
}

static int parse_not(struct parser *p, struct ior_filter_node **out);

static int parse_negated(struct parser *p, struct ior_filter_node **out)
{
	*out = new_node(IOR_FILTER_NOT, p->pos);
	if (!*out)
		return no_memory(p);
	return parse_not(p, &(*out)->first);
}

static int parse_test(struct parser *p, struct ior_filter_node **out)
{
	struct word w = peek_word(p);
	int rc;

	if (!w.len || is(w, "and") || is(w, "or"))
		return no_test(p);
	*out = new_node(IOR_FILTER_TEST, p->pos);
	if (!*out)
		return no_memory(p);
	if (take_word(p, "has"))
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

	skip_blanks(p);
	if (p->depth++ == IOR_FILTER_DEPTH)
		return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
				     "more than %d parentheses or negations inside each other",
				     IOR_FILTER_DEPTH);
	if (take_word(p, "not") || (!starts(p, "!=") && !starts(p, "!~") && take_sign(p, "!")))
		rc = parse_negated(p, out);
	else if (starts(p, "("))
		rc = parse_group(p, out);
	else
		rc = parse_test(p, out);
	p->depth--;
	return rc;
}

static bool take_and(struct parser *p)
{
	skip_blanks(p);
	if (take_word(p, "and") || take_sign(p, "&&"))
		return true;
	/* side by side */
	return !is_joint(p);
}

static bool take_or(struct parser *p)
{
	skip_blanks(p);
	return take_word(p, "or") || take_sign(p, "||");
}

/*
 * One or more of next with joints between them; a single one needs no node of its own.
 */
static int parse_joined(struct parser *p, enum ior_filter_kind kind, bool (*joint)(struct parser *),
			int (*next)(struct parser *, struct ior_filter_node **),
			struct ior_filter_node **out)
{
	struct ior_filter_node *all, **last;
	int rc = next(p, out);

	if (rc || !joint(p))
		return rc;
	all = new_node(kind, p->pos);
	if (!all)
		return no_memory(p);
	all->first = *out;
	last = &(*out)->next;
	*out = all;
	do {
		rc = next(p, last);
		if (rc)
			return rc;
		last = &(*last)->next;
	} while (joint(p));
	return 0;
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

	skip_blanks(p);
	if (at_end(p)) {
		*out = new_node(IOR_FILTER_ALL, 0);
		return *out ? 0 : no_memory(p);
	}
	rc = parse_any(p, out);
	if (rc)
		return rc;
	skip_blanks(p);
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
		return no_memory(&p);
	rc = parse(&p, &f->root);
	if (rc) {
		ior_filter_free(f);
		return rc;
	}
	*out = f;
	return 0;
}
