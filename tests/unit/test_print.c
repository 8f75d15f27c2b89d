/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows as text, CSV and JSON: the exact lines. Would catch a field in a wrong column or unit, an
 * absent value made up, broken quoting or escaping, and lines that lose their alignment.
 */
#include "test_print.h"

#include <time.h>

#include "column.h"

/* What a row is made of; id texts are put into the dictionary. */
struct sample {
	uint64_t time, duration;
	const char *comm, *syscall, *error, *file, *old_file, *state;
	size_t comm_len, file_len;	/* 0: up to the NUL */
	uint64_t pid, tid, bytes, flags;
	int64_t ret, fd;
	bool has_ret, has_fd, has_bytes, has_flags, has_args, no_end;
};

static void put_text_id(const char *text, size_t len, uint64_t id)
{
	(void)len;
	if (text)
		ior_put_u64(&stream, id);
	else
		ior_put_nil(&stream);
}

static uint64_t text_id(const char *text, size_t len)
{
	return text ? ior_dict_text(dict, text, len ? len : strlen(text)) : 0;
}

static uint64_t file_id(const char *path, size_t len, const char *state)
{
	struct ior_file_info f = {
		.path = path, .path_len = path ? len ? len : strlen(path) : 0, .type = "reg",
		.fstype = "ext4", .state = state, .device = 0x801, .has_device = 1,
		.inode = 77, .has_inode = 1,
	};

	return path || state ? ior_dict_file(dict, &f) : 0;
}

static void put_row(const struct sample *s)
{
	uint64_t comm = text_id(s->comm, s->comm_len), call = text_id(s->syscall, 0);
	uint64_t error = text_id(s->error, 0), file = file_id(s->file, s->file_len, s->state);
	uint64_t old = file_id(s->old_file, 0, NULL);

	ior_put_begin(&stream, IOR_TAG_ROW);
	for (unsigned int f = 0; f < IOR_ROW_NFIELDS; f++) {
		switch (f) {
		case IOR_ROW_TIME:
			ior_put_u64(&stream, s->time);
			break;
		case IOR_ROW_DURATION:
			if (!s->no_end)
				ior_put_u64(&stream, s->duration);
			else
				ior_put_nil(&stream);
			break;
		case IOR_ROW_PID:
			ior_put_u64(&stream, s->pid);
			break;
		case IOR_ROW_TID:
			ior_put_u64(&stream, s->tid);
			break;
		case IOR_ROW_COMM:
			put_text_id(s->comm, s->comm_len, comm);
			break;
		case IOR_ROW_SYSCALL:
			put_text_id(s->syscall, 0, call);
			break;
		case IOR_ROW_ERROR:
			put_text_id(s->error, 0, error);
			break;
		case IOR_ROW_FILE:
			put_text_id(file ? "" : NULL, 0, file);
			break;
		case IOR_ROW_OLD_FILE:
			put_text_id(old ? "" : NULL, 0, old);
			break;
		case IOR_ROW_RET:
			if (s->has_ret)
				ior_put_i64(&stream, s->ret);
			else
				ior_put_nil(&stream);
			break;
		case IOR_ROW_FD:
			if (s->has_fd)
				ior_put_i64(&stream, s->fd);
			else
				ior_put_nil(&stream);
			break;
		case IOR_ROW_BYTES:
			if (s->has_bytes)
				ior_put_u64(&stream, s->bytes);
			else
				ior_put_nil(&stream);
			break;
		case IOR_ROW_FLAGS:
			if (s->has_flags)
				ior_put_u64(&stream, s->flags);
			else
				ior_put_nil(&stream);
			break;
		case IOR_ROW_ARGS:
			if (!s->has_args) {
				ior_put_nil(&stream);
				break;
			}
			ior_put_list(&stream, 3);
			ior_put_u64(&stream, 3);
			ior_put_u64(&stream, UINT64_MAX);
			ior_put_u64(&stream, 4096);
			break;
		default:
			ior_put_nil(&stream);
		}
	}
	ior_put_end(&stream);
}

