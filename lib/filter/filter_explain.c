/* SPDX-License-Identifier: BSD-2-Clause */
#include "filter/filter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filter/filter_internal.h"

static const char *const words[] = {
	[IOR_FILTER_EQ] = "is", [IOR_FILTER_NE] = "is there and not",
	[IOR_FILTER_LT] = "is less than", [IOR_FILTER_LE] = "is at most",
	[IOR_FILTER_GT] = "is more than", [IOR_FILTER_GE] = "is at least",
	[IOR_FILTER_MATCHES] = "matches", [IOR_FILTER_NOT_MATCHES] = "is there and does not match",
	[IOR_FILTER_CONTAINS] = "contains", [IOR_FILTER_STARTS] = "starts with",
	[IOR_FILTER_ENDS] = "ends with", [IOR_FILTER_GLOB] = "fits the pattern",
	[IOR_FILTER_UNDER] = "is or is under", [IOR_FILTER_IN] = "is directly in",
	[IOR_FILTER_HAS] = "is there",
};

/* As it could be written in an expression. */
static void put_text(FILE *f, const char *p, size_t len)
{
	putc('"', f);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c == '"' || c == '\\')
			fprintf(f, "\\%c", c);
		else if (c < ' ' || c >= 0x7f)
			fprintf(f, "\\x%02x", c);
		else
			putc(c, f);
	}
	putc('"', f);
}

static void put_number(FILE *f, const struct ior_filter_node *n, uint64_t value)
{
	const struct ior_row_field *field = &ior_row_fields()[n->field];
	uint64_t bias = ior_filter_bias(field->type);

	if (bias)
		fprintf(f, "%" PRId64, (int64_t)(value ^ bias));
	else
		fprintf(f, "%" PRIu64, value);
}

/* A number as it counts: 1ms is 1000000; times as they were written. */
static void put_value(FILE *f, const struct ior_filter_node *n, const struct ior_filter_item *item)
{
	const struct ior_row_field *field = &ior_row_fields()[n->field];

	if (item->family) {
		fprintf(f, "one of %s", item->text);
	} else if (ior_type_is_text(field->type)) {
		put_text(f, item->text, n->op == IOR_FILTER_UNDER && !item->len ? 1 : item->len);
	} else if (field->type == IOR_TIME) {
		fprintf(f, "%s (UTC)", item->text);
	} else if (strstr(item->text, "..")) {
		put_number(f, n, item->low);
		fputs(" to ", f);
		put_number(f, n, item->high);
	} else {
		bool low = n->op == IOR_FILTER_LT || n->op == IOR_FILTER_LE;
		uint64_t value = low ? item->high : item->low;

		value += n->op == IOR_FILTER_LT;
		value -= n->op == IOR_FILTER_GT;
		put_number(f, n, value);
	}
}

static void put_flag(FILE *f, const struct ior_filter_node *n)
{
	static const struct {
		const char *flag, *meaning;
	} meanings[] = {
		{ "read", "the call moves bytes to the program" },
		{ "write", "the call moves bytes from the program" },
		{ "io", "the call moves bytes" },
		{ "device", "device_read is more than 0" },
	};
	const char *meaning = "error is there";

	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (strcmp(n->flag, meanings[i].flag) == 0)
			meaning = meanings[i].meaning;
	fputs(meaning, f);
}

static void put_test(FILE *f, const struct ior_filter_node *n)
{
	if (n->flag) {
		put_flag(f, n);
		return;
	}
	fprintf(f, "%s%s %s", ior_row_fields()[n->field].name,
		n->either ? " or old_file" : "", words[n->op]);
	for (size_t i = 0; i < n->nitems; i++) {
		fputs(i ? " or " : " ", f);
		put_value(f, n, &n->items[i]);
	}
	if (n->fold)
		fputs(" in upper or lower case", f);
}

static void put_node(FILE *f, const struct ior_filter_node *n, int depth, bool negated)
{
	bool any = n->kind == IOR_FILTER_ANY;
	const struct ior_filter_node *child;

	if (n->kind == IOR_FILTER_NOT) {
		put_node(f, STAILQ_FIRST(&n->children), depth, !negated);
		return;
	}
	fprintf(f, "%*s%s", 2 * depth, "", negated ? "not: " : "");
	if (n->kind == IOR_FILTER_TEST)
		put_test(f, n);
	else if (!STAILQ_EMPTY(&n->children))
		fputs(any ? "any of" : "all of", f);
	else
		fputs("everything", f);
	putc('\n', f);
	STAILQ_FOREACH(child, &n->children, sibling)
		put_node(f, child, depth + 1, false);
}

char *ior_filter_explain(const struct ior_filter *f)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		return NULL;
	put_node(stream, f->root, 0, false);
	if (fclose(stream) == 0)
		return text;
	free(text);
	return NULL;
}
