/* SPDX-License-Identifier: BSD-2-Clause */
/* Expressions as the tests that the kernel side makes. */
#include "kernel/where_compile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

/* What the kernel side knows of a call. */
struct facts {
	uint64_t value[IOR_WHERE_FIELDS];
};

#define SIGN (UINT64_C(1) << 63)
#define AT_EXIT (~0u << IOR_WHERE_EXIT)

/* bpf/where.bpf.h's where_accepts(), which cannot be linked here. */
static bool accepts(const struct where *w, const struct facts *f, unsigned int at,
		    uint32_t unknown, unsigned int hope)
{
	for (unsigned int i = 0; i < IOR_WHERE_TESTS; i++) {
		const struct ior_where_test *t = &w->tests[at];
		const uint64_t *v = f->value + t->field;
		unsigned int step;
		bool holds;

		if (unknown >> t->field & 1)
			holds = hope != t->negated;
		else if (t->field == IOR_WHERE_COMM)
			holds = (v[0] & t->mask[0]) == t->bits[0] &&
				(v[1] & t->mask[1]) == t->bits[1];
		else
			holds = *v - t->low <= t->span;
		step = holds ? t->yes : t->no;
		if (step >= IOR_WHERE_REFUSE)
			return step == IOR_WHERE_ACCEPT;
		at += step;
	}
	CHECK(!"it ends");
	return false;
}

static struct where *compile(const char *text)
{
	struct ior_filter_error err = { 0 };
	struct where *w;
	int rc = where_compile(&w, text, &err);

	if (rc)
		printf("%s: %s\n", text, err.error.text);
	CHECK_EQ(rc, 0);
	return w;
}

static size_t entry(const char *name)
{
	size_t n;

	return (size_t)(ior_syscall_by_name(name, strlen(name)) - ior_syscalls(&n));
}

static struct facts call(uint64_t pid, const char *comm, int64_t ret, uint64_t duration)
{
	struct facts f = { { [IOR_WHERE_PID] = pid, [IOR_WHERE_TID] = pid + 1,
			     [IOR_WHERE_UID] = 1000, [IOR_WHERE_DURATION] = duration,
			     [IOR_WHERE_RET] = (uint64_t)ret ^ SIGN,
			     [IOR_WHERE_ERROR] = ret < 0 && ret >= -4095 ? (uint64_t)-ret : 0 } };
	char name[16] = "";

	snprintf(name, sizeof(name), "%s", comm);
	memcpy(&f.value[IOR_WHERE_COMM], name, sizeof(name));
	return f;
}

/* At enter: '-' refused, '+' accepted, '?' not known yet; and at exit. */
static const char *answer(const char *text, const char *syscall, struct facts f)
{
	static char answer[3];
	struct where *w = compile(text);
	unsigned int at = w ? w->start[0][entry(syscall)] : WHERE_NEVER;

	if (!w || at <= WHERE_NEVER) {
		strlcpy(answer, at == WHERE_ALWAYS ? "++" : "--", sizeof(answer));
	} else {
		answer[0] = !accepts(w, &f, at, AT_EXIT, 1) ? '-' :
			    accepts(w, &f, at, AT_EXIT, 0) ? '+' : '?';
		answer[1] = accepts(w, &f, at, 0, 0) ? '+' : '-';
	}
	free(w);
	return answer;
}

TEST(what_the_name_decides_needs_no_test)
{
	struct where *w = compile("(syscall=read or family=Network) and not abi=compat");

	CHECK(w != NULL);
	CHECK_EQ(w->ntests, WHERE_NEVER + 1);
	CHECK_EQ(w->start[0][entry("read")], WHERE_ALWAYS);
	CHECK_EQ(w->start[0][entry("connect")], WHERE_ALWAYS);
	CHECK_EQ(w->start[0][entry("write")], WHERE_NEVER);
	CHECK_EQ(w->start[1][entry("read")], WHERE_NEVER);
	CHECK_EQ(w->fields, 0);
	free(w);
}

