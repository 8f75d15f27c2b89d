/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Constants of a filter that no row can have are refused with what was meant, and those that one
 * could have are not. Would catch: an expression that silently passes nothing, and one that is
 * refused though a row matches it.
 */
#include "unit.h"

#include "base/escape.h"
#include "filter/filter.h"
#include "stream/row.h"
#include "stream/word.h"

static void check_refused(const char *expression, const char *message)
{
	struct ior_filter_error err = { 0 };
	struct ior_filter *f;

	if (CHECK_EQ(ior_filter_parse(&f, expression, &err), -22))
		CHECK_STR(err.error.text, message);
	else
		printf("# %s\n", expression);
	ior_filter_free(f);
}

static void check_taken(const char *expression)
{
	struct ior_filter_error err = { 0 };
	struct ior_filter *f;

	if (!CHECK_EQ(ior_filter_parse(&f, expression, &err), 0))
		printf("# %s: %s\n", expression, err.error.text);
	ior_filter_free(f);
}

static void check_all_taken(const char *const *expressions, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_taken(expressions[i]);
}

#define CHECK_TAKEN(table) check_all_taken(table, sizeof(table) / sizeof(table[0]))

#define JOURNALD "names in comm are cut at 15 bytes, and this has 16: write "

TEST(names_of_commands_are_cut)
{
	static const char *const taken[] = {
		"comm=systemd-journal", "comm startswith systemd-journal",
		"comm ~ ^systemd-journald", "comm glob systemd-journal*",
		"comm glob *[abcdefghijklmnopqrstuvwxyz]*", "comm glob [[:digit:]]bcdefghijklmno",
		"comm glob [a\\]bcdefghij]klm", "comm glob []abcdefghijklmnopq]",
		"comm glob [!]abcdefghijklmnopq]", "comm glob \\*\\*\\*\\*\\*\\*\\*\\*\\*",
		"comm glob [abcdefghijklmn", "comm=kworker/0:1-eve", "comm=(sd-pam)", "comm=a[b",
	};

	CHECK_TAKEN(taken);
	check_refused("comm=systemd-journald",
		      JOURNALD "comm=systemd-journal, or of rows exe endswith /systemd-journald");
	check_refused("proc.name=\"systemd-journald\"",
		      JOURNALD "comm='systemd-journal', or of rows exe endswith "
		      "'/systemd-journald'");
	check_refused("pid=1 or comm=sh,systemd-journald",
		      JOURNALD "comm=systemd-journal, or of rows exe endswith /systemd-journald");
	check_refused("comm ine systemd-journald",
		      JOURNALD "comm ine systemd-journal, or of rows has exe not exe iendswith "
		      "/systemd-journald");
	check_refused("comm!=systemd-journald",
		      JOURNALD "comm!=systemd-journal, or of rows has exe not exe endswith "
		      "/systemd-journald");
	/* within a letter it is cut, too */
	check_refused("comm=aaaaaaaaaaaaaa\xc3\xa4",
		      JOURNALD "comm startswith aaaaaaaaaaaaaa, or of rows exe endswith "
		      "/aaaaaaaaaaaaaa\xc3\xa4");
	check_refused("comm startswith systemd-journald",
		      JOURNALD "comm startswith systemd-journal, or of rows exe contains "
		      "/systemd-journald");
	check_refused("comm contains systemd-journald", "names in comm are cut at 15 bytes, and "
		      "this has 16; the path of the program is in exe");
	check_refused("comm glob *systemd-jour[nm]a?d", "names in comm are cut at 15 bytes, and "
		      "this pattern needs 16; the path of the program is in exe");
	check_refused("comm=/usr/bin/ls",
		      "comm is a name without its path: write comm=ls, or of rows "
		      "exe=/usr/bin/ls");
}

