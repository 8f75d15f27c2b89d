/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records of a raw stream, one a line: names of fields, ids replaced by what they stand for,
 * records and fields of a newer version. Would catch a shifted field, a wrong id, a call named by
 * the wrong table, and JSON or CSV that no longer parses.
 */
#include "test_print.h"

static void put_file(uint64_t id, const char *path)
{
	ior_put_begin(&stream, IOR_TAG_FILE);
	ior_put_u64(&stream, id);
	ior_put_cstr(&stream, path);
	ior_put_cstr(&stream, "reg");
	ior_put_u64(&stream, 0x801);
	ior_put_u64(&stream, 77);
	ior_put_end(&stream);
}

/* number 3 is close natively and read in the 32-bit table. */
static void put_enter(uint64_t abi, uint64_t number, uint64_t file)
{
	ior_put_begin(&stream, IOR_TAG_ENTER);
	ior_put_u64(&stream, START + 1000);
	ior_put_u64(&stream, 42);
	ior_put_u64(&stream, 43);
	ior_put_u64(&stream, 7);
	ior_put_u64(&stream, abi);
	ior_put_u64(&stream, number);
	ior_put_list(&stream, 2);
	ior_put_u64(&stream, 3);
	ior_put_u64(&stream, 0xffffff9c);
	ior_put_u64(&stream, file);
	ior_put_nil(&stream);
	ior_put_nil(&stream);
	ior_put_nil(&stream);
	ior_put_nil(&stream);
	ior_put_u64(&stream, 02000000);
	ior_put_end(&stream);
}

static void put_exit(const char *path, int64_t error)
{
	ior_put_begin(&stream, IOR_TAG_EXIT);
	ior_put_u64(&stream, START + 2000);
	ior_put_u64(&stream, 42);
	ior_put_u64(&stream, 43);
	ior_put_u64(&stream, 7);
	ior_put_i64(&stream, -2);
	for (int f = IOR_EXIT_FILE; f < IOR_EXIT_PATH; f++)
		ior_put_nil(&stream);
	if (path)
		ior_put_cstr(&stream, path);
	else
		ior_put_i64(&stream, error);
	ior_put_end(&stream);
}

/* The lines after the header's: that one has its own test. */
static const char *lines(const struct print_options *opt)
{
	const char *text = printed(opt), *line = strchr(text, '\n');

	return strncmp(text, "error", 5) && line ? line + 1 : text;
}

TEST(text_resolves_files_and_calls_of_both_tables)
{
	begin("raw");
	put_file(5, "/etc/passwd");
	put_enter(0, 3, 5);
	put_enter(1, 3, 0);
	put_enter(0, 777, 6);
	CHECK_STR(lines(&(struct print_options){ 0 }),
		"                 file   id=5 path=\"/etc/passwd\" type=\"reg\" device=8:1"
		" inode=77\n"
		"13:40:05.123457Z enter  pid=42 tid=43 call=7 abi=0 syscall=close args=3,0xffffff9c"
		" file=5</etc/passwd> fdflags=O_RDONLY|O_CLOEXEC\n"
		"13:40:05.123457Z enter  pid=42 tid=43 call=7 abi=1 syscall=read args=3,0xffffff9c"
		" fdflags=O_RDONLY|O_CLOEXEC\n"
		"13:40:05.123457Z enter  pid=42 tid=43 call=7 abi=0 syscall=syscall_777"
		" args=3,0xffffff9c file=6 fdflags=O_RDONLY|O_CLOEXEC\n");
	finish();
}

TEST(text_of_paths_and_why_they_could_not_be_read)
{
	begin("raw");
	put_exit("a \"b\"\n", 0);
	put_exit(NULL, -14);
	CHECK_STR(lines(&(struct print_options){ .time = PRINT_RELATIVE }),
		"     0.000002 exit   pid=42 tid=43 call=7 ret=-2 path=\"a \\x22b\\x22\\x0a\"\n"
		"     0.000002 exit   pid=42 tid=43 call=7 ret=-2 path=EFAULT\n");
	finish();
}

TEST(text_of_the_header_leaves_out_its_tables)
{
	const char *text;

	begin("raw");
	text = printed(&(struct print_options){ 0 });
	CHECK(strstr(text, "header") && strstr(text, " host=\"vm\""));
	CHECK(strstr(text, " selection=\"%io\""));
	CHECK(!strstr(text, "fdflags") && !strstr(text, "native"));
	finish();
}

