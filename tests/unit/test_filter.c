/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Expressions with the rows that they must select, and expressions that are no good with the place
 * and the words of the answer. Catches a test that is true of a field that a row does not have, an
 * operator that is off by one, and mistakes that are not understood.
 */
#include "filter/filter.h"
#include "sample.h"
#include "stream/dict.h"
#include "unit.h"

/* ---- Rows ----------------------------------------------------------------------------------- */

static struct ior_writer w;
static struct ior_dict *dict;
static struct ior_row row;

static void number(unsigned int field, uint64_t value)
{
	ior_row_set(&row, field, value);
}

static void text(unsigned int field, const char *value)
{
	ior_row_set(&row, field, ior_dict_text(dict, value, strlen(value)));
}

static void file_info(unsigned int field, struct ior_file_info f)
{
	f.path_len = f.path ? strlen(f.path) : 0;
	ior_row_set(&row, field, ior_dict_file(dict, &f));
}

static void file(unsigned int field, const char *path)
{
	file_info(field, (struct ior_file_info){ .path = path, .type = "reg", .fstype = "ext4",
						 .device = 0x801, .has_device = 1, .inode = 12,
						 .has_inode = 1 });
}

static void call(const char *comm, const char *syscall, const char *family)
{
	text(IOR_ROW_COMM, comm);
	text(IOR_ROW_SYSCALL, syscall);
	text(IOR_ROW_FAMILY, family);
}

static void task(uint64_t pid, uint64_t tid, uint64_t duration)
{
	number(IOR_ROW_TIME, 5000);
	number(IOR_ROW_PID, pid);
	number(IOR_ROW_TID, tid);
	number(IOR_ROW_DURATION, duration);
}

/* Writes what was set as the next row. */
static void end_row(void)
{
	static uint64_t seq;

	number(IOR_ROW_SEQ, ++seq % 10);
	ior_put_begin(&w, IOR_TAG_ROW);
	for (unsigned int i = 0; i < IOR_ROW_NFIELDS; i++) {
		if (!ior_row_has(&row, i)) {
			ior_put_nil(&w);
		} else if (i == IOR_ROW_ARGS) {
			ior_put_list(&w, 0);
		} else if (ior_row_fields()[i].type == IOR_I64) {
			ior_put_i64(&w, (int64_t)row.v[i]);
		} else {
			ior_put_u64(&w, row.v[i]);
		}
	}
	ior_put_end(&w);
	row.present = 0;
}

/* The wall time of every row is 2026-11-23T14:30:05.5Z. */
#define WALL INT64_C(1795444205500000000)

static void rows_one_to_five(void)
{
	task(42, 42, 2000000);
	call("nginx", "openat", "FS");
	number(IOR_ROW_RET, 3);
	number(IOR_ROW_FD, 3);
	file(IOR_ROW_FILE, "/var/log/nginx/access.log");
	number(IOR_ROW_UID, 33);
	end_row();

	task(42, 43, 500000);
	call("nginx", "read", "FS");
	number(IOR_ROW_RET, 4096);
	number(IOR_ROW_FD, 0);
	number(IOR_ROW_BYTES, 4096);
	number(IOR_ROW_REQUESTED, 8192);
	number(IOR_ROW_DEVICE_READ, 4096);
	file(IOR_ROW_FILE, "/var/log/syslog");
	number(IOR_ROW_UID, 33);
	end_row();

	task(50, 50, 1000);
	call("sh", "openat", "FS");
	number(IOR_ROW_RET, (uint64_t)-2);
	text(IOR_ROW_ERROR, "ENOENT");
	file_info(IOR_ROW_FILE, (struct ior_file_info){ .path = "/var/log" });
	number(IOR_ROW_UID, 0);
	number(IOR_ROW_DEVICE_READ, 0);
	end_row();

	task(51, 51, 1001);
	call("mv", "rename", "FS");
	number(IOR_ROW_RET, 0);
	file(IOR_ROW_FILE, "/tmp/new.txt");
	file(IOR_ROW_OLD_FILE, "/var/logger/Old.TXT");
	number(IOR_ROW_UID, 0);
	end_row();

	number(IOR_ROW_TIME, 5000);
	number(IOR_ROW_PID, 51);
	number(IOR_ROW_TID, 51);
	call("(sd-pam)", "exit_group", "Process");
	ior_row_set(&row, IOR_ROW_ARGS, 0);
	end_row();
}

