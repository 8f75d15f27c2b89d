/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Streams with bytes changed, and streams of random values, in every format. Would catch a crash,
 * and output that a reader of the format could not take: control characters in text, lines of
 * JSON or CSV that are broken. The changes come from fixed seeds.
 */
#include "test_print.h"

#include <errno.h>

#include "info.h"

static uint64_t seed;

static uint32_t random_below(uint32_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(seed >> 33) % n;
}

static void put_random(int depth)
{
	static const char *const texts[] = {
		"", "a", "\xff", "x\ny", "quote\"", "a,b", "\x1b[31m",
	};

	switch (random_below(depth > 3 ? 6 : 8)) {
	case 0:
		ior_put_nil(&stream);
		break;
	case 1:
		ior_put_u64(&stream, random_below(8));
		break;
	case 2:
		ior_put_u64(&stream, seed);
		break;
	case 3:
		ior_put_i64(&stream, (int64_t)seed);
		break;
	case 4:
		ior_put_bool(&stream, seed & 1);
		break;
	case 5:
		ior_put_cstr(&stream, texts[random_below(7)]);
		break;
	case 6:
		ior_put_list(&stream, 2);
		put_random(depth + 1);
		put_random(depth + 1);
		break;
	case 7:
		ior_put_map(&stream, 1);
		put_random(depth + 1);
		put_random(depth + 1);
		break;
	}
}

/* Records of every kind, whose fields are of any type. */
static void put_random_records(void)
{
	size_t n;
	const struct ior_record_desc *d = ior_record_table(&n);

	for (size_t i = 0; i < n; i++) {
		if (d[i].tag == IOR_TAG_HEADER)
			continue;
		ior_put_begin(&stream, d[i].tag);
		for (unsigned int f = 0; f < d[i].nfields; f++)
			put_random(0);
		ior_put_end(&stream);
	}
}

/* Strings and files under the ids that random fields often have. */
static void put_dictionary(void)
{
	for (uint64_t id = 1; id < 8; id++) {
		ior_put_begin(&stream, IOR_TAG_STRING);
		ior_put_u64(&stream, id);
		ior_put_cstr(&stream, id & 1 ? "text\x1b,\"" : "plain");
		ior_put_end(&stream);
		ior_put_begin(&stream, IOR_TAG_FILE);
		ior_put_u64(&stream, id);
		ior_put_cstr(&stream, id & 1 ? "/odd\n\xff\"" : "/plain");
		ior_put_end(&stream);
	}
}

/* No control character but the line ends. */
static bool is_clean(const char *text)
{
	for (; *text; text++)
		if (((unsigned char)*text < 0x20 && *text != '\n') || *text == 0x7f)
			return false;
	return true;
}

/*
 * Every value is whole and has as many quotes as it needs: an even number that no \ precedes. One
 * stands on one line, if lines.
 */
static bool is_whole(const char *text, bool lines)
{
	bool quoted = false;
	int depth = 0;

	for (; *text; text++) {
		if (quoted && *text == '\\' && text[1]) {
			text++;
			continue;
		}
		if (*text == '"')
			quoted = !quoted;
		else if (!quoted && (*text == '{' || *text == '['))
			depth++;
		else if (!quoted && (*text == '}' || *text == ']'))
			depth--;
		else if (*text == '\n' && (quoted || (depth && lines)))
			return false;
		if (depth < 0)
			return false;
	}
	return !quoted && depth == 0;
}

static bool is_json(const char *text)
{
	return is_whole(text, true);
}

static bool is_trace(const char *text)
{
	return is_whole(text, false);
}

/* Every line has as many fields as the first one. */
static bool is_csv(const char *text)
{
	unsigned int fields = 0, first = 0;
	bool quoted = false;

	for (; *text; text++) {
		quoted ^= *text == '"';
		fields += *text == ',' && !quoted;
		if (*text != '\n' || quoted)
			continue;
		if (first && fields != first)
			return false;
		first = fields;
		fields = 0;
	}
	return !quoted && fields == 0;
}

/* What p, which was made for a whole stream, prints of a damaged one. */
static const char *survivors(const struct print_options *opt)
{
	static struct buffer out;
	const struct ior_record *rec;
	struct ior_reader *r;
	struct print *p;
	int e;

	out.len = 0;
	if (ior_reader_open_memory(&r, stream.buf, stream.len, NULL, NULL) < 0 ||
	    print_open(&p, opt, NULL) < 0)
		exit(1);
	while (ior_reader_next(r, &rec, NULL) > 0) {
		e = print_record(p, r, rec, &out, NULL);
		if (e < 0 && e != -EINVAL)
			break;
	}
	print_finish(p, &out);
	print_close(p);
	ior_reader_close(r);
	buffer_char(&out, '\0');
	return out.p;
}

static void try_info(bool json)
{
	struct buffer out = { 0 };
	const struct ior_record *rec;
	struct ior_reader *r;
	struct info info;

	info_open(&info, json, false);
	if (ior_reader_open_memory(&r, stream.buf, stream.len, NULL, NULL) < 0)
		exit(1);
	while (ior_reader_next(r, &rec, NULL) > 0)
		info_record(&info, r, rec, &out);
	info_finish(&info, r, &out);
	buffer_char(&out, '\0');
	CHECK(is_clean(out.p));
	CHECK(!json || is_json(out.p));
	info_close(&info);
	ior_reader_close(r);
	buffer_free(&out);
}

static void try_all(void)
{
	CHECK(is_clean(survivors(&(struct print_options){ 0 })));
	CHECK(is_clean(survivors(&(struct print_options){ .fields = "all", .time = PRINT_BOOT })));
	CHECK(is_clean(survivors(&(struct print_options){ .records = true })));
	CHECK(is_json(survivors(&(struct print_options){ .format = &format_json,
							 .fields = "all" })));
	CHECK(is_json(survivors(&(struct print_options){ .format = &format_json,
							 .records = true })));
	CHECK(is_csv(survivors(&(struct print_options){ .format = &format_csv, .exact = true })));
	CHECK(is_csv(survivors(&(struct print_options){ .format = &format_csv, .fields = "all",
							.records = true })));
	CHECK(is_clean(survivors(&(struct print_options){ .format = &format_strace })));
	CHECK(is_trace(survivors(&(struct print_options){ .format = &format_chrome,
							  .fields = "all" })));
	CHECK(is_clean(survivors(&(struct print_options){ .format = &format_hung })));
	survivors(&(struct print_options){ .format = &format_msgpack, .fields = "all" });
	try_info(false);
	try_info(true);
}

TEST(fields_of_any_type)
{
	for (seed = 1; seed < 400; seed++) {
		uint64_t first = seed;

		unfinished = true;
		begin(seed & 1 ? "raw" : "rows");
		put_dictionary();
		put_random_records();
		put_random_records();
		end();
		try_all();
		finish();
		seed = first;
		if (unit_failures) {
			printf("# seed %llu\n", (unsigned long long)first);
			break;
		}
	}
}

TEST(bytes_changed)
{
	uint8_t *whole;
	size_t len;

	seed = 1;
	begin("rows");
	put_dictionary();
	put_random_records();
	end();
	len = stream.len;
	whole = malloc(len);
	memcpy(whole, stream.buf, len);
	for (int i = 0; i < 3000 && !unit_failures; i++) {
		memcpy(stream.buf, whole, len);
		for (uint32_t n = 1 + random_below(3); n; n--)
			stream.buf[random_below((uint32_t)len)] = (uint8_t)random_below(256);
		try_all();
		if (unit_failures)
			printf("# change %d\n", i);
	}
	free(whole);
	finish();
}