TEST(json_has_the_text_and_the_id)
{
	begin("raw");
	put_file(5, "/etc/passwd");
	put_enter(0, 3, 5);
	put_exit(NULL, -14);
	CHECK_STR(lines(&(struct print_options){ .format = &format_json }),
		"{\"record\":\"file\",\"id\":5,\"path\":\"/etc/passwd\",\"type\":\"reg\","
		"\"device\":2049,\"inode\":77,\"fstype\":null,\"state\":null,\"protocol\":null,"
		"\"local\":null,\"remote\":null,\"mount\":null,"
		"\"local_family\":null,\"remote_family\":null,\"passed\":null}\n"
		"{\"record\":\"enter\",\"time\":1000000001000,\"pid\":42,\"tid\":43,\"call\":7,"
		"\"abi\":0,\"syscall\":\"close\",\"syscall_id\":3,\"args\":[3,4294967196],"
		"\"file\":\"/etc/passwd\",\"file_id\":5,\"file2\":null,\"dir\":null,\"dir2\":null,"
		"\"root\":null,\"fdflags\":524288,\"offset\":null,\"dev_read\":null,"
		"\"dirtied\":null,\"restart_of\":null,\"path\":null,\"extra\":null,"
		"\"pending\":null,\"in_flight\":null,\"offset2\":null,\"op\":null,"
		"\"turned_away\":null,\"path2\":null}\n"
		"{\"record\":\"exit\",\"time\":1000000002000,\"pid\":42,\"tid\":43,\"call\":7,"
		"\"ret\":-2,\"file\":null,\"file2\":null,\"offset\":null,\"dev_read\":null,"
		"\"dirtied\":null,\"path\":-14,\"path2\":null,\"extra\":null,"
		"\"address\":null,\"address_family\":null,\"refused\":null}\n");
	finish();
}

TEST(csv_has_one_set_of_columns_for_all_kinds)
{
	const char *p;
	size_t first = 0, commas = 0;
	bool quoted = false;

	begin("raw");
	put_enter(0, 3, 5);
	put_exit("x", 0);
	end();
	p = printed(&(struct print_options){ .format = &format_csv, .exact = true });
	CHECK(strncmp(p, "record,map,time,pid,tid,call,abi,syscall,args,file,", 50) == 0);
	for (; *p; p++) {
		quoted ^= *p == '"';
		commas += *p == ',' && !quoted;
		if (*p != '\n' || quoted)
			continue;
		if (!first)
			first = commas;
		CHECK_EQ(commas, first);
		commas = 0;
	}
	CHECK(first > 30);
	finish();
}

TEST(chosen_fields_in_their_order)
{
	begin("raw");
	put_file(5, "/etc/passwd");
	put_enter(0, 3, 5);
	CHECK_STR(lines(&(struct print_options){ .fields = "record,syscall,file" }),
		  "file\nenter syscall=close file=5</etc/passwd>\n");
	CHECK_STR(lines(&(struct print_options){ .fields = "path,record", .format = &format_csv }),
		  ",header\n/etc/passwd,file\n,enter\n");
	CHECK_STR(lines(&(struct print_options){ .fields = "pid,id", .format = &format_json }),
		  "{\"record\":\"file\",\"pid\":null,\"id\":5}\n"
		  "{\"record\":\"enter\",\"pid\":42,\"id\":null}\n");
	CHECK(strstr(lines(&(struct print_options){ .fields = "duration_ns" }), "only rows"));
	finish();
}

TEST(what_a_newer_version_added_is_shown_as_it_is)
{
	begin("raw");
	ior_put_begin(&stream, 77);
	ior_put_u64(&stream, 1);
	ior_put_cstr(&stream, "new");
	ior_put_end(&stream);
	ior_put_begin(&stream, IOR_TAG_RESET);
	ior_put_map(&stream, 2);
	ior_put_cstr(&stream, "k");
	ior_put_bool(&stream, true);
	ior_put_u64(&stream, 7);
	ior_put_list(&stream, 1);
	ior_put_nil(&stream);
	ior_put_end(&stream);
	CHECK_STR(lines(&(struct print_options){ 0 }),
		"                 77     field0=1 field1=\"new\"\n"
		"                 reset  field0={\"k\":true,\"7\":[null]}\n");
	CHECK_STR(lines(&(struct print_options){ .format = &format_json }),
		"{\"record\":\"77\",\"field0\":1,\"field1\":\"new\"}\n"
		"{\"record\":\"reset\",\"field0\":{\"k\":true,\"7\":[null]}}\n");
	CHECK_STR(lines(&(struct print_options){ .format = &format_csv, .fields = "record,time" }),
		"header,\n77,\nreset,\n");
	finish();
}

TEST(records_of_a_row_stream)
{
	uint64_t call;

	begin("rows");
	call = ior_dict_text(dict, "read", 4);
	ior_put_begin(&stream, IOR_TAG_ROW);
	ior_put_u64(&stream, 1);
	ior_put_u64(&stream, START);
	for (int f = IOR_ROW_DURATION; f < IOR_ROW_SYSCALL; f++)
		ior_put_nil(&stream);
	ior_put_u64(&stream, call);
	ior_put_end(&stream);
	CHECK_STR(lines(&(struct print_options){ .records = true }),
		"                 string id=1 text=\"read\"\n"
		"                 row    seq=1 time_ns=1000000000000 syscall=1<read>\n");
	CHECK_STR(lines(&(struct print_options){ .records = true, .format = &format_csv,
						 .fields = "record,seq,syscall,text" }),
		"header,,,\nstring,,,read\nrow,1,read,\n");
	finish();
}
