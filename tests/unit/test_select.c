/* SPDX-License-Identifier: BSD-2-Clause */
/* -e: would catch a selection that captures more or less than what was asked for. */
#include "calls/syscall.h"

#include <errno.h>

#include "calls/select.h"
#include "unit.h"

static struct ior_select select_;
static struct ior_error err;

/* Applies lists, closed by NULL; the first error, or that of finish. */
static int select_on(enum ior_abi abi, const char *const *lists)
{
	memset(&err, 0, sizeof(err));
	ior_select_init(&select_, abi);
	for (; *lists; lists++) {
		int rc = ior_select_add(&select_, *lists, &err);

		if (rc)
			return rc;
	}
	return ior_select_finish(&select_, &err);
}

#define SELECT(...) select_on(IOR_X86_64, (const char *const[]){ __VA_ARGS__, NULL })
#define SELECT_ARM64(...) select_on(IOR_ARM64, (const char *const[]){ __VA_ARGS__, NULL })

/* Is the call with that number selected? */
static bool has_number(enum ior_abi abi, unsigned int number)
{
	const struct ior_syscall *calls, *c = ior_syscall_by_number(abi, number);
	size_t n;

	calls = ior_syscalls(&n);
	return c && ior_select_has(&select_, (size_t)(c - calls));
}

static bool has(const char *name)
{
	const struct ior_syscall *calls, *c = ior_syscall_by_name(name, strlen(name));
	size_t n;

	calls = ior_syscalls(&n);
	if (!CHECK(c != NULL))
		printf("# no system call '%s'\n", name);
	return c && ior_select_has(&select_, (size_t)(c - calls));
}

static unsigned int selected(void)
{
	unsigned int count = 0;

	for (size_t i = 0; i < IOR_SYSCALL_MAX; i++)
		count += ior_select_has(&select_, i);
	return count;
}

/* How many entries of these families exist on x86_64 or i386. */
static unsigned int of_families(unsigned int families)
{
	const struct ior_syscall *calls;
	unsigned int count = 0;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		count += (families >> calls[i].family & 1) &&
			 (calls[i].number[IOR_X86_64] >= 0 || calls[i].number[IOR_I386] >= 0);
	return count;
}

#define IO (1u << IOR_FS | 1u << IOR_NETWORK | 1u << IOR_AIO)

TEST(select_default_is_io)
{
	CHECK_EQ(select_on(IOR_X86_64, (const char *const[]){ NULL }), 0);
	CHECK_EQ(selected(), of_families(IO));
	CHECK(has("read") && has("connect") && has("io_submit"));
	CHECK(!has("futex") && !has("mmap") && !has("getpid"));
	CHECK_EQ(SELECT("%io"), 0);
	CHECK_EQ(selected(), of_families(IO));
}

TEST(select_names)
{
	CHECK_EQ(SELECT("openat,read"), 0);
	CHECK(has("openat") && has("read"));
	CHECK_EQ(selected(), 2);
}

TEST(select_repeated_is_one_list)
{
	CHECK_EQ(SELECT("openat", "read"), 0);
	CHECK_EQ(selected(), 2);
	CHECK_EQ(SELECT("openat,read", "!read"), 0);
	CHECK(has("openat"));
	CHECK_EQ(selected(), 1);
}

TEST(select_trace_prefix)
{
	CHECK_EQ(SELECT("trace=openat,read"), 0);
	CHECK_EQ(selected(), 2);
	CHECK_EQ(SELECT("trace=!read"), 0);
	CHECK_EQ(selected(), of_families(IO) - 1);
}

TEST(select_aliases)
{
	CHECK_EQ(SELECT("newfstat"), 0);
	CHECK(has("fstat"));
	CHECK_EQ(selected(), 1);
	/* The tracepoint's name of sendfile, and a 32-bit call. */
	CHECK_EQ(SELECT("sendfile64"), 0);
	CHECK(has("sendfile") && has("sendfile64"));
	CHECK_EQ(selected(), 2);
}

TEST(select_all_entries_of_a_name)
{
	CHECK_EQ(SELECT("mmap"), 0);
	CHECK(has_number(IOR_X86_64, 9) && has_number(IOR_I386, 90));
	CHECK_EQ(selected(), 2);
}