static void rows_six_to_nine(void)
{
	task(60, 60, 0);
	call("sshd", "sendto", "Network");
	number(IOR_ROW_RET, 65536);
	number(IOR_ROW_FD, 5);
	number(IOR_ROW_BYTES, 65536);
	file_info(IOR_ROW_FILE, (struct ior_file_info){ .path = "socket:[7]", .type = "sock",
							.protocol = "tcp",
							.remote = "10.0.0.1:22" });
	end_row();

	end_row();	/* 7: nothing but its number */

	task(70, 70, UINT64_MAX);
	call("a\"b\\c\xff d", "epoll_wait", "Polling");
	number(IOR_ROW_RET, (uint64_t)-4);
	text(IOR_ROW_ERROR, "EINTR");
	number(IOR_ROW_TIMEOUT, (uint64_t)-1);
	end_row();

	task(70, 71, 1000000000);
	call("NGINX", "sendfile", "Network");
	number(IOR_ROW_BYTES, 3);
	number(IOR_ROW_REQUESTED, 0);
	end_row();
}

static void make_rows(void)
{
	sample_init(&w);
	ior_dict_open(&dict, &w, 0, 0);
	sample_header(&w, "rows");
	sample_clock(&w, 5000, WALL);
	rows_one_to_five();
	rows_six_to_nine();
	sample_end(&w);
	ior_dict_close(dict);
}

/* The numbers of the rows that the expression selects, "!" for one that is no good. */
static const char *select_rows(const char *expression)
{
	static char selected[20];
	const struct ior_record *rec;
	struct ior_filter_error err;
	struct ior_filter *f;
	struct ior_reader *r;
	struct ior_row got;
	size_t n = 0;

	if (ior_filter_parse(&f, expression, &err) < 0) {
		printf("# %s: %s\n", expression, err.error.text);
		return "!";
	}
	if (!w.buf)
		make_rows();
	if (!CHECK_EQ(ior_reader_open_memory(&r, w.buf, w.len, NULL, &err.error), 0))
		exit(1);
	while (ior_reader_next(r, &rec, &err.error) > 0)
		/* what is not in ior_filter_stored() is not there for the filter */
		if (rec->tag == IOR_TAG_ROW &&
		    ior_reader_row_some(r, ior_filter_stored(f), &got, NULL) == 0 &&
		    ior_filter_matches(f, r, &got) && ior_reader_row(r, &got, NULL) == 0)
			selected[n++] = (char)('0' + got.v[IOR_ROW_SEQ]);
	selected[n] = '\0';
	ior_reader_close(r);
	ior_filter_free(f);
	return selected;
}

/* expression, rows */
static void check_table(const char *const table[][2], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *selected = select_rows(table[i][0]);

		if (strcmp(selected, table[i][1]) != 0)
			printf("# %s\n", table[i][0]);
		CHECK_STR(selected, table[i][1]);
	}
}

#define CHECK_TABLE(t) check_table(t, sizeof(t) / sizeof((t)[0]))

/* ---- What is selected ----------------------------------------------------------------------- */

TEST(grammar)
{
	static const char *const t[][2] = {
		{ "", "123456789" }, { "  ", "123456789" }, { "pid=42", "12" },
		{ "pid = 42", "12" }, { "pid=42 comm=sh", "" }, { "pid=42 tid=43", "2" },
		{ "pid=42 and tid=43", "2" }, { "pid=42 && tid=43", "2" },
		{ "pid=42&&tid=43", "2" },
		{ "pid = 42 or pid = 50", "123" }, { "pid=42||pid=50", "123" },
		{ "pid=50 or pid=42 tid=43", "23" }, { "pid=42 tid=43 or pid=50", "23" },
		{ "(pid=50 or pid=42) tid=43", "2" }, { "(pid=50 or pid=42) and tid=42,50", "13" },
		{ "not pid=42", "3456789" }, { "!pid=42", "3456789" }, { "! (pid=42)", "3456789" },
		{ "not not pid=42", "12" }, { "!!pid=42", "12" }, { "not pid=42 uid=0", "34" },
		{ "not (pid=42 or uid=0)", "56789" }, { "not pid=42 or tid=43", "23456789" },
		{ "((pid=42))", "12" }, { "(pid=42)(tid=43)", "2" }, { "pid=42,50", "123" },
		{ "pid = 42 , 50", "123" }, { "pid eq 42", "12" }, { "pid == 42", "12" },
		{ "comm=(sd-pam)", "5" }, { "(comm=(sd-pam))", "5" }, { "(comm=sh)", "3" },
		{ "\tpid=42\n", "12" },
	};

	CHECK_TABLE(t);
}