TEST(patterns_need_glob)
{
	static const char *const taken[] = {
		"file=\"*.c\"", "file glob *.c", "file glob '\\*.c'", "file ~ .*c",
		"file=anon_inode:[eventpoll]", "file startswith /tmp/a?b", "file=a[bc]",
		"file glob [ab]:[cd]", "file glob /tmp/x:[0-9]", "file glob socket:?1]",
		"remote glob [ab]c:1", "comm glob a:[b]",
	};

	CHECK_TAKEN(taken);
	check_refused("file=*.c", "= takes * and ? as they are; a pattern is: file glob '*.c'. A "
		      "value in quotes is taken as it is");
	check_refused("file=socket:[*]", "= takes * and ? as they are; a pattern is: file glob "
		      "'socket:?*]'. A value in quotes is taken as it is");
	check_refused("remote=[::1]:*", "= takes * and ? as they are; a pattern is: remote glob "
		      "'?::1]:*'. A value in quotes is taken as it is");
	check_refused("file=it's*", "= takes * and ? as they are; a pattern is: file glob "
		      "\"it's*\". A value in quotes is taken as it is");
	check_refused("any_file!=/tmp/?", "!= takes * and ? as they are; a pattern is: has "
		      "any_file not any_file glob '/tmp/?'. A value in quotes is taken as it is");
	check_refused("comm ieq Ng*", "= takes * and ? as they are; a pattern is: comm iglob "
		      "'Ng*'. A value in quotes is taken as it is");
	check_refused("syscall=read,open*", "= takes * and ? as they are; a pattern is: syscall "
		      "glob 'open*'. A value in quotes is taken as it is");
	check_refused("file endswith *.c", "endswith takes * as it is: leave it out, or write a "
		      "pattern: file glob '...'. A value in quotes is taken as it is");
	check_refused("file under /home/*", "under takes * as it is: leave it out, or write a "
		      "pattern: file glob '...'. A value in quotes is taken as it is");
	check_refused("file glob socket:[*]", "in a pattern, [ ] is one character of a set: write "
		      "'socket:?*]'");
	check_refused("remote glob [::1]:*", "in a pattern, [ ] is one character of a set: write "
		      "'?::1]:*'");
}

#define QUOTED "; a name in quotes is taken as it is"

TEST(names_that_there_are)
{
	static const char *const taken[] = {
		"syscall=open", "syscall=syscall_470", "syscall=\"brand_new\"", "syscall glob opn*",
		"syscall startswith opn", "syscall ieq OPENAT", "syscall=%fs", "error=\"ENEW\"",
		"error=600", "error=E600", "error=-2", "error ieq enoent", "error startswith EN",
	};

	CHECK_TAKEN(taken);
	check_refused("syscall=opn", "'opn' is no system call; did you mean open? A name in quotes "
		      "is taken as it is");
	check_refused("syscall ine OPN", "'opn' is no system call; did you mean open? A name in "
		      "quotes is taken as it is");
	check_refused("error=ENOTHING", "'ENOTHING' is no error; did you mean ENOTDIR? A name in "
		      "quotes is taken as it is");
	check_refused("error=enoent", "'enoent' is no error; did you mean ENOENT? A name in quotes "
		      "is taken as it is");
	check_refused("error=4096", "'4096' is no error" QUOTED);
	check_refused("error=E0", "'E0' is no error" QUOTED);
}