TEST(select_families)
{
	CHECK_EQ(SELECT("%fs"), 0);
	CHECK_EQ(selected(), of_families(1u << IOR_FS));
	CHECK_EQ(SELECT("@fs"), 0);
	CHECK_EQ(selected(), of_families(1u << IOR_FS));
	CHECK_EQ(SELECT("%FS"), 0);
	CHECK_EQ(selected(), of_families(1u << IOR_FS));
	CHECK_EQ(SELECT("@sched,@Time"), 0);
	CHECK_EQ(selected(), of_families(1u << IOR_SCHED | 1u << IOR_TIME_FAMILY));
	for (int i = 0; i < IOR_FAMILIES; i++) {
		char item[32];

		snprintf(item, sizeof(item), "%%%s", ior_family_name((enum ior_family)i));
		CHECK_EQ(SELECT(item), 0);
		CHECK(selected() >= of_families(1u << i));
	}
}

TEST(select_all)
{
	size_t n;

	ior_syscalls(&n);
	CHECK_EQ(SELECT("%all"), 0);
	CHECK_EQ(selected(), n);
}

TEST(select_strace_classes)
{
	CHECK_EQ(SELECT("%file"), 0);
	CHECK(has("open") && has("execve") && has("getcwd") && has("rename"));
	CHECK(!has("read") && !has("mq_open"));
	CHECK_EQ(SELECT("%desc"), 0);
	CHECK(has("read") && has("openat") && has("pipe2") && has("poll") && has("mmap"));
	CHECK(!has("stat") && !has("connect"));
	CHECK_EQ(SELECT("%process"), 0);
	CHECK(has("execve") && has("wait4") && has("kill") && has("getpid"));
	CHECK_EQ(SELECT("%net"), 0);
	CHECK(has("socket") && has("sendfile"));
	CHECK_EQ(SELECT("%memory"), 0);
	CHECK(has("mmap") && has("msync") && has("membarrier"));
	CHECK_EQ(SELECT("%signal"), 0);
	CHECK(has("rt_sigaction") && has("kill") && has("signalfd4"));
	CHECK_EQ(SELECT("%ipc"), 0);
	CHECK(has("semop") && has("futex"));
}

TEST(select_regex)
{
	CHECK_EQ(SELECT("/^sync/"), 0);
	CHECK(has("sync") && has("syncfs") && has("sync_file_range"));
	CHECK(!has("fsync"));
	/* Two entries of sync_file_range. */
	CHECK_EQ(selected(), 4);
	CHECK_EQ(SELECT("/^newfst/"), 0);
	CHECK(has("fstat") && has("newfstatat"));
	CHECK_EQ(SELECT("/^(pre|pw)adv2?$/,close"), 0);
	CHECK(has("preadv") && has("close"));
	CHECK_EQ(SELECT("/^.{1,4}$/,openat"), 0);
	CHECK(has("read") && has("openat") && !has("write"));
	CHECK_EQ(SELECT("/^sync"), 0);
	CHECK_EQ(selected(), 4);
	CHECK_EQ(SELECT("%fs,!/at$/"), 0);
	CHECK(has("open") && !has("openat"));
}

TEST(select_taking_away)
{
	CHECK_EQ(SELECT("!read"), 0);
	CHECK(!has("read") && has("write"));
	CHECK_EQ(selected(), of_families(IO) - 1);
	CHECK_EQ(SELECT("-read"), 0);
	CHECK_EQ(selected(), of_families(IO) - 1);
	CHECK_EQ(SELECT("!read,getpid"), 0);
	CHECK(!has("read") && has("write") && has("getpid"));
	CHECK_EQ(selected(), of_families(IO));
	CHECK_EQ(SELECT("%fs,-read,-write"), 0);
	CHECK_EQ(selected(), of_families(1u << IOR_FS) - 2);
	CHECK_EQ(SELECT("%all,!%io"), 0);
	CHECK(!has("read") && has("futex"));
}