TEST(numbers)
{
	static const char *const t[][2] = {
		{ "pid!=42", "345689" }, { "pid ne 42,50", "45689" }, { "pid<50", "12" },
		{ "pid lt 50", "12" }, { "pid<=50", "123" }, { "pid le 50", "123" },
		{ "pid>51", "689" }, { "pid gt 51", "689" }, { "pid>=51", "45689" },
		{ "pid ge 51", "45689" }, { "pid=0x2a", "12" }, { "pid=42..50", "123" },
		{ "pid!=42..50", "45689" }, { "pid=42..42,60..61", "126" }, { "fd=0", "2" },
		{ "fd<=0", "2" }, { "uid=0", "34" }, { "pid>=0", "12345689" },
		{ "ret=-2", "3" }, { "ret<0", "38" }, { "ret>-3", "12346" }, { "ret=-4..-2", "38" },
		{ "ret<=-4", "8" }, { "ret>=0", "1246" }, { "ret!=0", "12368" },
		{ "timeout=-1", "8" }, { "timeout<0ns", "8" }, { "timeout=-1s", "" },
		{ "bytes=4k..64Ki", "26" }, { "bytes=4Ki", "2" }, { "bytes=4.096k", "2" },
		{ "bytes=64Ki", "6" }, { "bytes=64k", "" }, { "bytes<1M", "269" },
		{ "bytes<1G bytes>0.004M", "26" }, { "sizeclass=2", "9" }, { "sizeclass=4Ki", "2" },
		{ "pid=42 bytes=1..", "!" }, { "dev=0x801", "124" }, { "inode!=12", "" },
		{ "duration>18446744073709551614", "8" },
		{ "duration>=18446744073709551615", "8" },
	};

	CHECK_TABLE(t);
}

TEST(durations)
{
	static const char *const t[][2] = {
		{ "duration>1us", "12489" }, { "duration=1us", "3" }, { "latency > 1ms", "189" },
		{ "lat=0.5ms", "2" }, { "evt.latency=500us", "2" }, { "duration_ns=1001", "4" },
		{ "duration=1001ns", "4" }, { "duration=1s", "9" }, { "duration<1m", "1234" "69" },
		{ "duration<1h", "123469" }, { "duration=0", "6" }, { "duration=0s", "6" },
		{ "duration=1us..1ms", "234" }, { "duration=1.001us", "4" },
		{ "latencyclass=512", "34" }, { "latencyclass=512ns", "34" },
		{ "time=5us", "12345689" }, { "not duration=1us..1ms", "156789" },
	};

	CHECK_TABLE(t);
}

TEST(times_of_the_wall_clock)
{
	static const char *const t[][2] = {
		{ "wall_time=14:30", "12345689" }, { "wall=14:31", "" },
		{ "wall_time=14:30:05", "12345689" }, { "wall_time=14:30:06", "" },
		{ "wall_time=14:30:05.5", "12345689" }, { "wall_time=14:30:05.4", "" },
		{ "wall_time=14:30..14:35", "12345689" }, { "wall_time=14:25..14:30", "" },
		{ "wall_time=14:30:05.5..14:35", "12345689" },
		{ "wall_time=23:00..15:00", "12345689" }, { "wall_time=23:00..14:00", "" },
		{ "wall_time=2026-11-23", "12345689" }, { "wall_time=2026-11-24", "" },
		{ "wall_time=2026-11-23T14:30", "12345689" },
		{ "wall_time=\"2026-11-23 14:30:05Z\"", "12345689" },
		{ "wall_time=2026-11-23T14:30..2026-11-23T14:35", "12345689" },
		{ "wall_time>2026-11-23T14:30:05", "12345689" }, { "wall_time<14:30:05.5", "" },
		{ "wall_time<=14:30:05.5", "12345689" }, { "wall_time>14:30:05.5", "" },
		{ "wall_time>=14:30:05.5", "12345689" }, { "wall_time!=14:30", "" },
		{ "second=14:30:05", "12345689" }, { "second!=14:30:05", "" },
		{ "second>14:30:05.5", "" }, { "minute=14:29:30..14:30:30", "12345689" },
		{ "minute=2026-11-23T14:30:00Z", "12345689" },
		{ "wall_time=1795444205500000000", "12345689" },
		{ "wall_time=1795444205500000001", "" },
	};

	CHECK_TABLE(t);
}

