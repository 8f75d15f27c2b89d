/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fields of CSV. Would catch: a field that reads back as another text, or as two; one that a
 * spreadsheet runs; a byte written beyond the room that is promised.
 */
#include "base/csv.h"
#include "unit.h"

static const char letters[] = "a#,\"\n\r;\t=+-@' \\\xef\xbc\x9d\x01";

struct example {
	const char *in;
	unsigned int how;
	const char *out;
};

/* The field of a text, NUL-terminated; the text and the room end where memory does. */
static const char *field(const char *text, size_t len, unsigned int how)
{
	static char *room, shown[1024];
	const size_t most = IOR_CSV_ROOM(64);
	size_t n;

	if (!room)
		room = (char *)unit_guarded(memset(shown, 0, sizeof(shown)), most) + most;
	n = ior_csv_field(room - IOR_CSV_ROOM(len), text, len, how);
	if (n > IOR_CSV_ROOM(len)) {
		CHECK_EQ(n, IOR_CSV_ROOM(len));
		n = IOR_CSV_ROOM(len);
	}
	memcpy(shown, room - IOR_CSV_ROOM(len), n);
	shown[n] = '\0';
	return shown;
}

TEST(quotes_and_escapes)
{
	static const struct example examples[] = {
		{ "", 0, "\"\"" },
		{ "/etc/passwd", 0, "/etc/passwd" },
		{ "a,b", 0, "\"a,b\"" },
		{ "a#b", 0, "\"a#b\"" },
		{ "say \"a\"", 0, "\"say \"\"a\"\"\"" },
		{ "a\nb\r", 0, "\"a\nb\r\"" },
		{ "\x1b[31m\xff\\;", 0, "\x1b[31m\xff\\;" },
		{ "=1+1", 0, "=1+1" },
		{ "", IOR_CSV_ESCAPED, "\"\"" },
		{ "\x1b[31m\xff\\", IOR_CSV_ESCAPED, "\\x1b[31m\\xff\\\\" },
		{ "a\nb", IOR_CSV_ESCAPED, "a\\x0ab" },
		{ "\n,\"", IOR_CSV_ESCAPED, "\"\\x0a,\"\"\"" },
	};

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		CHECK_STR(field(examples[i].in, strlen(examples[i].in), examples[i].how),
			  examples[i].out);
}

TEST(formulas_are_texts)
{
	static const struct example examples[] = {
		{ "=1+1", 0, "'=1+1" },
		{ "+1", 0, "'+1" },
		{ "-1", 0, "'-1" },
		{ "@sum", 0, "'@sum" },
		{ "\uff1d" "1", 0, "'\uff1d" "1" },
		{ "\uff0b", 0, "'\uff0b" },
		{ "\uff0d", 0, "'\uff0d" },
		{ "\uff20", 0, "'\uff20" },
		{ "  =1", 0, "'  =1" },
		{ "'=1", 0, "''=1" },
		{ "\"=1", 0, "\"'\"\"=1\"" },
		{ "\t=1", 0, "\"'\t'=1\"" },
		{ "\ra", 0, "\"'\ra\"" },
		{ "\x01", 0, "'\x01" },
		{ "a;=1", 0, "\"a;'=1\"" },
		{ "a\n \"-1", 0, "\"a\n' \"\"-1\"" },
		{ "a,=1", 0, "\"a,=1\"" },	/* in quotes it begins no cell */
		/* Nothing that a spreadsheet runs. */
		{ "a=b-c+d@e", 0, "a=b-c+d@e" },
		{ "/usr/lib/x86_64-linux-gnu", 0, "/usr/lib/x86_64-linux-gnu" },
		{ "it's", 0, "it's" },
		{ "'", 0, "'" },
		{ "  ", 0, "  " },
		{ "\uff21", 0, "\uff21" },
		{ "\xef\xbc", 0, "\xef\xbc" },
		/* Escapes are made first, and begin with a backslash. */
		{ "\t=1", IOR_CSV_ESCAPED, "\\x09=1" },
		{ "=\n", IOR_CSV_ESCAPED, "'=\\x0a" },
		{ "a;=\n", IOR_CSV_ESCAPED, "\"a;'=\\x0a\"" },
	};

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		CHECK_STR(field(examples[i].in, strlen(examples[i].in),
				examples[i].how | IOR_CSV_SAFE), examples[i].out);
}

/* A field as RFC 4180 has it, to its end; false if it is none. */
static bool parse(const char *p, char *text)
{
	if (*p != '"') {
		strcpy(text, p);
		return !strpbrk(p, ",\"\r\n#");
	}
	for (p++; *p; *text++ = *p++)
		if (*p == '"' && *++p != '"')
			break;
	*text = '\0';
	return !*p;
}

/* Does one of the cells begin a formula that a spreadsheet sees whose separator this is? */
static bool has_formula(const char *p, const char *separators)
{
	for (bool begin = true; *p; p++) {
		if (begin && strchr("=+-@\t\r\n", *p))
			return true;
		begin = strchr(separators, *p) || (begin && strchr(" \"", *p));
	}
	return false;
}

static void check_text(const char *text, size_t len, unsigned int how)
{
	char read[1024];
	const char *f = field(text, len, how);

	if (ior_csv_plain(text, len, how))
		CHECK_STR(f, text);
	CHECK(parse(f, read));
	if (!how)
		CHECK_STR(read, text);
	if (how & IOR_CSV_ESCAPED)
		CHECK(!strpbrk(read, "\n\r\t\x01"));
	if (how & IOR_CSV_SAFE) {
		CHECK(!has_formula(read, ""));
		CHECK(!has_formula(read, ";\t\r\n"));
	}
}

/* All texts of up to four letters, as they are and all ways to write them. */
TEST(every_short_text_reads_back)
{
	const size_t n = sizeof(letters) - 1;
	size_t all = 1;
	char text[5];

	for (size_t len = 0; len <= 4; len++, all *= n) {
		for (size_t t = 0; t < all; t++) {
			size_t rest = t;

			for (size_t i = 0; i < len; i++, rest /= n)
				text[i] = letters[rest % n];
			text[len] = '\0';
			for (unsigned int how = 0; how < 4; how++)
				check_text(text, len, how);
		}
	}
	check_text(unit_guarded("=a,\"", 5), 4, IOR_CSV_SAFE);
}