TEST(select_taking_away_wins)
{
	CHECK_EQ(SELECT("!read,read,write"), 0);
	CHECK(!has("read"));
	CHECK_EQ(SELECT("write,!read", "read"), 0);
	CHECK(!has("read"));
	CHECK_EQ(selected(), 1);
}

TEST(select_nothing_left)
{
	CHECK_EQ(SELECT("read,!read"), -EINVAL);
	CHECK(strstr(err.text, "leaves no system call") != NULL);
	CHECK_EQ(err.code, -EINVAL);
	CHECK_EQ(SELECT("!%all"), -EINVAL);
	CHECK_EQ(SELECT("?no_such_call"), -EINVAL);
}

TEST(select_missing_on_this_architecture)
{
	CHECK_EQ(SELECT_ARM64("open"), -EINVAL);
	CHECK(strstr(err.text, "'?open'") != NULL);
	CHECK_EQ(SELECT_ARM64("?open,openat"), 0);
	CHECK(has("openat") && !has("open"));
	CHECK_EQ(selected(), 1);
	CHECK_EQ(SELECT_ARM64("!open"), -EINVAL);
	CHECK_EQ(SELECT_ARM64("!?open"), 0);
	CHECK_EQ(SELECT_ARM64("?open"), -EINVAL);
	CHECK_EQ(SELECT_ARM64("%fs"), 0);
	CHECK(!has("open") && has("openat"));
	CHECK_EQ(SELECT_ARM64("/^open$/"), -EINVAL);
	CHECK_EQ(SELECT_ARM64("?/^open$/,read"), 0);
	CHECK_EQ(selected(), 1);
	/* 32-bit programs run on x86_64. */
	CHECK_EQ(SELECT("socketcall"), 0);
	CHECK(has_number(IOR_I386, 102));
	CHECK_EQ(select_on(IOR_I386, (const char *const[]){ "arch_prctl,socketcall", NULL }), 0);
	CHECK_EQ(select_on(IOR_I386, (const char *const[]){ "semop", NULL }), -EINVAL);
	CHECK_EQ(SELECT("?no_such_call,read"), 0);
	CHECK_EQ(selected(), 1);
}

TEST(select_mistakes_name_the_nearest)
{
	CHECK_EQ(SELECT("opneat"), -EINVAL);
	CHECK_STR(err.text, "'opneat' is no system call; did you mean 'openat'?");
	CHECK_EQ(SELECT("read,netwrok"), -EINVAL);
	CHECK_STR(err.text, "'netwrok' is no system call; did you mean '%network'?");
	CHECK_EQ(SELECT("%netwrok"), -EINVAL);
	CHECK_STR(err.text, "'%netwrok' is no family of system calls; did you mean '%network'?");
	CHECK_EQ(SELECT("@fsx"), -EINVAL);
	CHECK_EQ(SELECT("!opneat"), -EINVAL);
	CHECK_STR(err.text, "'opneat' is no system call; did you mean 'openat'?");
	CHECK_EQ(SELECT("net"), -EINVAL);
	CHECK_STR(err.text, "'net' is no system call; did you mean '%net'?");
	CHECK_EQ(SELECT("frobnicate"), -EINVAL);
	CHECK(strstr(err.text, "'frobnicate' is no system call; names are") == err.text);
	CHECK_EQ(SELECT("%"), -EINVAL);
	CHECK_EQ(SELECT("all"), -EINVAL);
	CHECK_STR(err.text, "'all' is no system call; did you mean '%all'?");
	CHECK_EQ(SELECT("read "), -EINVAL);
}

TEST(select_empty_items)
{
	CHECK_EQ(SELECT(""), -EINVAL);
	CHECK_EQ(SELECT("read,"), -EINVAL);
	CHECK_STR(err.text, "a name is missing in the list 'read,'");
	CHECK_EQ(SELECT(",read"), -EINVAL);
	CHECK_EQ(SELECT("read,,write"), -EINVAL);
	CHECK_EQ(SELECT("!"), -EINVAL);
	CHECK_EQ(SELECT("?"), -EINVAL);
	CHECK_EQ(SELECT("trace="), -EINVAL);
}