TEST(texts)
{
	static const char *const t[][2] = {
		{ "comm=nginx", "12" }, { "comm ieq nginx", "129" }, { "comm!=nginx", "345689" },
		{ "comm ine nginx", "34568" }, { "comm=nginx,sh", "123" },
		{ "comm ~ ^ng", "12" }, { "comm matches ^ng", "12" }, { "comm~x$", "12" },
		{ "comm imatches ^ng", "129" }, { "comm!~^ng", "345689" },
		{ "comm !~ ng|s", "489" },
		{ "comm ~ ^(sh|mv)$", "34" }, { "comm~(^sh$)", "3" }, { "comm contains gin", "12" },
		{ "comm icontains GIN", "129" }, { "comm startswith s", "36" },
		{ "comm startswith sshd2", "" }, { "comm istartswith S", "36" },
		{ "comm endswith x", "12" }, { "comm iendswith x", "129" },
		{ "comm glob n*x", "12" },
		{ "comm iglob n?inx", "129" }, { "comm=\"nginx\"", "12" }, { "comm='nginx'", "12" },
		{ "comm=\"a\\\"b\\\\c\\xff d\"", "8" }, { "comm='a\"b\\\\c\\xFF d'", "8" },
		{ "comm contains \"\\xff\"", "8" }, { "comm ~ \"^a\\\"\"", "8" },
		{ "comm ~ \"^\\(sd\"", "5" }, { "comm=\"\"", "" }, { "comm!=\"\"", "12345689" },
		{ "proc.name=sh", "3" }, { "execname=sh", "3" }, { "evt.type=openat", "13" },
		{ "ext=log", "1" }, { "dir=/var/log", "2" }, { "dir=/var/log/nginx", "1" },
		{ "filetype=sock", "6" }, { "protocol=tcp", "6" }, { "remote startswith 10.", "6" },
		{ "host=sample", "123456789" }, { "host!=sample", "" }, { "fstype=ext4", "124" },
	};

	CHECK_TABLE(t);
}

TEST(files)
{
	static const char *const t[][2] = {
		{ "file=/var/log/syslog", "2" }, { "path=/var/log/syslog", "2" },
		{ "fd.name=/var/log/syslog", "2" }, { "file under /var/log", "123" },
		{ "file under /var/log/", "123" }, { "file in /var/log", "2" },
		{ "file in /var/log/nginx", "1" }, { "file under /", "1234" }, { "file in /", "" },
		{ "file in /var", "3" }, { "file iunder /VAR/LOG", "123" },
		{ "file iin /VAR/LOG", "2" },
		{ "file glob *.log", "1" }, { "file glob /var/*/*", "12" },
		{ "file iendswith .txt", "4" }, { "file ~ ^/var/log/", "12" },
		/* of a rename, file is the new name alone */
		{ "file=/tmp/new.txt", "4" }, { "file=/var/logger/Old.TXT", "" },
		{ "old_file=/tmp/new.txt", "" }, { "old_file=/var/logger/Old.TXT", "4" },
		{ "file!=/var/logger/Old.TXT", "12346" }, { "file!=/tmp/new.txt", "1236" },
		{ "file!=/x", "12346" }, { "file !~ txt", "1236" },
		{ "file under /var/logger", "" },
		{ "file under /tmp,/var/log", "1234" }, { "dir under /var", "123" },
		{ "old_filetype=reg", "4" }, { "old_filetype=sock", "" },
		{ "from_filetype!=sock", "4" }, { "has old_filetype", "4" },
		/* either one; != is the complement of both */
		{ "any_file=/tmp/new.txt", "4" }, { "any_file=/var/logger/Old.TXT", "4" },
		{ "any_file!=/var/logger/Old.TXT", "1236" }, { "any_file!=/tmp/new.txt", "1236" },
		{ "any_file!=/x", "12346" }, { "any_file !~ txt", "1236" },
		{ "any_file under /var/logger", "4" }, { "any_file iendswith .TXT", "4" },
		{ "has any_file", "12346" }, { "not has any_file", "5789" },
	};

	CHECK_TABLE(t);
}