static void put_loss(uint64_t calls, uint64_t other, const char *reason)
{
	ior_put_begin(&stream, IOR_TAG_LOSS);
	ior_put_u64(&stream, START);
	ior_put_u64(&stream, 0);
	if (calls == UINT64_MAX)
		ior_put_nil(&stream);
	else
		ior_put_u64(&stream, calls);
	ior_put_u64(&stream, other);
	ior_put_cstr(&stream, reason);
	ior_put_end(&stream);
}

static const struct sample open_row = {
	.time = START, .duration = 12345, .comm = "cat", .syscall = "openat", .file = "/etc/passwd",
	.pid = 4242, .tid = 4242, .has_ret = true, .ret = 3, .has_fd = true, .fd = 3,
	.has_flags = true, .flags = 02000000, .has_args = true,
};
static const struct sample read_row = {
	.time = START + 1500, .duration = 850, .comm = "cat", .syscall = "read",
	.file = "/etc/passwd", .pid = 4242, .tid = 4243, .has_ret = true, .ret = 4096,
	.has_fd = true, .fd = 0, .has_bytes = true, .bytes = 4096,
};
static const struct sample failed_row = {
	.time = START + 2000, .duration = 1250000, .comm = "cat", .syscall = "newfstatat",
	.file = "/nowhere", .error = "ENOENT", .pid = 4242, .tid = 4242, .has_ret = true, .ret = -2,
};

TEST(text_is_aligned_and_says_the_day_once)
{
	begin("rows");
	put_row(&open_row);
	put_row(&read_row);
	put_row(&failed_row);
	end();
	CHECK_STR(printed(&(struct print_options){ 0 }),
		"time             comm            pid         syscall         "
		" result    bytes duration  fd file\n"
		"# 2025-11-23\n"
		"13:40:05.123456Z cat             4242        openat          "
		"      3        -   12.3us   3 /etc/passwd\n"
		"13:40:05.123458Z cat             4242/4243   read            "
		"   4096     4KiB    850ns   0 /etc/passwd\n"
		"13:40:05.123458Z cat             4242        newfstatat      "
		" ENOENT        -   1.25ms   - /nowhere\n");
	finish();
}

TEST(text_shows_the_day_again_when_it_changes)
{
	struct sample later = open_row;
	const char *text;

	later.time = START + UINT64_C(86400) * 1000000000;
	begin("rows");
	put_row(&open_row);
	put_row(&open_row);
	put_row(&later);
	text = printed(&(struct print_options){ .fields = "time,comm" });
	CHECK_STR(text,
		"time             comm\n"
		"# 2025-11-23\n"
		"13:40:05.123456Z cat\n"
		"13:40:05.123456Z cat\n"
		"# 2025-11-24\n"
		"13:40:05.123456Z cat\n");
	finish();
}

TEST(text_time_relative_and_boot)
{
	begin("rows");
	put_row(&read_row);
	CHECK_STR(printed(&(struct print_options){ .time = PRINT_RELATIVE, .fields = "time,pid" }),
		  "         time      pid\n     0.000001     4242\n");
	CHECK_STR(printed(&(struct print_options){ .time = PRINT_BOOT, .fields = "time,pid" }),
		  "             time      pid\n   1000.000001500     4242\n");
	finish();
}

/* Catches times of another sign: before the start of the capture, and after more than 292 years. */
TEST(text_time_far_from_the_start)
{
	struct sample before = read_row, late = read_row;

	before.time = START - 1500;
	late.time = UINT64_MAX;
	begin("rows");
	put_row(&before);
	put_row(&late);
	CHECK_STR(printed(&(struct print_options){ .time = PRINT_RELATIVE, .fields = "time,pid" }),
		  "         time      pid\n"
		  "    -0.000001     4242\n"
		  "18446743073.709551 4242\n");
	CHECK_STR(printed(&(struct print_options){ .time = PRINT_BOOT, .fields = "time,pid" }),
		  "             time      pid\n"
		  "    999.999998500     4242\n"
		  "18446744073.709551615 4242\n");
	finish();
}