TEST(select_wrong_regex)
{
	char longest[400];

	CHECK_EQ(SELECT("/(/"), -EINVAL);
	CHECK(strstr(err.text, "'/(/' is wrong: ") != NULL);
	CHECK_EQ(SELECT("//"), -EINVAL);
	CHECK_EQ(SELECT("/"), -EINVAL);
	CHECK_EQ(SELECT("/^xyzzy/"), -EINVAL);
	CHECK_STR(err.text, "'/^xyzzy/' matches no system call's name");
	memset(longest, 'a', sizeof(longest));
	longest[0] = '/';
	longest[sizeof(longest) - 1] = '\0';
	CHECK_EQ(SELECT(longest), -EINVAL);
	CHECK(strstr(err.text, "too long") != NULL);
}

TEST(select_without_error_text)
{
	ior_select_init(&select_, IOR_X86_64);
	CHECK_EQ(ior_select_add(&select_, "opneat", NULL), -EINVAL);
	CHECK_EQ(ior_select_add(&select_, "!%all", NULL), 0);
	CHECK_EQ(ior_select_finish(&select_, NULL), -EINVAL);
}

TEST(select_has_is_bounded)
{
	CHECK_EQ(SELECT("%all"), 0);
	CHECK(!ior_select_has(&select_, IOR_SYSCALL_MAX));
	CHECK(!ior_select_has(&select_, SIZE_MAX));
}

/* What others() says, as text: "all" or "none" and what is excepted. */
static const char *others(void)
{
	static char text[512];
	int32_t listed[IOR_SELECT_LISTED];
	bool all;
	unsigned int n = ior_select_others(&select_, &all, listed);
	int len = snprintf(text, sizeof(text), "%s", all ? "all" : "none");

	for (unsigned int i = 0; i < n; i++)
		len += snprintf(text + len, sizeof(text) - (size_t)len, " %d", listed[i]);
	return text;
}

static bool has_unknown(int32_t number)
{
	return ior_select_number(&select_, number);
}

TEST(select_all_has_every_number)
{
	CHECK_EQ(SELECT("%all"), 0);
	for (int32_t i = 0; i < 2048; i++)
		CHECK(has_unknown(i));
	CHECK(has_unknown(-1) && has_unknown(INT32_MIN) && has_unknown(INT32_MAX));
	CHECK_STR(others(), "all");
	CHECK_EQ(SELECT("%misc"), 0);
	CHECK(has_unknown(470) && has_unknown(9999) && has_unknown(-1));
	CHECK_STR(others(), "all");
	for (int i = 0; i < 2; i++) {
		CHECK_EQ(i ? SELECT("%io,%desc") : SELECT("!read"), 0);
		CHECK(!has_unknown(470) && !has_unknown(9999) && !has_unknown(-1));
		CHECK_STR(others(), "none");
	}
	CHECK_EQ(SELECT("/./"), 0);
	CHECK(has("read") && !has_unknown(470) && !has_unknown(9999));
}

TEST(select_unknown_numbers)
{
	static const char *const same[] = { "470", "syscall_470", "0x1d6", "syscall_0x1d6",
					    "?470", "trace=470", "470,syscall_470" };

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		CHECK_EQ(SELECT(same[i]), 0);
		CHECK(has_unknown(470) && !has_unknown(471) && !has_unknown(-470));
		CHECK_EQ(selected(), 0);
		CHECK_STR(others(), "none");
	}
	CHECK_EQ(SELECT("1022"), 0);
	CHECK(has_unknown(1022) && !has_unknown(1023));
	CHECK_STR(others(), "none");
	CHECK_EQ(SELECT("1023,9999,syscall_-1,syscall_0xffffffff,0x40000001"), 0);
	CHECK(has_unknown(1023) && has_unknown(9999) && has_unknown(-1));
	CHECK(!has_unknown(1022) && !has_unknown(1024) && !has_unknown(-2));
	CHECK_STR(others(), "none 1023 9999 -1 1073741825");
	CHECK_EQ(SELECT_ARM64("syscall_-2147483648,2147483647"), 0);
	CHECK_STR(others(), "none -2147483648 2147483647");
	CHECK_EQ(SELECT("syscall_other,!9999,470"), 0);
	CHECK(has_unknown(1023) && has_unknown(-1) && has_unknown(470) && !has_unknown(471));
	CHECK_STR(others(), "all 9999");
}