TEST(words_of_which_there_are_few)
{
	static const char *const taken[] = {
		"filetype=reg,dir", "old_filetype!=sock", "filetype=\"door\"", "filetype ieq REG",
		"filetype glob x*", "filetype ~ x", "filetype contains eg", "family=fs",
		"family icontains net", "family contains \"net\"", "fstype=nosuchfs", "ext=nosuch",
	};

	CHECK_TAKEN(taken);
	check_refused("filetype=file", "'file' is no filetype (reg, dir, lnk, chr, blk, fifo, "
		      "sock, anon)" QUOTED);
	check_refused("old_filetype!=REG", "'REG' is no old_filetype; did you mean reg? (reg, dir, "
		      "lnk, chr, blk, fifo, sock, anon)" QUOTED);
	check_refused("file_state=removed", "'removed' is no file_state (deleted, truncated, "
		      "changed, passed, unreadable, unreachable)" QUOTED);
	check_refused("denied=trapd", "'trapd' is no turned_away; did you mean trapped? (unknown, "
		      "intercepted, trapped, skipped)" QUOTED);
	check_refused("via=ip", "'ip' is no via; did you mean ipc? (socketcall, ipc)" QUOTED);
	check_refused("epoll_op=add", "'add' is no epoll_op; did you mean ADD? (ADD, MOD, DEL)"
		      QUOTED);
	check_refused("abi=i386", "'i386' is no abi (native, compat)" QUOTED);
	check_refused("source=uring", "'uring' is no source (syscall)" QUOTED);
	check_refused("protocol=https", "'https' is no protocol (tcp, udp, unix, unix-dgram, "
		      "unix-seqpacket, netlink, packet, raw, icmp, icmpv6, sctp, udplite, mptcp)"
		      QUOTED);
	check_refused("family=net", "'net' is no family; did you mean Network? (FS, Network, "
		      "Memory, Signals, Sched, IPC, Time, Process, Security, Polling, AIO, Misc)"
		      QUOTED);
	check_refused("filetype contains x", "this is in no filetype (reg, dir, lnk, chr, blk, "
		      "fifo, sock, anon); a value in quotes is taken as it is");
}

/* Every one of the words can be asked for, and there are some of each field that has any. */
TEST(each_word_of_a_field_is_taken)
{
	unsigned int fields = 0, words = 0;
	char expression[80];
	const char *word;

	for (unsigned int field = 0; field < IOR_ROW_ALL; field++) {
		fields += ior_row_word(field, 0) != NULL;
		for (size_t i = 0; (word = ior_row_word(field, i)); i++, words++) {
			snprintf(expression, sizeof(expression), "%s=%s",
				 ior_row_fields()[field].name, word);
			check_taken(expression);
		}
	}
	CHECK_EQ(fields, 10);
	CHECK(words > IOR_WORDS_N + 8 + 12);
}

TEST(what_texts_look_like)
{
	static const char *const taken[] = {
		"exe=/usr/bin/ls", "exe=\xe2\x80\xa6/ls", "exe endswith ls", "exe contains bin",
		"dir=/", "dir=\xe2\x80\xa6", "mount=/", "cgroup_path=/", "ext=gz", "ext=\"x.y\"",
		"remote=10.0.0.1:443", "remote=[::1]:443", "remote=@abstract", "local=/run/x.sock",
		"remote=\"10.0.0.1\"", "remote startswith 10.", "file=relative", "file=/etc/",
		"passed=x", "host=x", "name=user.x",
	};

	CHECK_TAKEN(taken);
	check_refused("exe=bash", "exe is a whole path: write exe endswith /bash");
	check_refused("exe!=bash", "exe is a whole path: write has exe not exe endswith /bash");
	check_refused("exe startswith bash", "exe is a whole path: write exe contains /bash");
	check_refused("exe=../b/a.out", "exe is a whole path: write exe endswith /b/a.out");
	check_refused("dir=~/log//", "dir is a whole path: write dir endswith /log");
	check_refused("dir=..", "dir is a whole path: write it from its / on");
	check_refused("dir=log", "dir is a whole path: write dir endswith /log");
	check_refused("dir!=/var/log/", "dir has no slash at its end: write dir!=/var/log");
	check_refused("mount=/home/", "mount has no slash at its end: write mount=/home");
	check_refused("cgroup_path=cron.service",
		      "cgroup_path is a whole path: write cgroup_path endswith /cron.service");
	check_refused("ext=.gz", "ext has no dot: write ext=gz");
	check_refused("ext!=tar.gz", "ext is what follows the last dot: write has ext not file "
		      "endswith .tar.gz");
	check_refused("ext=.tar.gz", "ext is what follows the last dot: write file endswith "
		      ".tar.gz");
	check_refused("ext ieq *.GZ", "ext has no dot: write ext ieq GZ");
	check_refused("ext=g*", "= takes * and ? as they are; a pattern is: ext glob 'g*'. A value "
		      "in quotes is taken as it is");
	check_refused("remote=10.0.0.1", "remote is an address with its port: write remote "
		      "startswith 10.0.0.1:");
	check_refused("remote!=443", "remote is an address with its port: write has remote "
		      "not remote endswith :443");
	check_refused("remote=0443", "remote is an address with its port: write remote endswith "
		      ":443");
	check_refused("remote=65536", "remote is an address with its port, which is at most "
		      "65535");
	check_refused("remote=[2001:DB8:0::1]", "remote is an address with its port: write remote "
		      "startswith [2001:db8::1]:");
	check_refused("local=:22", "local is an address with its port: write local endswith :22");
	check_refused("local=::1", "local is an address with its port: write local startswith "
		      "[::1]:");
}