TEST(text_in_local_time_has_the_zone_in_the_day_line)
{
	setenv("TZ", "UTC-5:30", 1);
	tzset();
	begin("rows");
	put_row(&read_row);
	CHECK_STR(printed(&(struct print_options){ .local = true, .fields = "time,wall_time" }),
		  "time            wall_time\n"
		  "# 2025-11-23 +05:30\n"
		  "19:10:05.123458 2025-11-23T19:10:05.123458289+05:30\n");
	finish();
	setenv("TZ", "UTC", 1);
	tzset();
}

TEST(a_wide_value_takes_its_room_and_later_columns_give_way)
{
	struct sample wide = read_row;

	wide.comm = "a-name-of-20-letters";	/* five more than the column has */
	wide.pid = wide.tid = 7;
	begin("rows");
	put_row(&wide);
	put_row(&read_row);
	CHECK_STR(printed(&(struct print_options){ .fields = "comm,bytes,fd,syscall" }),
		"comm               bytes  fd syscall\n"
		"a-name-of-20-letters 4KiB  0 read\n"
		"cat                 4KiB   0 read\n");
	finish();
}

TEST(text_file_column_shows_both_names_and_the_state)
{
	struct sample moved = failed_row, gone = read_row, unread = failed_row;

	moved.old_file = "/tmp/a";
	moved.file = "/tmp/b";
	moved.error = NULL;
	gone.state = "deleted";
	unread.file = NULL;
	unread.state = "unreadable";
	begin("rows");
	put_row(&moved);
	put_row(&gone);
	put_row(&unread);
	/* The last column of the default layout. */
	const char *text = printed(&(struct print_options){ .time = PRINT_RELATIVE });
	CHECK(strstr(text, " /tmp/a -> /tmp/b\n"));
	CHECK(strstr(text, " /etc/passwd (deleted)\n"));
	CHECK(strstr(text, " - (unreadable)\n"));
	finish();
}

TEST(text_escapes_what_could_deceive_and_exact_does_not)
{
	struct sample evil = open_row;

	evil.file = "/tmp/\x1b[31m\n\xff";
	begin("rows");
	put_row(&evil);
	CHECK_STR(strrchr(printed(&(struct print_options){ .fields = "pid,file" }), ' '),
		  " /tmp/\\x1b[31m\\x0a\\xff\n");
	CHECK_STR(strchr(printed(&(struct print_options){ .fields = "pid,file", .exact = true }),
			 '/'), "/tmp/\x1b[31m\n\xff\n");
	finish();
}

TEST(text_decodes_flags_device_arguments_and_addresses)
{
	struct sample map = open_row;

	map.syscall = "mmap";
	map.ret = 0x7f0000001000;
	begin("rows");
	put_row(&map);
	CHECK_STR(strchr(printed(&(struct print_options){ .fields = "flags,dev,args,ret" }), '\n'),
		  "\nO_RDONLY|O_CLOEXEC          8:1 3,0xffffffffffffffff,4096        "
		  "0x7f0000001000\n");
	finish();
}

TEST(losses_and_notes_stand_where_they_happened)
{
	begin("rows");
	put_row(&open_row);
	put_loss(12, 0, "ring-full");
	put_row(&read_row);
	put_loss(1, 3, "storage");
	put_loss(UINT64_MAX, 0, "probe-skipped");
	put_loss(0, 0, "ring-full");
	ior_put_begin(&stream, IOR_TAG_NOTE);
	ior_put_u64(&stream, START);
	ior_put_cstr(&stream, "warning");
	ior_put_cstr(&stream, "two\nlines");
	ior_put_end(&stream);
	CHECK_STR(printed(&(struct print_options){ .fields = "syscall" }),
		"syscall\n"
		"openat\n"
		"# lost 12 calls (ring-full)\n"
		"read\n"
		"# lost 1 call and 3 other records (storage)\n"
		"# lost an unknown number of calls (probe-skipped)\n"
		"# warning: two\\x0alines\n");
	/* Data stays data. */
	CHECK_STR(printed(&(struct print_options){ .format = &format_csv, .fields = "syscall" }),
		  "syscall\nopenat\nread\n");
	finish();
}

