/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --info: would catch a loss that is not shown or shown as 0 where it is unknown, an incomplete
 * part called complete, figures of one part counted for another.
 */
#include "info.h"
#include "test_print.h"

static const char *info_of(bool json, size_t len)
{
	static struct buffer out;
	static struct ior_error err;
	const struct ior_record *rec;
	struct ior_reader *r;
	struct info info;

	out.len = 0;
	info_open(&info, json, false);
	if (!CHECK_EQ(ior_reader_open_memory(&r, stream.buf, len, NULL, &err), 0))
		return err.text;
	while (ior_reader_next(r, &rec, &err) > 0)
		info_record(&info, r, rec, &out);
	info_finish(&info, r, &out);
	info_close(&info);
	ior_reader_close(r);
	buffer_char(&out, '\0');
	return out.p;
}

static void put_loss(bool calls_known, uint64_t calls, uint64_t other, const char *reason)
{
	ior_put_begin(&stream, IOR_TAG_LOSS);
	ior_put_u64(&stream, START + 5);
	ior_put_nil(&stream);
	if (calls_known)
		ior_put_u64(&stream, calls);
	else
		ior_put_nil(&stream);
	ior_put_u64(&stream, other);
	ior_put_cstr(&stream, reason);
	ior_put_end(&stream);
}

static void put_task(const char *event, uint64_t pid, const char *comm, const char *reason)
{
	ior_put_begin(&stream, IOR_TAG_TASK);
	ior_put_u64(&stream, START + 1000000000);
	ior_put_cstr(&stream, event);
	ior_put_u64(&stream, pid);
	for (int f = IOR_TASK_TID; f < IOR_TASK_COMM; f++)
		ior_put_nil(&stream);
	ior_put_cstr(&stream, comm);
	for (int f = IOR_TASK_EXE; f < IOR_TASK_REASON; f++)
		ior_put_nil(&stream);
	ior_put_cstr(&stream, reason);
	ior_put_end(&stream);
}

static void put_note(const char *text)
{
	ior_put_begin(&stream, IOR_TAG_NOTE);
	ior_put_u64(&stream, START);
	ior_put_cstr(&stream, "warning");
	ior_put_cstr(&stream, text);
	ior_put_end(&stream);
}

/* The line of text that begins with a name, without it. */
static const char *line(const char *text, const char *name)
{
	static char found[512];
	size_t len = strlen(name);

	while (strncmp(text, name, len) || text[len] != ' ') {
		text = strchr(text, '\n');
		if (!text)
			return NULL;
		text++;
	}
	text += len;
	text += strspn(text, " ");
	snprintf(found, sizeof(found), "%.*s", (int)strcspn(text, "\n"), text);
	return found;
}

TEST(a_complete_part)
{
	const char *text;

	begin("raw");
	put_task("seen", 1, "init", NULL);
	put_task("fork", 2, "sh", NULL);
	put_task("exit", 2, "sh", NULL);
	put_task("excluded", 9, "ior-pair", "reads the stream");
	put_note("no device_read\nhere");
	end();
	text = info_of(false, stream.len);
	CHECK_STR(line(text, "kind"), "raw");
	CHECK_STR(line(text, "host"), "vm");
	CHECK_STR(line(text, "kernel"), "6.18.44");
	CHECK_STR(line(text, "arch"), "x86_64");
	CHECK_STR(line(text, "page size"), "4096");
	CHECK_STR(line(text, "selection"), "%io");
	CHECK_STR(line(text, "stage"), "ior-capture 0.1: ior-capture -d 60");
	CHECK_STR(line(text, "start"), "2025-11-23T13:40:05.123456789Z");
	CHECK_STR(line(text, "end"), "2025-11-23T13:40:07.123456789Z");
	CHECK_STR(line(text, "span"), "2.000000000 s");
	CHECK_STR(line(text, "records"), "7 (header 1, task 4, note 1, end 1)");
	CHECK_STR(line(text, "rows"), "0");
	CHECK_STR(line(text, "tasks"), "1");
	CHECK_STR(line(text, "excluded"), "1");
	CHECK(strstr(text, "\n             pid 9 (ior-pair): reads the stream\n"));
	CHECK_STR(line(text, "lost"), "nothing");
	CHECK_STR(line(text, "notes"), "1");
	CHECK(strstr(text, "\n             warning: no device_read\\x0ahere\n"));
	CHECK_STR(line(text, "totals"), "rows 2, orphans unknown");
	CHECK_STR(line(text, "complete"), "yes: duration");
	finish();
}

TEST(losses_by_reason_and_unknown_is_not_0)
{
	begin("raw");
	put_loss(true, 12, 0, "ring-full");
	put_loss(true, 5, 2, "ring-full");
	put_loss(false, 0, 0, "probe-skipped");
	put_loss(true, 1, 0, "storage");
	put_loss(false, 0, 0, "storage");
	end();
	CHECK_STR(line(info_of(false, stream.len), "lost"),
		  "17 calls and 2 other records (ring-full), an unknown number of calls "
		  "(probe-skipped), at least 1 call (storage)");
	CHECK(strstr(info_of(true, stream.len),
		     "\"lost\":[{\"reason\":\"ring-full\",\"calls\":17,\"other\":2},"
		     "{\"reason\":\"probe-skipped\",\"calls\":null,\"other\":0},"
		     "{\"reason\":\"storage\",\"calls\":null,\"other\":0}]"));
	finish();
}

TEST(more_reasons_than_are_kept_apart)
{
	char reason[32];
	const char *text;

	begin("raw");
	for (int i = 0; i < 100; i++) {
		snprintf(reason, sizeof(reason), "reason-%d", i);
		put_loss(true, 1, 0, reason);
	}
	end();
	text = line(info_of(false, stream.len), "lost");
	CHECK(strstr(text, "1 call (reason-0)"));
	CHECK(strstr(text, "85 calls ([other])"));
	finish();
}

TEST(how_a_part_ended)
{
	size_t whole;

	begin("rows");
	CHECK_STR(line(info_of(false, stream.len), "complete"), "no: no end record");
	put_note("x");
	whole = stream.len;
	CHECK_STR(line(info_of(false, whole - 1), "complete"), "no: cut inside a record");
	CHECK(strstr(info_of(true, whole - 1), "\"complete\":false"));
	ior_writer_end(&stream, START, "input-cut", NULL, NULL, 0);
	CHECK_STR(line(info_of(false, stream.len), "complete"), "no: input-cut");
	finish();
}

TEST(parts_do_not_mix)
{
	const char *text;

	begin("raw");
	put_loss(true, 12, 0, "ring-full");
	begin_kind("rows");
	put_note("second");
	end();
	text = info_of(false, stream.len);
	CHECK_STR(line(text, "lost"), "12 calls (ring-full)");
	CHECK_STR(line(text, "complete"), "no: no end record");
	CHECK_STR(line(text, "notes"), "0");
	text = strstr(text, "\n\n");
	if (!CHECK(text))
		return;
	CHECK_STR(line(text, "kind"), "rows");
	CHECK_STR(line(text, "part"), "2");
	CHECK_STR(line(text, "lost"), "nothing");
	CHECK_STR(line(text, "notes"), "1");
	CHECK_STR(line(text, "complete"), "yes: duration");
	finish();
}

TEST(long_lists_are_cut_aloud)
{
	const char *text;

	begin("raw");
	for (int i = 0; i < 100; i++)
		put_note("again");
	end();
	text = info_of(false, stream.len);
	CHECK_STR(line(text, "notes"), "100");
	CHECK(strstr(text, "and more"));
	finish();
}