TEST(calls_share_their_tests)
{
	struct where *w = compile("syscall=read pid=1 or syscall=write ret<0 or "
				  "pid=1 error=ENOENT");

	CHECK(w != NULL);
	CHECK(w->ntests < 12);
	CHECK(w->start[0][entry("close")] == w->start[0][entry("open")]);
	CHECK(w->start[0][entry("read")] != w->start[0][entry("write")]);
	free(w);
}

/* What becomes of calls that the table lacks, by number; native and compat alike. */
static const char *fate(const char *text, int number)
{
	struct where *w = compile(text);
	unsigned int at[2] = { 0 };

	for (int compat = 0; w && compat < 2; compat++)
		at[compat] = w->number_start[compat][number];
	free(w);
	if (at[0] != at[1])
		return "differ";
	return at[0] == WHERE_ALWAYS ? "always" : at[0] == WHERE_NEVER ? "never" : "tests";
}

#define OTHERS IOR_UNKNOWN_OTHERS

TEST(calls_that_the_table_lacks)
{
	CHECK_STR(fate("syscall=syscall_470", 470), "always");
	CHECK_STR(fate("syscall=470", 470), "always");
	CHECK_STR(fate("syscall=470", 471), "never");
	CHECK_STR(fate("syscall=syscall_470", OTHERS), "never");
	CHECK_STR(fate("syscall=read", 470), "never");
	CHECK_STR(fate("syscall!=read", 470), "always");
	CHECK_STR(fate("syscall~^syscall_4", 470), "always");
	CHECK_STR(fate("syscall~^syscall_4", 500), "never");
	CHECK_STR(fate("family=Misc", 470), "always");
	CHECK_STR(fate("family=FS", 470), "never");
	CHECK_STR(fate("syscall=%misc", 470), "always");
	CHECK_STR(fate("syscall=%fs", 470), "never");
	CHECK_STR(fate("syscall=syscall_other", 470), "never");
	CHECK_STR(fate("error", 470), "tests");
	CHECK_STR(fate("abi=native", 470), "differ");
}

/* Of many numbers at once a test of the name is decided where it is certain, and else speaks for
 * them, as often as it is negated. */
TEST(calls_whose_number_has_no_place)
{
	CHECK_STR(fate("syscall=read,syscall_470,%fs", OTHERS), "never");
	CHECK_STR(fate("syscall!=read,syscall_470,%fs", OTHERS), "always");
	CHECK_STR(fate("not syscall=read", OTHERS), "always");
	CHECK_STR(fate("not syscall!=read", OTHERS), "never");
	CHECK_STR(fate("syscall=%misc", OTHERS), "always");
	CHECK_STR(fate("syscall=syscall_other", OTHERS), "always");
	CHECK_STR(fate("syscall!=read,syscall_other", OTHERS), "never");
	CHECK_STR(fate("has syscall", OTHERS), "always");
	CHECK_STR(fate("read or write", OTHERS), "never");
	CHECK_STR(fate("not (read or write)", OTHERS), "always");
	CHECK_STR(fate("family=Misc", OTHERS), "always");
	CHECK_STR(fate("family=FS", OTHERS), "never");
	CHECK_STR(fate("syscall=9999", OTHERS), "always");
	CHECK_STR(fate("syscall!=9999", OTHERS), "always");
	CHECK_STR(fate("not syscall=9999", OTHERS), "always");
	CHECK_STR(fate("not not syscall=9999", OTHERS), "always");
	CHECK_STR(fate("syscall=9999 and family=FS", OTHERS), "never");
	CHECK_STR(fate("not (syscall=9999 or family=Misc)", OTHERS), "never");
	CHECK_STR(fate("not (syscall=9999 and family=Misc)", OTHERS), "always");
	CHECK_STR(fate("syscall=9999 and error", OTHERS), "tests");
	CHECK_STR(fate("syscall~^syscall_", OTHERS), "always");
	CHECK_STR(fate("syscall~^open", OTHERS), "always");
	CHECK_STR(fate("syscall!~^open", OTHERS), "always");
	CHECK_STR(fate("syscall ieq READ", OTHERS), "never");
	CHECK_STR(fate("syscall ieq SYSCALL_9999", OTHERS), "always");
	CHECK_STR(fate("syscall startswith open", OTHERS), "never");
	CHECK_STR(fate("not syscall startswith open", OTHERS), "always");
	CHECK_STR(fate("syscall startswith sys", OTHERS), "always");
	CHECK_STR(fate("syscall istartswith Sys", OTHERS), "always");
	CHECK_STR(fate("syscall contains sync", OTHERS), "never");
	CHECK_STR(fate("syscall contains 99", OTHERS), "always");
	CHECK_STR(fate("syscall endswith at", OTHERS), "never");
	CHECK_STR(fate("syscall endswith -1", OTHERS), "always");
	CHECK_STR(fate("syscall glob open*", OTHERS), "never");
	CHECK_STR(fate("syscall glob sys*9?", OTHERS), "always");
	CHECK_STR(fate("syscall glob *[q0-9]", OTHERS), "always");
}