TEST(flags_and_presence)
{
	static const char *const t[][2] = {
		{ "error", "38" }, { "failed", "38" }, { "not error", "1245679" },
		{ "error=ENOENT", "3" }, { "error!=ENOENT", "8" }, { "error=2", "3" },
		{ "errno=EINTR", "8" }, { "error=ENOENT,EINTR", "38" }, { "error ~ ^E", "38" },
		{ "read", "2" }, { "write", "6" }, { "io", "269" }, { "read or write", "26" },
		{ "device", "2" }, { "not device", "13456789" }, { "has device_read", "23" },
		{ "has duration", "1234689" }, { "not has duration", "57" }, { "has args", "5" },
		{ "has file", "12346" }, { "has old_file", "4" }, { "has host", "123456789" },
		{ "has wall_time", "12345689" }, { "has dir", "1234" }, { "has ext", "14" },
		{ "has sizeclass", "269" }, { "has dev", "124" }, { "has protocol", "6" },
		{ "has comm", "12345689" }, { "has exe", "" }, { "has seq", "123456789" },
		{ "read error", "" }, { "error comm=sh", "3" }, { "(error)", "38" },
		{ "error and io or device", "2" },
	};

	CHECK_TABLE(t);
}

TEST(system_calls_and_families)
{
	static const char *const t[][2] = {
		{ "syscall=openat", "13" }, { "syscall=openat,read", "123" },
		{ "syscall=%fs", "1234" },
		{ "syscall=@FS", "1234" }, { "syscall=%network", "69" }, { "syscall!=%fs", "5689" },
		{ "not syscall=%fs", "56789" }, { "syscall=%file", "134" },
		{ "syscall=%io", "123469" },
		{ "syscall=%fs,exit_group", "12345" }, { "family=FS", "1234" },
		{ "family=fs", "1234" }, { "family=%network", "69" }, { "family!=FS", "5689" },
		{ "syscall=syscall_999", "" }, { "syscall=999", "" },
		{ "syscall=\"brand_new\"", "" },
		{ "syscall startswith open", "13" }, { "syscall~^re", "24" },
	};

	CHECK_TABLE(t);
}

/* Every operator, on a field that no row has. */
TEST(a_test_of_an_absent_field_is_false_whatever_the_operator)
{
	static const char *const tests[] = {
		"nfds=1", "nfds!=1", "nfds<1", "nfds<=1", "nfds>0", "nfds>=0", "nfds=0..9",
		"nfds!=0..9", "exe=/x", "exe!=/x", "exe~.", "exe!~x", "exe contains x",
		"exe startswith /x", "exe endswith x", "exe glob *", "exe under /", "exe in /",
		"exe ieq /x", "exe ine /x", "abi!=native", "abi!~x", "file_state!=\"x\"",
		"has nfds", "has abi", "epoll_op ine add",
	};
	char negated[100];

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		CHECK_STR(select_rows(tests[i]), "");
		snprintf(negated, sizeof(negated), "not %s", tests[i]);
		CHECK_STR(select_rows(negated), "123456789");
	}
}

TEST(unequal_is_the_complement_on_rows_that_have_the_field)
{
	static const char *const fields[][2] = {
		{ "pid", "42" }, { "ret", "-2" }, { "comm", "nginx" }, { "bytes", "4k..64k" },
		{ "file", "/tmp/new.txt" }, { "error", "ENOENT" }, { "wall_time", "14:30" },
		{ "syscall", "%fs" }, { "dir", "/var/log" }, { "sizeclass", "2" },
	};
	char expression[100];

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const char *field = fields[i][0], *value = fields[i][1];
		char unequal[20];

		snprintf(expression, sizeof(expression), "%s!=%s", field, value);
		strlcpy(unequal, select_rows(expression), sizeof(unequal));
		snprintf(expression, sizeof(expression), "has %s not %s=%s", field, field, value);
		CHECK_STR(select_rows(expression), unequal);
	}
}

/* Both are judged by one memo of ids, so that each order of rows is another test. */
TEST(any_file_is_either_of_both)
{
	static const char *const tests[] = {
		"=/tmp/new.txt", "=/var/logger/Old.TXT", "=/x", " ieq /VAR/LOGGER/OLD.txt",
		" under /var", " under /tmp,/var/logger", " in /var/logger", " ~ Old|syslog",
		" contains log", " startswith /tmp", " endswith .TXT", " iglob *.txt",
	};
	static const char *const negated[][2] = {
		{ "!=", "=" }, { "!~ ", " ~ " }, { " ine ", " ieq " },
	};
	char expression[200], expected[20];

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		snprintf(expression, sizeof(expression), "file%s or old_file%s", tests[i],
			 tests[i]);
		strlcpy(expected, select_rows(expression), sizeof(expected));
		snprintf(expression, sizeof(expression), "any_file%s", tests[i]);
		CHECK_STR(select_rows(expression), expected);
	}
	for (size_t i = 0; i < sizeof(negated) / sizeof(negated[0]); i++) {
		snprintf(expression, sizeof(expression), "has any_file not any_file%sold",
			 negated[i][1]);
		strlcpy(expected, select_rows(expression), sizeof(expected));
		snprintf(expression, sizeof(expression), "any_file%sold", negated[i][0]);
		CHECK_STR(select_rows(expression), expected);
	}
}