TEST(csv_names_once_absent_is_empty)
{
	begin("rows");
	put_row(&open_row);
	begin_kind("rows");
	ior_dict_reset(dict);
	put_row(&failed_row);
	CHECK_STR(printed(&(struct print_options){ .format = &format_csv,
			.fields = "seq,time,wall_time,comm,fd,ret,error,bytes,args,"
				  "flags,dev,host" }),
		"seq,time_ns,wall_time,comm,fd,ret,error,bytes,args,flags,dev,host\n"
		",1000000000000,2025-11-23T13:40:05.123456789Z,cat,3,3,,,"
		"\"[3,18446744073709551615,4096]\",524288,2049,vm\n"
		",1000000002000,2025-11-23T13:40:05.123458789Z,cat,,-2,ENOENT,,,,2049,vm\n");
	finish();
}

TEST(csv_quotes_what_rfc_4180_says_and_keeps_every_byte)
{
	struct sample odd = open_row;

	odd.file = "/a,\"b\"\n\xff";
	odd.comm = "two words";
	begin("rows");
	put_row(&odd);
	odd.file = "/tmp/\x1b";
	put_row(&odd);
	CHECK_STR(printed(&(struct print_options){ .format = &format_csv, .exact = true,
						   .fields = "file,comm" }),
		  "file,comm\n\"/a,\"\"b\"\"\n\xff\",two words\n/tmp/\x1b,two words\n");
	CHECK_STR(printed(&(struct print_options){ .format = &format_csv, .fields = "comm,file" }),
		  "comm,file\ntwo words,\"/a,\"\"b\"\"\\x0a\\xff\"\ntwo words,/tmp/\\x1b\n");
	finish();
}

TEST(csv_tells_an_empty_text_from_an_absent_one)
{
	struct sample none = open_row, empty = open_row;

	none.comm = NULL;
	empty.comm = "";
	begin("rows");
	put_row(&none);
	put_row(&empty);
	CHECK_STR(printed(&(struct print_options){ .format = &format_csv, .fields = "comm,fd" }),
		  "comm,fd\n,3\n\"\",3\n");
	finish();
}

TEST(csv_of_both_kinds_is_refused)
{
	begin("rows");
	put_row(&open_row);
	begin_kind("raw");
	CHECK(strstr(printed(&(struct print_options){ .format = &format_csv }), "columns differ"));
	finish();
}

TEST(json_absent_is_null_and_numbers_are_whole)
{
	begin("rows");
	put_row(&open_row);
	put_row(&failed_row);
	CHECK_STR(printed(&(struct print_options){ .format = &format_json,
			.fields = "time,wall_time,fd,ret,error,args,file" }),
		"{\"time_ns\":1000000000000,\"wall_time\":\"2025-11-23T13:40:05.123456789Z\","
		"\"fd\":3,\"ret\":3,\"error\":null,\"args\":[3,18446744073709551615,4096],"
		"\"file\":\"/etc/passwd\"}\n"
		"{\"time_ns\":1000000002000,\"wall_time\":\"2025-11-23T13:40:05.123458789Z\","
		"\"fd\":null,\"ret\":-2,\"error\":\"ENOENT\",\"args\":null,"
		"\"file\":\"/nowhere\"}\n");
	finish();
}

TEST(json_texts_are_valid_utf8)
{
	struct sample odd = open_row;

	odd.file = "/\"\\\n\xff\xc3\xa4";
	/* 15 bytes, the last one the first half of a character. */
	odd.comm = "fifteen bytes \xc3";
	begin("rows");
	put_row(&odd);
	CHECK_STR(printed(&(struct print_options){ .format = &format_json, .fields = "file,comm" }),
		  "{\"file\":\"/\\\"\\\\\\u000a\\\\xff\xc3\xa4\",\"comm\":\"fifteen bytes \"}\n");
	finish();
}

