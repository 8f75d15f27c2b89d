/* SPDX-License-Identifier: BSD-2-Clause */
#include "filter/filter_lex.h"

#include <errno.h>
#include <utf8proc.h>

#include "base/near.h"

static const struct operator operators[] = {
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

static const struct flag flags[] = {
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

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.';
}

void filter_skip_blanks(struct parser *p)
{
	while (p->pos < p->len && is_blank(p->text[p->pos]))
		p->pos++;
}

bool filter_starts(const struct parser *p, const char *sign)
{
	size_t n = strlen(sign);

	return p->len - p->pos >= n && memcmp(p->text + p->pos, sign, n) == 0;
}

struct word filter_peek_word(const struct parser *p)
{
	size_t end = p->pos;

	while (end < p->len && is_name_char(p->text[end]))
		end++;
	return (struct word){ p->text + p->pos, end - p->pos };
}

bool filter_take_word(struct parser *p, const char *name)
{
	if (!is(filter_peek_word(p), name))
		return false;
	p->pos += strlen(name);
	return true;
}

bool filter_take_sign(struct parser *p, const char *sign)
{
	if (!filter_starts(p, sign))
		return false;
	p->pos += strlen(sign);
	return true;
}

int filter_no_memory(struct parser *p)
{
	return ior_error_set(mistake(p, p->pos, 0), -ENOMEM, "out of memory");
}

const struct flag *filter_find_flag(struct word w)
{
	for (const struct flag *f = flags; f < flags + NFLAGS; f++)
		if (is(w, f->name))
			return f;
	return NULL;
}

/* ---- Operators and what is wrong where one is missing --------------------------------------- */

const struct operator *filter_peek_operator(const struct parser *p, bool *fold, size_t *len)
{
	struct word w = filter_peek_word(p);

	for (const struct operator *o = operators; o < operators + NOPERATORS; o++) {
		*fold = false;
		if (o->sign && filter_starts(p, o->sign)) {
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
	static const char *const words[] = { "and", "or", "not", "has", "latency", "path",
					     IOR_FILTER_ANY_FILE };
	const size_t n = sizeof(words) / sizeof(words[0]);

	(void)arg;
	if (i < IOR_ROW_ALL)
		return ior_row_fields()[i].name;
	i -= IOR_ROW_ALL;
	if (i < NFLAGS)
		return flags[i].name;
	i -= NFLAGS;
	if (i < n)
		return words[i];
	i -= n;
	return i < IOR_ROW_ALL ? ior_row_fields()[i].heading : NULL;
}

bool filter_is_joint(const struct parser *p)
{
	struct word w = filter_peek_word(p);

	return at_end(p) || p->text[p->pos] == ')' || is(w, "and") || is(w, "or") ||
	       filter_starts(p, "&&") || filter_starts(p, "||");
}

/* A field stands there without an operator after it: most often the shell has taken it. */
int filter_operator_missing(struct parser *p, struct word field)
{
	size_t at = (size_t)(field.p - p->text);
	struct word next = filter_peek_word(p);
	const char *near;

	if (filter_is_joint(p))
		return ior_error_set(mistake(p, at, field.len), -EINVAL,
				     "'%.*s' has no operator and no value: did the shell take < or "
				     "> for a file? Quote the expression, or write lt or gt; 'has "
				     "%.*s' asks whether it is there", ior_shown(field.len),
				     field.p, ior_shown(field.len), field.p);
	if (p->text[p->pos] == '/')
		return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
				     "a path stands where an operator should be: did the shell put "
				     "your home directory in place of ~? Quote the expression, or "
				     "write matches");
	if (is(next, "i") && p->pos + 1 < p->len && strchr("=~!", p->text[p->pos + 1]))
		return ior_error_set(mistake(p, p->pos, 2), -EINVAL,
				     "only words ignore case: ieq, ine, imatches");
	near = ior_nearest(next.p, next.len, operator_name, NULL);
	if (near)
		return ior_error_set(mistake(p, p->pos, next.len), -EINVAL,
				     "'%.*s' is no operator; did you mean %s?", ior_shown(next.len),
				     next.p, near);
	return ior_error_set(mistake(p, p->pos, next.len ? next.len : 1), -EINVAL,
			     "an operator is missing after '%.*s': did the shell take < or > for a "
			     "file? Quote the expression, or write lt or gt", ior_shown(field.len),
			     field.p);
}

int filter_unknown_field(struct parser *p, struct word w)
{
	const char *near = ior_nearest(w.p, w.len, beginning, NULL);
	struct ior_error *err = mistake(p, (size_t)(w.p - p->text), w.len);

	if (near)
		return ior_error_set(err, -EINVAL, "'%.*s' is no field; did you mean %s?",
				     ior_shown(w.len), w.p, near);
	return ior_error_set(err, -EINVAL, "'%.*s' is no field; ior-print -F help lists them",
			     ior_shown(w.len), w.p);
}

static int no_option(struct parser *p)
{
	size_t len = 0;

	while (p->pos + len < p->len && !is_blank(p->text[p->pos + len]))
		len++;
	return ior_error_set(mistake(p, p->pos, len), -EINVAL, "'%.*s' is no test: options stand "
			     "before the expression", ior_shown(len), p->text + p->pos);
}

/* What stands where a test should begin cannot begin one. */
int filter_no_test(struct parser *p)
{
	struct word w = filter_peek_word(p);
	char c = at_end(p) ? '\0' : p->text[p->pos];
	bool fold;
	size_t len;

	if (at_end(p))
		return ior_error_set(mistake(p, p->pos, 0), -EINVAL,
				     "the expression ends where a test should follow");
	if (is(w, "and") || is(w, "or") || filter_starts(p, "&&") || filter_starts(p, "||"))
		return ior_error_set(mistake(p, p->pos, w.len ? w.len : 2), -EINVAL,
				     "a test is missing before '%.*s'", w.len ? (int)w.len : 2,
				     p->text + p->pos);
	if (c == ')')
		return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
				     "a test is missing before this parenthesis");
	if (c == '/')
		return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
				     "a path stands where a test should begin: write file=/PATH, "
				     "or file under /PATH; did the shell expand ~ or *?");
	if (c == '"' || c == '\'')
		return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
				     "a value stands where a field should be");
	if (c == '-')
		return no_option(p);
	if (c == '%' || c == '@')
		return ior_error_set(mistake(p, p->pos, 1), -EINVAL,
				     "a family stands where a test should begin: write "
				     "syscall=%%fs");
	if (!w.len && filter_peek_operator(p, &fold, &len))
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