/* Texts are judged once for each id: what an id means must be forgotten with it. */
TEST(ids_that_mean_something_else_after_a_reset)
{
	struct ior_filter_error err;
	const struct ior_record *rec;
	struct ior_writer s;
	struct ior_filter *f;
	struct ior_reader *r;
	struct ior_row got;
	unsigned int matched = 0, rows = 0;

	sample_init(&s);
	sample_header(&s, "rows");
	for (uint64_t i = 1; i <= 20; i++) {
		sample_string(&s, 1, i % 2 ? "read" : "close");
		sample_file(&s, 1, i % 2 ? "/odd" : "/even");
		sample_row(&s, i, 1, 1);
		sample_forget(&s);
	}
	sample_end(&s);
	CHECK_EQ(ior_filter_parse(&f, "comm=read file=/odd", &err), 0);
	CHECK_EQ(ior_reader_open_memory(&r, s.buf, s.len, NULL, &err.error), 0);
	while (ior_reader_next(r, &rec, &err.error) > 0) {
		if (rec->tag != IOR_TAG_ROW)
			continue;
		CHECK_EQ(ior_reader_row(r, &got, NULL), 0);
		rows++;
		CHECK_EQ(ior_filter_matches(f, r, &got), got.v[IOR_ROW_SEQ] % 2);
		matched += ior_filter_matches(f, r, &got);
	}
	CHECK_EQ(rows, 20);
	CHECK_EQ(matched, 10);
	CHECK(ior_reader_generation(r) > 20);
	ior_reader_close(r);
	ior_filter_free(f);
	ior_writer_free(&s);
}

/* ---- Mistakes ------------------------------------------------------------------------------- */

/* The marked part of an expression and some words of the answer. */
static void check_mistake(const char *expression, const char *marked, const char *words)
{
	struct ior_filter_error err;
	struct ior_filter *f;
	char part[200];

	if (!CHECK_EQ(ior_filter_parse(&f, expression, &err), -22)) {
		printf("# %s\n", expression);
		ior_filter_free(f);
		return;
	}
	CHECK(f == NULL);
	CHECK(err.at + err.len <= strlen(expression));
	snprintf(part, sizeof(part), "%.*s", (int)err.len, expression + err.at);
	CHECK_STR(part, marked);
	if (!CHECK(strstr(err.error.text, words)))
		printf("# %s: %s\n", expression, err.error.text);
}

TEST(mistakes_in_names)
{
	check_mistake("pid=42 sycsall=read", "sycsall", "did you mean syscall?");
	check_mistake("erorr", "erorr", "did you mean error?");
	check_mistake("anyfile=/x", "anyfile", "did you mean any_file?");
	check_mistake("any_file<1", "<", "file is a text");
	check_mistake("any_file under x", "x", "any_file under /var/log");
	check_mistake("AND", "AND", "did you mean and?");
	check_mistake("xyzzy=1", "xyzzy", "ior-print -F help");
	check_mistake("has durration", "durration", "did you mean duration?");
	check_mistake("has", "", "has asks for a field");
	check_mistake("comm contain x", "contain", "did you mean contains?");
	check_mistake("syscall=opanat", "opanat", "did you mean openat?");
	check_mistake("syscall=%netwrok", "%netwrok", "did you mean '%network'?");
	check_mistake("error=ENOTEN", "ENOTEN", "did you mean ENOENT?");
	check_mistake("family=netwrk", "netwrk", "did you mean Network?");
	check_mistake("family=%file", "%file", "is no family");
}

TEST(mistakes_in_grammar)
{
	check_mistake("(pid=42", "(", "not closed");
	check_mistake("pid=42 )", ")", "closes none");
	check_mistake("()", ")", "a test is missing before this parenthesis");
	check_mistake("pid=42 and", "", "ends where a test should follow");
	check_mistake("pid=42 or or pid=1", "or", "a test is missing before 'or'");
	check_mistake("&& pid=1", "&&", "a test is missing before '&&'");
	check_mistake("not", "", "ends where");
	check_mistake("pid=", "", "a value is missing after =");
	check_mistake("pid=1,", "", "a value is missing after the comma");
	check_mistake("pid=1,,2", ",", "before this comma");
	check_mistake("=42", "=", "a field is missing before '='");
	check_mistake("\"x\"=42", "\"", "a value stands where a field");
	check_mistake("comm=\"x", "\"x", "the closing \" is missing");
	check_mistake("comm=\"x\"y", "y", "quote the whole value");
	check_mistake("comm=\"\\x4\"", "\\x", "two hexadecimal digits");
	check_mistake("comm=\"\\x4", "\\x", "two hexadecimal digits");
	check_mistake("#", "#", "no test begins like this");
	check_mistake("read=5", "=", "stands alone");
	check_mistake("pid=42 1", "1", "is no field");
	check_mistake("pid=42 -c", "-c", "options stand before");
	check_mistake("%fs", "%", "write syscall=%fs");
	check_mistake("not @fs", "@", "write syscall=%fs");
}