TEST(numbers_that_there_are)
{
	static const char *const taken[] = {
		"pid=0", "pid=2147483647", "uid=4294967295", "uid>=0", "pid<9999999999", "fd=-1",
		"ret=-9223372036854775808", "ret=9223372036854775807", "bytes>=0",
		"bytes=18446744073709551615", "in_flight=1", "in_flight>0", "sizeclass=4096",
		"sizeclass=0", "sizeclass=5000..9000", "sizeclass>5000", "latencyclass>1ms",
		"second=14:30:05", "minute=14:30", "minute>=14:30:05", "wall_time=23:00..01:00",
		"minute=23:00:30..00:00:10", "timeout=-1", "bytes=5..5",
	};

	CHECK_TAKEN(taken);
	check_refused("pid=-1", "pid is never negative");
	check_refused("pid=2147483648", "pid is never 2147483648: it is from 0 to 2147483647");
	check_refused("uid=4294967296", "uid is never 4294967296: it is from 0 to 4294967295");
	check_refused("gid!=4294967296", "gid is never 4294967296: it is from 0 to 4294967295");
	check_refused("tid>=4294967296",
		      "tid is never at least 4294967296: it is from 0 to 2147483647");
	check_refused("uid=4294967296..4294967299",
		      "uid is never 4294967296..4294967299: it is from 0 to 4294967295");
	check_refused("bytes<0", "bytes is never less than 0");
	check_refused("bytes>18446744073709551615",
		      "bytes is never more than 18446744073709551615");
	check_refused("bytes=10..5", "this range is empty: its ends are exchanged");
	check_refused("ret<-9223372036854775808", "ret is never less than "
		      "-9223372036854775808");
	check_refused("ret=9223372036854775808", "9223372036854775808 is too large");
	check_refused("in_flight=0", "in_flight is 1 or absent: write not has in_flight");
	check_refused("sizeclass=5000",
		      "sizeclass is a power of two: below 5000 there is 4096");
	check_refused("latencyclass=1ms",
		      "latencyclass is a power of two: below 1ms there is 524288");
	check_refused("second=14:30:05.5", "second is cut to the second: write a time that is a "
		      "whole one");
	check_refused("minute=2026-11-23T14:30:05", "minute is cut to the minute: write a time "
		      "that is a whole one");
	check_refused("wall_time<00:00", "no time of day is before 00:00");
}

TEST(durations_of_several_parts)
{
	static const char *const taken[] = {
		"latency>1m30s", "latency=1h30m..2d", "latency>2m500ms", "latency>1h0.5s",
		"timeout=-1m30s",
	};

	CHECK_TAKEN(taken);
	check_refused("latency>5min", "'5min' is not a duration: unknown unit 'min'; did you mean "
		      "m? (ns us ms s m h d)");
	check_refused("latency>30m1h", "'30m1h' is not a duration: the units descend, each once; "
		      "example: 1h30m");
	check_refused("latency>1h30", "'1h30' is not a duration: its last part has no unit (ns us "
		      "ms s m h d)");
	check_refused("bytes>64MB", "'64MB' is not a number: unknown unit 'MB'; did you mean M? "
		      "(k M G Ki Mi Gi)");
	check_refused("bytes>64B", "'64B' is not a number: leave out 'B'");
	check_refused("latency>1m1.5ns", "1m1.5ns is no whole number of nanoseconds");
	check_refused("bytes>1k500", "'1k500' is not a number: unknown unit 'k500' (k M G Ki Mi "
		      "Gi)");
}