/* \uHHHH at the u, as reports show some characters: the length of its UTF-8; 0 if it is none. */
static size_t take_character(struct parser *p, char *out)
{
	utf8proc_int32_t c = 0;

	for (size_t i = 1; i <= 4; i++) {
		int digit = p->len - p->pos > i ? hex(p->text[p->pos + i]) : -1;

		if (digit < 0)
			return 0;
		c = 16 * c + digit;
	}
	if (!c || !utf8proc_codepoint_valid(c))
		return 0;
	p->pos += 5;
	return (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)out);
}

/*
 * After the quote: \" \' \\ \xHH and \uHHHH are the bytes they mean, another backslash is itself,
 * as regular expressions have many.
 */
int filter_take_quoted(struct parser *p, char *out, size_t *len)
{
	size_t start = p->pos;
	char quote = p->text[p->pos++];

	*len = 0;
	while (!at_end(p) && p->text[p->pos] != quote) {
		char c = p->text[p->pos++], next = at_end(p) ? '\0' : p->text[p->pos];
		size_t n = c == '\\' && next == 'u' ? take_character(p, out + *len) : 0;

		*len += n;
		if (n)
			continue;
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
void filter_take_bare(struct parser *p, char *out, size_t *len)
{
	unsigned int open = 0;

	for (*len = 0; !at_end(p); out[(*len)++] = p->text[p->pos++]) {
		char c = p->text[p->pos];

		if (is_blank(c) || c == ',' || filter_starts(p, "&&") || filter_starts(p, "||") ||
		    (c == ')' && !open))
			return;
		open += c == '(';
		open -= c == ')';
	}
}