TEST(select_number_of_a_known_call)
{
	CHECK_EQ(SELECT("0"), 0);
	CHECK(has("read") && !has_unknown(0));
	CHECK_EQ(selected(), 1);
	CHECK_EQ(SELECT("syscall_9"), 0);	/* mmap: both entries */
	CHECK(has_number(IOR_X86_64, 9) && has_number(IOR_I386, 90));
	CHECK_EQ(selected(), 2);
	CHECK_EQ(SELECT_ARM64("63"), 0);
	CHECK(has("read"));
	CHECK_EQ(SELECT("%fs,!0"), 0);
	CHECK(!has("read") && has("write"));
	/* A minus in front takes away: negative numbers are written in full. */
	CHECK_EQ(SELECT("-1"), 0);
	CHECK(has("read") && !has("write"));
	CHECK_STR(others(), "none");
}

TEST(select_taking_numbers_away)
{
	CHECK_EQ(SELECT("%all,!syscall_470,!9999,-syscall_-1"), 0);
	CHECK(!has_unknown(470) && has_unknown(471));
	CHECK(!has_unknown(9999) && !has_unknown(-1) && has_unknown(9998) && has_unknown(1));
	CHECK_STR(others(), "all 9999 -1");
	CHECK_EQ(SELECT("9999,9998,!9999,470,471,!470"), 0);
	CHECK(!has_unknown(9999) && has_unknown(9998) && !has_unknown(470) && has_unknown(471));
	CHECK_STR(others(), "none 9998");
	CHECK_EQ(SELECT("9999,%all,!9998"), 0);
	CHECK(has_unknown(9999) && !has_unknown(9998));
	CHECK_EQ(SELECT("%all,!syscall_other"), 0);
	CHECK(has_unknown(1022) && !has_unknown(1023) && !has_unknown(-1));
	CHECK_EQ(SELECT("9999,%all,!9998"), 0);
	CHECK_STR(others(), "all 9998");
	CHECK_EQ(SELECT("%all,9999,470,!%misc"), 0);
	CHECK(has("read") && !has_unknown(9999) && !has_unknown(470));
	CHECK_STR(others(), "none");
	CHECK_EQ(SELECT("9999,!9999"), -EINVAL);
	CHECK_EQ(SELECT("470,!470"), -EINVAL);
	CHECK_EQ(SELECT("9999,470,!%all"), -EINVAL);
	CHECK_EQ(SELECT("!9999"), 0);
	CHECK_EQ(selected(), of_families(IO));
	CHECK_STR(others(), "none");
}

TEST(select_has_room_for_some_numbers)
{
	char list[IOR_SELECT_LISTED * 16] = "5000";
	size_t len = strlen(list);

	for (int i = 1; i < IOR_SELECT_LISTED; i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, ",%d", 5000 + i);
	CHECK_EQ(SELECT(list), 0);
	CHECK_EQ(SELECT(list, list, "470,471,1022"), 0);
	CHECK(has_unknown(5000 + IOR_SELECT_LISTED - 1) && has_unknown(471));
	CHECK_EQ(SELECT(list, "!4000"), 0);
	CHECK_EQ(SELECT(list, "4000"), -EINVAL);
	CHECK_STR(err.text, "more than 16 numbers below 0 or above 1022 are named; take %misc, and "
		  "leave the rest to ior-filter");
}

TEST(select_wrong_numbers)
{
	static const char *const wrong[] = { "99999999999", "syscall_", "syscall_x", "470x",
					     "2147483648", "0x100000000", "syscall_-2147483649" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char text[200];

		CHECK_EQ(SELECT(wrong[i]), -EINVAL);
		snprintf(text, sizeof(text), "'%s' is no number of a system call: those have 32 "
			 "bits, as in 470, syscall_470, syscall_-1 or syscall_0x1d6", wrong[i]);
		CHECK_STR(err.text, text);
	}
	CHECK_EQ(SELECT("--1"), -EINVAL);
	CHECK_EQ(SELECT("syscal_470"), -EINVAL);
}