/* What stands between two texts, or up to the end. False: the first is not there. */
static bool between(const char *text, const char *before, const char *behind, char *out,
		    size_t size)
{
	const char *p = strstr(text, before), *end;

	if (!p)
		return false;
	p += strlen(before);
	end = strstr(p, behind);
	snprintf(out, size, "%.*s", end ? (int)(end - p) : (int)strlen(p), p);
	return true;
}

/* A message as it is shown offers what is taken. Returns how many expressions it offered. */
static unsigned int check_offers(const char *expression)
{
	static const char *const begins[][2] = {
		{ ": write ", ", or of rows " }, { ", or of rows ", ". A value" },
		{ ": of rows write ", "\n" }, { "; a pattern is: ", ". A value" },
	};
	char shown[6 * sizeof(((struct ior_error *)0)->text)], offer[sizeof(shown)];
	struct ior_filter_error err = { 0 };
	struct ior_filter *f;
	unsigned int offers = 0;

	if (!CHECK_EQ(ior_filter_parse(&f, expression, &err), -22))
		return 0;
	shown[ior_escape(shown, sizeof(shown), err.error.text, strlen(err.error.text), NULL)] = 0;
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		if (!between(shown, begins[i][0], begins[i][1], offer, sizeof(offer)))
			continue;
		check_taken(offer);
		offers++;
	}
	return offers;
}

/* Would catch: an offer whose value is two words, or is refused in its turn. */
TEST(what_a_message_offers_is_taken)
{
	static const char *const hostile[] = {
		"'Web Content, (of) mine'", "it's-a-very-long-name", "\"a \\\\ long' name of it\"",
		"'\\x01\\xff\\x7fsystemd-journald'", "\x01\xff\x7fsystemd-journald",
		"\xe2\x80\xaesystemd-journald", "'a*?b=systemd-journald'", "a(b)c(d)e(fghij)klm",
		"'/usr/lib/systemd/systemd-journald'", "aaaaaaaaaaaaaa\xc3\xa4",
		"a\\systemd-journald", "'&&||systemd-journald'",
		"\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5",
	};
	static const char *const others[] = {
		"exe=it's", "exe!=./b", "dir ieq a'\x01", "ext=.tar'.gz", "ext!=*.c.d", "ext=.\x01",
		"remote!=443", "remote=::1", "local=[2001:DB8::1]", "remote=10.0.0.1",
		"mount=/x'//", "comm=/usr/bin/it's", "comm=/usr/lib/it's-a-long-name", "file=it's*",
		"file=socket:[*]", "any_file!=a\\*", "exe ine *\"", "cgroup_path=a\xffz",
	};
	static const char *const operators[] = { "=", "!=", " ieq ", " ine ", " startswith " };
	char expression[120];

	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
		for (size_t o = 0; o < sizeof(operators) / sizeof(operators[0]); o++) {
			snprintf(expression, sizeof(expression), "comm%s%s", operators[o],
				 hostile[i]);
			if (!CHECK_EQ(check_offers(expression), 2))
				printf("# %s\n", expression);
		}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (!CHECK(check_offers(others[i]) >= 1))
			printf("# %s\n", others[i]);
}

/* As reports show it. */
TEST(characters_in_quotes)
{
	struct ior_filter_error err;
	struct ior_filter *f;
	char *text;

	CHECK_EQ(ior_filter_parse(&f, "file='\\u202ea\\u00a0\\ud800\\u20'", &err), 0);
	text = ior_filter_explain(f);
	CHECK_STR(text, "file is \"\\xe2\\x80\\xaea\\xc2\\xa0\\\\ud800\\\\u20\"\n");
	free(text);
	ior_filter_free(f);
}