TEST(what_is_left_of_a_selection)
{
	static const struct {
		const char *where, *select;
		bool any;
	} t[] = {
		{ "syscall=syscall_470", "%io", false }, { "syscall=syscall_470", "470", true },
		{ "syscall=syscall_470", "471,9999", false }, { "family=Misc", "9999", true },
		{ "family=FS", "9999,470", false }, { "syscall=9999", "%all", true },
		{ "syscall=9999", "9998", true }, { "abi=compat", "470", true },
		/* The table has a name for this one, natively and else. */
		{ "syscall=syscall_3", "%all", false },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct where *w = compile(t[i].where);
		struct ior_select select;

		ior_select_init(&select, IOR_X86_64);
		CHECK_EQ(ior_select_add(&select, t[i].select, NULL), 0);
		CHECK_EQ(ior_select_finish(&select, NULL), 0);
		if (!CHECK_EQ(where_leaves_any(w, &select), t[i].any))
			printf("# --where '%s' -e %s\n", t[i].where, t[i].select);
		free(w);
	}
}

/* Of a call that never returns nothing of its end is known, and no test of that holds. */
TEST(calls_that_do_not_return)
{
	const struct facts f = call(7, "sh", 0, 0);

	CHECK_STR(answer("ret>=0", "exit_group", f), "--");
	CHECK_STR(answer("not ret=5", "exit_group", f), "++");
	CHECK_STR(answer("ret!=5", "exit_group", f), "--");
	CHECK_STR(answer("has duration or error", "exit_group", f), "--");
	CHECK_STR(answer("not error and pid=7", "exit_group", f), "++");
}

TEST(numbers)
{
	const struct facts f = call(7, "sh", -2, 1000);

	CHECK_STR(answer("pid=7", "read", f), "++");
	CHECK_STR(answer("pid=1,7", "read", f), "++");
	CHECK_STR(answer("pid!=1,7", "read", f), "--");
	CHECK_STR(answer("pid!=1,2", "read", f), "++");
	CHECK_STR(answer("pid!=5..6", "read", f), "++");
	CHECK_STR(answer("pid!=5..8", "read", f), "--");
	CHECK_STR(answer("pid>=0", "read", f), "++");
	CHECK_STR(answer("not tid>8", "read", f), "++");
	CHECK_STR(answer("ret=-2", "read", f), "?+");
	CHECK_STR(answer("ret<0", "read", f), "?+");
	CHECK_STR(answer("ret>0", "read", f), "?-");
	CHECK_STR(answer("ret!=-2", "read", f), "?-");
	CHECK_STR(answer("ret!=0", "read", f), "?+");
	CHECK_STR(answer("duration>=1us", "read", f), "?+");
	CHECK_STR(answer("duration>1us", "read", f), "?-");
	CHECK_STR(answer("has ret", "read", f), "?+");
}