/* An unquoted sign that the shell has taken. */
TEST(mistakes_that_the_shell_makes)
{
	check_mistake("latency", "latency", "did the shell take < or >");
	check_mistake("latency and pid=1", "latency", "did the shell take < or >");
	check_mistake("(latency)", "latency", "'has latency'");
	check_mistake("pid=1 latency 1ms", "1ms", "did the shell take < or >");
	check_mistake("comm /root nginx", "/", "home directory in place of ~");
	check_mistake("/root", "/", "did the shell expand");
	check_mistake("comm", "comm", "no operator");
	check_mistake("latency >", "", "did the shell take it?");
}

TEST(mistakes_in_values)
{
	check_mistake("pid=x", "x", "is not a number");
	check_mistake("pid=", "", "a value is missing");
	check_mistake("pid=-1", "-1", "never negative");
	check_mistake("pid=1ms", "1ms", "pid is no duration");
	check_mistake("latency>1Ki", "1Ki", "is a duration");
	check_mistake("latency>1.2345ns", "1.2345ns", "no whole number");
	check_mistake("pid=1.5", "1.5", "no whole number");
	check_mistake("pid=1.", "1.", "is not a number");
	check_mistake("pid=0x", "0x", "is not a number");
	check_mistake("pid=12abc", "12abc", "is not a number");
	check_mistake("bytes=18446744073709551616", "18446744073709551616", "too large");
	check_mistake("bytes=99999999999999999G", "99999999999999999G", "too large");
	check_mistake("ret=9223372036854775808", "9223372036854775808", "too large");
	check_mistake("bytes=64k..4k", "64k..4k", "exchanged");
	check_mistake("bytes=4k..", "4k..", "two ends");
	check_mistake("bytes=..4k", "..4k", "two ends");
	check_mistake("bytes>4k..5k", "4k..5k", "= and != only");
	check_mistake("wall_time=25:00", "25:00", "is no time");
	check_mistake("wall_time=14", "14", "is no time");
}

TEST(mistakes_in_operators)
{
	check_mistake("comm<x", "<", "a text, without an order");
	check_mistake("pid~4", "~", "is a number");
	check_mistake("pid in 1,2", "in", "pid=1,2,3");
	check_mistake("args=1", "=", "only 'has args'");
	check_mistake("file under tmp", "tmp", "absolute path");
	check_mistake("file i~ etc", "i~", "only words ignore case");
	check_mistake("comm~(", "(", "regular expression is wrong");
	check_mistake("comm~\"a{1000}{1000}\"", "\"a{1000}{1000}\"", "repeats");
	check_mistake("comm~\"\\x00\"", "\"\\x00\"", "cannot have");
	check_mistake("comm glob \"\\x00\"", "\"\\x00\"", "cannot have");
	check_mistake("wall_time=14:30..2026-01-01", "14:30..2026-01-01", "two times of day");
	check_mistake("wall_time=2026-02-31", "2026-02-31", "is no time");
}

static void check_nested(unsigned int depth, bool good)
{
	char expression[2 * 200 + 20];
	struct ior_filter_error err;
	struct ior_filter *f;

	memset(expression, '(', depth);
	strlcpy(expression + depth, "pid=1", sizeof(expression) - depth);
	memset(expression + depth + 5, ')', depth);
	expression[2 * depth + 5] = '\0';
	CHECK_EQ(ior_filter_parse(&f, expression, &err), good ? 0 : -22);
	ior_filter_free(f);
}

