/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory that can be had, by what a made-up machine and made-up cgroups say. */
#include "unit.h"

#include "emit/memory.h"
#include "folder.h"

#define MIB ((uint64_t)1 << 20)

static void put_file(const char *name, const char *format, uint64_t number)
{
	char text[200];

	snprintf(text, sizeof(text), format, (unsigned long long)number);
	make_file(name, text, 0600);
}

/* A machine of 1600 MiB. */
static struct memory machine(uint64_t available)
{
	put_file("meminfo", "MemTotal:        1638400 kB\nMemFree: 5 kB\nMemAvailable: %llu kB\n",
		 available >> 10);
	return (struct memory){ .meminfo = "meminfo", .cgroup = -1 };
}

TEST(a_share_of_what_is_free_but_for_the_holder)
{
	struct memory m;

	enter_folder();
	m = machine(800 * MIB);
	CHECK_EQ(memory_most(&m, 0, 8), 100 * MIB);
	m = machine(700 * MIB);
	CHECK_EQ(memory_most(&m, 100 * MIB, 8), 100 * MIB);
	LEAVE("meminfo");
}

/* A sixteenth of all stays, also when everything is asked for, and when nearly all is taken. */
TEST(others_are_left_something)
{
	struct memory m;

	enter_folder();
	m = machine(800 * MIB);
	CHECK_EQ(memory_most(&m, 0, 1), 700 * MIB);
	m = machine(101 * MIB);
	CHECK_EQ(memory_most(&m, 0, 8), 1 * MIB);
	m = machine(50 * MIB);
	CHECK_EQ(memory_most(&m, 0, 8), 0);
	CHECK_EQ(memory_most(&m, 80 * MIB, 1), 30 * MIB);
	LEAVE("meminfo");
}

/* Unknown is neither nothing nor everything. */
TEST(an_unknown_machine)
{
	struct memory m = { .meminfo = "none", .cgroup = -1 };

	enter_folder();
	CHECK_EQ(memory_most(&m, 0, 8), 64 * MIB);
	CHECK_EQ(memory_most(&m, 10 * MIB, 1), 74 * MIB);
	make_file("none", "MemTotal: 100 kB\nMemFree: 100 kB\n", 0600);
	CHECK_EQ(memory_most(&m, 0, 8), 64 * MIB);
	LEAVE("none");
}

/* a/b/c, of which a is what is mounted; b has a limit. c's memory is not accounted by itself. */
static struct memory in_cgroup(void)
{
	struct memory m = machine(800 * MIB);

	mkdir("a", 0700);
	mkdir("a/b", 0700);
	mkdir("a/b/c", 0700);
	make_file("a/cgroup.controllers", "memory\n", 0600);
	make_file("a/b/cgroup.controllers", "memory\n", 0600);
	make_file("a/b/c/cgroup.controllers", "", 0600);
	/* Not of the hierarchy: must not be looked at. */
	make_file("memory.max", "1\n", 0600);
	make_file("memory.current", "1\n", 0600);
	put_file("a/b/memory.max", "%llu\n", 160 * MIB);
	make_file("a/b/memory.high", "max\n", 0600);
	put_file("a/b/memory.current", "%llu\n", 100 * MIB);
	m.cgroup = open("a/b/c", O_PATH);
	return m;
}

static void leave_cgroup(struct memory *m)
{
	memory_close(m);
	CHECK_EQ(m->cgroup, -1);
	unlink("a/b/c/cgroup.controllers");
	unlink("a/b/cgroup.controllers");
	unlink("a/b/memory.max");
	unlink("a/b/memory.high");
	unlink("a/b/memory.current");
	unlink("a/b/memory.stat");
	unlink("a/cgroup.controllers");
	rmdir("a/b/c");
	rmdir("a/b");
	rmdir("a");
	LEAVE("meminfo", "memory.max", "memory.current");
}

TEST(a_cgroup_above_leaves_less_than_the_machine)
{
	struct memory m;

	enter_folder();
	m = in_cgroup();
	CHECK_EQ(memory_most(&m, 0, 1), 50 * MIB);
	CHECK_EQ(memory_most(&m, 4 * MIB, 8), 8 * MIB);
	put_file("a/b/memory.current", "%llu\n", 200 * MIB);	/* for a moment it may be over */
	CHECK_EQ(memory_most(&m, 0, 1), 0);
	leave_cgroup(&m);
}

TEST(pages_of_files_are_had_for_the_asking)
{
	struct memory m;

	enter_folder();
	m = in_cgroup();
	put_file("a/b/memory.stat", "anon 5\nworkingset_inactive_file 7\ninactive_file %llu\n"
		 "active_file 1\n", 20 * MIB);
	CHECK_EQ(memory_most(&m, 0, 1), 70 * MIB);
	leave_cgroup(&m);
}

TEST(the_lower_limit_of_a_cgroup_counts)
{
	struct memory m;

	enter_folder();
	m = in_cgroup();
	put_file("a/b/memory.high", "%llu\n", 128 * MIB);
	CHECK_EQ(memory_most(&m, 0, 1), 20 * MIB);
	make_file("a/b/memory.max", "max\n", 0600);
	CHECK_EQ(memory_most(&m, 0, 1), 20 * MIB);
	make_file("a/b/memory.high", "max\n", 0600);
	CHECK_EQ(memory_most(&m, 0, 1), 700 * MIB);
	leave_cgroup(&m);
}

/* Whatever this machine is like, it has memory. */
TEST(this_machine)
{
	struct memory m;

	memory_open(&m);
	CHECK(memory_most(&m, 0, 1) > 0);
	CHECK(memory_most(&m, 0, 1) != UINT64_MAX);
	memory_close(&m);
}