TEST(all_fields_come_in_the_order_of_the_table)
{
	const struct ior_row_field *f = ior_row_fields();
	char names[4096] = "";

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		strlcat(names, i ? "," : "", sizeof(names));
		strlcat(names, f[i].name, sizeof(names));
	}
	strlcat(names, "\n", sizeof(names));
	begin("rows");
	CHECK_STR(printed(&(struct print_options){ .format = &format_csv, .fields = "all" }),
		  names);
	finish();
}

TEST(field_names_are_checked_and_the_nearest_is_named)
{
	begin("rows");
	CHECK_STR(printed(&(struct print_options){ .fields = "time,durration" }),
		  "error: unknown field 'durration'; did you mean 'duration_ns'?");
	CHECK_STR(printed(&(struct print_options){ .fields = "time,," }),
		  "error: 'time,,': a field name is missing; example: comm,file,syscall");
	CHECK_STR(printed(&(struct print_options){ .fields = "" }),
		  "error: '': a field name is missing; example: comm,file,syscall");
	CHECK(strstr(printed(&(struct print_options){ .fields = "xyzzyxyzzy" }), "-F help"));
	/* A field of records, but not of rows. */
	CHECK(strstr(printed(&(struct print_options){ .fields = "severity" }), "only records"));
	/* Aliases and blanks. */
	CHECK_STR(printed(&(struct print_options){ .format = &format_csv,
						   .fields = "latency, file" }),
		  "duration_ns,file\n");
	finish();
}

/* Each once, so that there is room for all of them, in rows and in records. */
TEST(fields_that_are_named_again_take_no_column)
{
	char list[4 * 200], once[1000];
	struct record_columns records;
	struct ior_error err;

	memset(list, 0, sizeof(list));
	for (int i = 0; i < 190; i++)
		strlcat(list, i ? ",fd" : "fd", sizeof(list));
	begin("rows");
	put_row(&open_row);
	strlcpy(once, printed(&(struct print_options){ .fields = "fd" }), sizeof(once));
	CHECK_STR(printed(&(struct print_options){ .fields = list }), once);
	finish();
	CHECK_EQ(columns_of_records(&records, "all,all", true, &err), 0);
	CHECK(records.n > IOR_ROW_NFIELDS && records.n < COLUMNS_MAX);
}

TEST(an_undefined_id_is_an_error)
{
	begin("rows");
	ior_put_begin(&stream, IOR_TAG_ROW);
	for (unsigned int f = 0; f < IOR_ROW_COMM; f++)
		ior_put_nil(&stream);
	ior_put_u64(&stream, 99);
	ior_put_end(&stream);
	CHECK(strncmp(printed(&(struct print_options){ 0 }), "error: ", 7) == 0);
	finish();
}

TEST(help_lists_every_field)
{
	const struct ior_row_field *f = ior_row_fields();
	struct buffer out = { 0 };
	const char *p;

	print_fields_help(&out);
	buffer_char(&out, '\0');
	p = strchr(out.p, '\n') + 1;
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++, p = strchr(p, '\n') + 1) {
		const char *also = f[i].aliases;
		char line[300];

		snprintf(line, sizeof(line), "  %-19s %-5s %s%s%s%s", f[i].name,
			 ior_type_name(f[i].type), f[i].meaning, also ? " (also: " : "",
			 also ? also : "", also ? ")" : "");
		if (!CHECK(strncmp(p, line, strlen(line)) == 0 && p[strlen(line)] == '\n'))
			printf("# not: %s\n", line);
	}
	CHECK_EQ(*p, '\n');
	CHECK(strstr(out.p, "\n  enter    time pid tid"));
	buffer_free(&out);
}