TEST(errors)
{
	CHECK_STR(answer("error", "read", call(1, "", -2, 0)), "?+");
	CHECK_STR(answer("error", "read", call(1, "", 0, 0)), "?-");
	CHECK_STR(answer("error=ENOENT,EINTR", "read", call(1, "", -4, 0)), "?+");
	CHECK_STR(answer("error!=ENOENT", "read", call(1, "", -2, 0)), "?-");
	CHECK_STR(answer("error!=ENOENT", "read", call(1, "", -1, 0)), "?+");
	CHECK_STR(answer("error!=ENOENT", "read", call(1, "", 5, 0)), "?-");
	CHECK_STR(answer("error ~ ^ENO", "read", call(1, "", -2, 0)), "?+");
	CHECK_STR(answer("error ~ ^ENO", "read", call(1, "", -1, 0)), "?-");
	CHECK_STR(answer("error='E4000'", "read", call(1, "", -4000, 0)), "?+");
}

TEST(names)
{
	CHECK_STR(answer("comm=sh", "read", call(1, "sh", 0, 0)), "++");
	CHECK_STR(answer("comm=sh", "read", call(1, "shell", 0, 0)), "--");
	CHECK_STR(answer("comm=sh,shell", "read", call(1, "shell", 0, 0)), "++");
	CHECK_STR(answer("comm!=sh,shell", "read", call(1, "shell", 0, 0)), "--");
	CHECK_STR(answer("comm!=sh,shell", "read", call(1, "zsh", 0, 0)), "++");
	CHECK_STR(answer("comm startswith sh", "read", call(1, "shell", 0, 0)), "++");
	CHECK_STR(answer("comm startswith ''", "read", call(1, "shell", 0, 0)), "++");
	CHECK_STR(answer("comm glob sh*", "read", call(1, "sh", 0, 0)), "++");
	CHECK_STR(answer("comm glob sh", "read", call(1, "shell", 0, 0)), "--");
	CHECK_STR(answer("comm ieq Sh-1", "read", call(1, "sH-1", 0, 0)), "++");
	CHECK_STR(answer("comm ieq 'sh-1'", "read", call(1, "sh\r1", 0, 0)), "--");
	CHECK_STR(answer("comm=123456789012345", "read", call(1, "123456789012345", 0, 0)), "++");
}

/* What is known at the enter decides there, wherever it stands in the expression. */
TEST(decided_as_soon_as_can_be)
{
	const struct facts f = call(7, "sh", -2, 1000);

	CHECK_STR(answer("error and pid=8", "read", f), "--");
	CHECK_STR(answer("error and pid=7", "read", f), "?+");
	CHECK_STR(answer("duration>1s or comm=sh", "read", f), "++");
	CHECK_STR(answer("not (ret>=0 or pid=7)", "read", f), "--");
	CHECK_STR(answer("not (ret>=0 and pid=8)", "read", f), "++");
	CHECK_STR(answer("not (not error or pid=8)", "read", f), "?+");
	CHECK_STR(answer("", "read", f), "++");
}

static void refused(const char *text, size_t at, size_t len)
{
	struct ior_filter_error err = { 0 };
	struct where *w;

	CHECK_EQ(where_compile(&w, text, &err), -EINVAL);
	CHECK(w == NULL);
	CHECK_EQ(err.at, at);
	CHECK_EQ(err.len, len);
	free(w);
}

TEST(what_cannot_be_tested)
{
	refused("pid=1 or file under /etc", 9, 15);
	refused("any_file=/x", 0, 11);
	refused("comm contains x", 0, 15);
	refused("comm glob *x", 0, 12);
	refused("not has bytes", 4, 9);
	refused("pid=", 4, 0);
}

/* As many as fit, and one more. */
TEST(many_tests)
{
	char text[8192];
	size_t n = 0;
	struct ior_filter_error err = { 0 };
	struct where *w;

	for (int i = 0; i < 253; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%d", i ? "," : "pid=", 10 * i);
	w = compile(text);
	CHECK(w != NULL);
	if (w) {
		const struct facts f = call(2520, "", 0, 0), g = call(2521, "", 0, 0);

		CHECK(accepts(w, &f, w->start[0][0], 0, 0));
		CHECK(!accepts(w, &g, w->start[0][0], 0, 0));
	}
	free(w);
	snprintf(text + n, sizeof(text) - n, ",1");
	CHECK_EQ(where_compile(&w, text, &err), -EINVAL);
}
