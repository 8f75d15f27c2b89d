/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The filter language over any text. What must hold: nothing crashes; a mistake has a place in the
 * text and words; what is understood is explained, is the same when it is read again, and is the
 * opposite of its negation on any row.
 */
#include "fuzz.h"

#include <string.h>

#include "filter/filter.h"
#include "sample.h"
#include "stream/writer.h"

static struct ior_filter *parse(const char *text)
{
	struct ior_filter_error err = { 0 };
	struct ior_filter *f;
	int rc = ior_filter_parse(&f, text, &err);

	HOLDS((rc == 0) == (f != NULL));
	if (rc) {
		HOLDS(rc < 0 && err.error.code == rc && err.error.text[0]);
		HOLDS(err.at <= strlen(text) && err.len <= strlen(text) - err.at);
	}
	return f;
}

/* A bit for each row of a small stream that matches. */
static uint64_t matches(struct ior_filter *f)
{
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;
	struct ior_row row;
	uint64_t found = 0;

	sample_init(&w);
	sample_rows(&w);
	HOLDS(ior_reader_open_memory(&r, w.buf, w.len, NULL, &err) == 0);
	while (ior_reader_next(r, &rec, &err) > 0)
		if (rec->tag == IOR_TAG_ROW && ior_reader_row(r, &row, NULL) == 0)
			found = found << 1 | ior_filter_matches(f, r, &row);
	ior_reader_close(r);
	ior_writer_free(&w);
	return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 7), *first, *second;
	struct ior_filter *f, *negated;
	uint64_t found;

	memcpy(text, data, size);
	text[size] = '\0';
	f = parse(text);
	if (f) {
		found = matches(f);
		first = ior_filter_explain(f);
		HOLDS(first && first[strlen(first) - 1] == '\n');
		ior_filter_free(f);
		f = parse(text);
		second = ior_filter_explain(f);
		HOLDS(strcmp(first, second) == 0);
		HOLDS(matches(f) == found);
		free(first);
		free(second);
		size = strlen(text);
		memmove(text + 4, text, size);
		memcpy(text, "not(", 4);
		memcpy(text + 4 + size, ")", 2);
		/* a negation is one level more, and of nothing there is none */
		negated = parse(text);
		if (negated)
			HOLDS(matches(negated) == (~found & 3));
	} else {
		negated = NULL;
	}
	ior_filter_free(f);
	ior_filter_free(negated);
	free(text);
	return 0;
}
