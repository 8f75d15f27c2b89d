/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls of a newer kernel: would catch one that is overlooked, and old ones that are called new. */
#include "kernel/newer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

/* Functions as the BTF of a kernel has them, among other things. */
static struct btf *make_btf(const char *const *functions)
{
	struct btf *btf = btf__new_empty();
	int type = btf__add_int(btf, "long int", 8, BTF_INT_SIGNED);
	int proto = btf__add_func_proto(btf, type);

	btf__add_struct(btf, "__x64_sys_structure", 8);
	for (; *functions; functions++)
		if (btf__add_func(btf, *functions, BTF_FUNC_STATIC, proto) < 0)
			exit(1);
	return btf;
}

static unsigned int count;
static const char *list(enum ior_abi abi, const char *const *functions)
{
	static char text[160];
	struct btf *btf = make_btf(functions);
	struct newer newer = { 0 };

	count = newer_of_btf(&newer, btf, abi);
	btf__free(btf);
	newer_list(&newer, text, sizeof(text));
	return text;
}

#define LIST(abi, ...) list(abi, (const char *const[]){ __VA_ARGS__, NULL })

TEST(newer_functions)
{
	CHECK_STR(LIST(IOR_X86_64, "__x64_sys_read", "__x64_sys_quux", "__ia32_sys_quux2",
		       "__do_sys_quux3", "vfs_read", "__x64_sys_write", "__x64_sys_",
		       "__arm64_sys_quux4", "__x64_sys_quux5", "__x64_sys_quux"),
		  "quux, quux5");
	CHECK_EQ(count, 5);
	CHECK_STR(LIST(IOR_ARM64, "__arm64_sys_read", "__arm64_sys_quux", "__x64_sys_quux5",
		       "__arm64_sys_arm64_personality"), "quux");
	CHECK_EQ(count, 3);
	CHECK_STR(LIST(IOR_X86_64, "vfs_read"), "");
	CHECK_EQ(count, 0);
}

/* What Linux 6.1 and 6.18 have beside the calls themselves. */
TEST(older_and_foreign_functions_are_not_new)
{
	CHECK_STR(LIST(IOR_X86_64, "__x64_sys_newfstat", "__x64_sys_sendfile64", "__x64_sys_umount",
		       "__x64_sys_oldumount", "__x64_sys_chown16", "__x64_sys_getgroups16",
		       "__x64_sys_utime32", "__x64_sys_time32", "__x64_sys_clock_gettime32",
		       "__x64_sys_futex_time32", "__x64_sys_mq_timedsend_time32",
		       "__x64_sys_ia32_pread64", "__x64_sys_ia32_fadvise64_64",
		       "__x64_sys_old_getrlimit", "__x64_sys_old_msgctl", "__x64_sys_llseek",
		       "__x64_sys_mmap_pgoff", "__x64_sys_ni_syscall", "__x64_sys_s390_ipc",
		       "__x64_sys_spu_run", "__x64_sys_gethostname", "__x64_sys_recv",
		       "__x64_sys_waitpid", "__x64_sys_socketcall", "__x64_sys_uretprobe"), "");
	CHECK_EQ(count, 25);
	/* Of what is new no form is old. */
	CHECK_STR(LIST(IOR_X86_64, "__x64_sys_quux32", "__x64_sys_old_quux", "__x64_sys_16",
		       "__x64_sys_old_", "__x64_sys_read2"), "quux32, old_quux, 16, old_, read2");
}

TEST(newer_than_there_is_room_for)
{
	const char *functions[NEWER_CALLS + 9] = { 0 };
	char name[NEWER_CALLS + 8][80], text[24];
	struct newer newer = { .n = 1, .name = { "a_name_that_is_longer" } };

	for (int i = 0; i < NEWER_CALLS + 8; i++) {
		snprintf(name[i], sizeof(name[i]), "__x64_sys_the_%02dth_%0*d", i, i ? 1 : 50, 7);
		functions[i] = name[i];
	}
	CHECK_STR(list(IOR_X86_64, functions),
		  "the_00th_000000000000000000000000000000, the_01th_7, the_02th_7, the_03th_7, "
		  "the_04th_7, the_05th_7, the_06th_7, the_07th_7, the_08th_7 "
		  "and 31 more");
	newer_list(&newer, text, sizeof(text));
	CHECK_STR(text, " and 1 more");
}

TEST(newer_tracepoints)
{
	static const char *const events[] = { "sys_enter_read", "sys_exit_read", "sys_enter_quux",
					      "sys_exit_quux", "sys_enter_newfstat", "enable" };
	char dir[] = "/tmp/ior-unit-XXXXXX", text[100], path[64];
	struct newer newer = { 0 };

	if (!CHECK(mkdtemp(dir) != NULL))
		return;
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, events[i]);
		CHECK_EQ(mkdir(path, 0700), 0);
	}
	CHECK_EQ(newer_of_events(&newer, dir), 3);
	newer_list(&newer, text, sizeof(text));
	CHECK_STR(text, "quux");
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, events[i]);
		rmdir(path);
	}
	rmdir(dir);
	CHECK_EQ(newer_of_events(&newer, dir), 0);
}