TEST(limits)
{
	char *text = malloc(IOR_FILTER_LENGTH + 2);
	struct ior_filter_error err;
	struct ior_filter *f;

	check_nested(IOR_FILTER_DEPTH - 1, true);
	check_nested(IOR_FILTER_DEPTH, false);
	memset(text, ' ', IOR_FILTER_LENGTH + 1);
	text[IOR_FILTER_LENGTH + 1] = '\0';
	CHECK_EQ(ior_filter_parse(&f, text, &err), -22);
	text[IOR_FILTER_LENGTH] = '\0';
	CHECK_EQ(ior_filter_parse(&f, text, &err), 0);
	ior_filter_free(f);
	free(text);
}

/* The set is as small as it can be, or rows are read for nothing. */
TEST(stored_fields_that_are_looked_at)
{
	const uint64_t pid = UINT64_C(1) << IOR_ROW_PID, bytes = UINT64_C(1) << IOR_ROW_BYTES;
	const uint64_t file = UINT64_C(1) << IOR_ROW_FILE, old = UINT64_C(1) << IOR_ROW_OLD_FILE;
	const struct {
		const char *expression;
		uint64_t fields;
	} tests[] = {
		{ "", 0 }, { "host=x", 0 }, { "pid=1 or not (pid=2 bytes=1)", pid | bytes },
		{ "file=/x", file }, { "any_file=/x", file | old }, { "dir=/x", file },
		{ "has any_file", file | old }, { "old_filetype=reg", old },
		{ "sizeclass=1", bytes }, { "not not has pid", pid },
		{ "minute=14:30", UINT64_C(1) << IOR_ROW_TIME },
	};
	struct ior_filter_error err;
	struct ior_filter *f;

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		if (!CHECK_EQ(ior_filter_parse(&f, tests[i].expression, &err), 0))
			continue;
		CHECK_EQ(ior_filter_stored(f), tests[i].fields);
		ior_filter_free(f);
	}
}

/* ---- Explanation and fields ----------------------------------------------------------------- */

static void check_explained(const char *expression, const char *explanation)
{
	struct ior_filter_error err;
	struct ior_filter *f;
	char *text;

	if (!CHECK_EQ(ior_filter_parse(&f, expression, &err), 0))
		return;
	text = ior_filter_explain(f);
	CHECK_STR(text, explanation);
	free(text);
	ior_filter_free(f);
}

TEST(explanation)
{
	check_explained("", "everything\n");
	check_explained("pid=42", "pid is 42\n");
	check_explained("comm=nginx and (latency > 1ms or error) and file under /var",
			"all of\n"
			"  comm is \"nginx\"\n"
			"  any of\n"
			"    duration_ns is more than 1000000\n"
			"    error is there\n"
			"  file is or is under \"/var\"\n");
	check_explained("not any_file!=/x,/y has any_file",
			"all of\n"
			"  not: file or old_file is there and not \"/x\" or \"/y\"\n"
			"  file or old_file is there\n");
	check_explained("not (bytes=4k..64Ki or !read)",
			"not: any of\n"
			"  bytes is 4000 to 65536\n"
			"  not: the call moves bytes to the program\n");
	check_explained("ret<=-1 pid<5,7 pid>=2 not not device",
			"all of\n"
			"  ret is at most -1\n"
			"  pid is less than 5 or 7\n"
			"  pid is at least 2\n"
			"  device_read is more than 0\n");
	check_explained("syscall=newfstat,\"newfstat\"", "syscall is \"fstat\" or \"newfstat\"\n");
	check_explained("comm icontains 'a\"\\x01' syscall=%fs,read wall_time=14:30..14:35 pid<1",
			"all of\n"
			"  comm contains \"a\\\"\\x01\" in upper or lower case\n"
			"  syscall is one of %fs or \"read\"\n"
			"  wall_time is 14:30..14:35 (UTC)\n"
			"  pid is less than 1\n");
}

TEST(fields_that_are_not_known)
{
	const uint64_t known = UINT64_C(1) << IOR_ROW_PID | UINT64_C(1) << IOR_ROW_COMM;
	struct ior_filter_error err;
	struct ior_filter *f;

	CHECK_EQ(ior_filter_parse(&f, "pid=1 or not (comm=x latency>1s)", &err), 0);
	CHECK_STR(ior_filter_unknown(f, known, &err), "duration_ns");
	CHECK_EQ(err.at, 21);
	CHECK_EQ(err.len, strlen("latency>1s"));
	CHECK(!ior_filter_unknown(f, known | UINT64_C(1) << IOR_ROW_DURATION, &err));
	ior_filter_free(f);
	CHECK_EQ(ior_filter_parse(&f, "any_file=/x", &err), 0);
	CHECK_STR(ior_filter_unknown(f, known, &err), "any_file");
	ior_filter_free(f);
}
