/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls whose meaning hangs on a command: what they return, and which other file they have. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/fs.h>
#include <linux/io_uring.h>
#include <linux/landlock.h>
#include <linux/nsfs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/prctl.h>
#include <unistd.h>

#define PIDFD_GET_MNT 0xff03	/* PIDFD_GET_MNT_NAMESPACE, Linux 6.11 */
#define REGISTERED (1U << 31)	/* IORING_REGISTER_USE_REGISTERED_RING, Linux 6.3 */

/* A call that this kernel or file system may refuse. */
#define MAY_FAIL(e) { "error", (e) ? FACT_ERROR : FACT_ABSENT, (e), NULL }

/* ---- Files that share their data ------------------------------------------------------------ */

/* One destination, or two. */
static struct file_dedupe_range *dedupe(int count, int a, int b)
{
	struct file_dedupe_range *range = calloc(1, sizeof(*range) + 2 * sizeof(range->info[0]));

	if (!range)
		die("out of memory");
	range->src_length = 4096;
	range->dest_count = (uint16_t)count;
	range->info[0].dest_fd = a;
	range->info[1].dest_fd = b;
	return range;
}

void scenario_command_clone(void)
{
	const char *from = make_file(in("from"), 8192), *to = make_file(in("to"), 8192);
	int src = open_file(from, O_RDWR), dest = open_file(to, O_RDWR);
	struct file_clone_range range = { .src_fd = src, .src_length = 4096 };
	struct file_clone_range rest = { .src_fd = src, .src_offset = 4096, .dest_offset = 4096 };
	struct file_clone_range none = { .src_fd = 9999 };
	struct file_dedupe_range *one = dedupe(1, dest, -1), *two = dedupe(2, dest, dest);
	struct file_dedupe_range *bad = dedupe(1, 9999, -1);
	/* Few file systems can do it; what a call that fails was about is known, too. */
	int error = ioctl(dest, FICLONE, src) ? errno : 0;

	begin();
	CALL(ioctl, A3(dest, FICLONE, src), FD(dest), PATH(to), OLD(from), MAY_FAIL(error),
	     ABSENT("requested"));
	CALL(ioctl, A3(dest, FICLONERANGE, &range), FD(dest), PATH(to), OLD(from), MAY_FAIL(error),
	     REQUESTED(4096));
	CALL(ioctl, A3(dest, FICLONERANGE, &rest), FD(dest), PATH(to), OLD(from), MAY_FAIL(error),
	     ABSENT("requested"));
	CALL(ioctl, A3(dest, FICLONERANGE, &none), FD(dest), PATH(to), FAILS(EBADF));
	CALL(ioctl, A3(dest, FICLONERANGE, NULL), FD(dest), PATH(to), FAILS(EFAULT));
	CALL(ioctl, A3(src, FIDEDUPERANGE, one), FD(dest), PATH(to), OLD(from), MAY_FAIL(error),
	     REQUESTED(4096));
	/* The source alone, as of any other ioctl: the first of several is none of them. */
	CALL(ioctl, A3(src, FIDEDUPERANGE, two), FD(src), PATH(from), MAY_FAIL(error),
	     ABSENT("requested"));
	if (!error)
		CALL(ioctl, A3(src, FIDEDUPERANGE, bad), FD(9999), OLD(from));
	CALL(ioctl, A3(src, FIDEDUPERANGE, NULL), FD(src), PATH(from), FAILS(EFAULT));
	CALL(ioctl, A3(9999, FICLONE, src), FD(9999), OLD(from), FAILS(EBADF));
	end();
}

/* ---- Commands that return a descriptor ------------------------------------------------------ */

/* What a call returned beside the descriptor that it works on: in `name`. */
static void returned_beside(long fd)
{
	const char *name = name_of((int)fd);

	ALSO(NAMED(name));
	CALL(close, A1(fd), FD(fd), PATH(name));
}

void scenario_command_returned(void)
{
	const char *file = make_file(in("file"), 1), *mnt, *pidfd_name;
	int fd = open_file(file, O_RDONLY), ns = open_file("/proc/self/ns/mnt", O_RDONLY);
	int master = posix_openpt(O_RDWR | O_NOCTTY), pidfd = -1, error;
	long got;

	mnt = name_before(ns);
	pidfd = (int)syscall(SYS_pidfd_open, getpid(), 0);
	pidfd_name = pidfd >= 0 ? name_before(pidfd) : NULL;
	error = ioctl(pidfd, PIDFD_GET_MNT, 0) < 0 ? errno : 0;
	if (master < 0 || unlockpt(master))
		die("posix_openpt: %s", strerror(errno));
	begin();
	got = CALL(fcntl, A3(fd, F_DUPFD, 100), FD(fd), PATH(file), ABSENT("name"));
	CALL(close, A1(got), FD(got), PATH(file));
	got = CALL(fcntl, A3(fd, F_DUPFD_CLOEXEC, 100), FD(fd), PATH(file), ABSENT("name"));
	CALL(close, A1(got), FD(got), PATH(file));
	got = CALL(ioctl, A3(ns, NS_GET_USERNS, 0), FD(ns), PATH(mnt));
	returned_beside(got);
	CALL(ioctl, A3(ns, NS_GET_NSTYPE, 0), FD(ns), PATH(mnt), ABSENT("name"));
	/* Not of this file, so none of its commands. */
	CALL(ioctl, A3(fd, NS_GET_USERNS, 0), FD(fd), PATH(file), FAILS(ENOTTY), ABSENT("name"));
	got = CALL(ioctl, A3(master, TIOCGPTPEER, O_RDWR | O_NOCTTY), FD(master),
		   PATH(name_of(master)));
	returned_beside(got);
	if (!error) {
		got = CALL(ioctl, A3(pidfd, PIDFD_GET_MNT, 0), FD(pidfd), PATH(pidfd_name));
		returned_beside(got);
	}
	end();
}

void scenario_command_bpf(void)
{
	union bpf_attr make = { .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8,
				.max_entries = 1 }, look = { 0 }, wrong = { 0 };
	uint32_t key = 0;
	uint64_t value;
	const char *name;
	long map, again;

	map = syscall(SYS_bpf, BPF_MAP_CREATE, &make, sizeof(make));
	if (map < 0)
		skip("kernel: no bpf for this user (%s)", strerror(errno));
	close((int)map);
	begin();
	map = CALL(bpf, A3(BPF_MAP_CREATE, &make, sizeof(make)), NEWFD);
	name = name_of((int)map);
	ALSO(PATH(name));
	look.map_fd = (uint32_t)map;
	look.key = (uintptr_t)&key;
	look.value = (uintptr_t)&value;
	CALL(bpf, A3(BPF_MAP_LOOKUP_ELEM, &look, sizeof(look)), FD(map), PATH(name));
	wrong.map_fd = 9999;
	CALL(bpf, A3(BPF_MAP_LOOKUP_ELEM, &wrong, sizeof(wrong)), FD(9999), FAILS(EBADF));
	CALL(bpf, A3(BPF_MAP_LOOKUP_ELEM, NULL, sizeof(wrong)), FAILS(EFAULT));
	make.max_entries = 0;
	CALL(bpf, A3(BPF_MAP_CREATE, &make, sizeof(make)), FAILS(EINVAL));
	CALL(bpf, A3(BPF_MAP_GET_NEXT_ID, &wrong, sizeof(wrong)), ANY("error"));
	again = CALL(fcntl, A3(map, F_DUPFD, 0), FD(map), PATH(name));
	CALL(close, A1(again), FD(again), PATH(name));
	CALL(close, A1(map), FD(map), PATH(name));
	end();
}

void scenario_command_landlock(void)
{
	struct landlock_ruleset_attr attr = { .handled_access_fs = LANDLOCK_ACCESS_FS_READ_FILE };
	struct landlock_path_beneath_attr rule = {
		.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
	}, wrong = { .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE, .parent_fd = 9999 };
	const char *dir = make_dir(in("dir")), *name;
	int parent = open_file(dir, O_PATH);
	long rules;

	if (syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) < 0)
		skip("kernel: no landlock (%s)", strerror(errno));
	rule.parent_fd = parent;
	begin();
	/* A number that is no descriptor. */
	CALL(landlock_create_ruleset, A3(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION));
	rules = CALL(landlock_create_ruleset, A3(&attr, sizeof(attr), 0), NEWFD);
	name = name_of((int)rules);
	ALSO(PATH(name));
	CALL(landlock_add_rule, A4(rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0), FD(rules),
	     PATH(name), OLD(dir));
	CALL(landlock_add_rule, A4(rules, LANDLOCK_RULE_PATH_BENEATH, &wrong, 0), FD(rules),
	     PATH(name), FAILS(EBADF));
	CALL(landlock_add_rule, A4(rules, LANDLOCK_RULE_PATH_BENEATH, NULL, 0), FD(rules),
	     PATH(name), FAILS(EFAULT));
	CALL(close, A1(rules), FD(rules), PATH(name));
	end();
}

/* ---- Others --------------------------------------------------------------------------------- */

void scenario_command_others(void)
{
	const char *file = make_file(in("file"), 1);
	int fd = open_file(file, O_RDONLY);
	int exe_error = prctl(PR_SET_MM, PR_SET_MM_EXE_FILE, fd, 0, 0) ? errno : 0;
	char log[4096];

	if (klogctl(3, log, sizeof(log)) <= 0)
		skip("kernel: its log is not for this user (%s)", strerror(errno));
	begin();
	CALL(prctl, A5(PR_SET_MM, PR_SET_MM_EXE_FILE, fd, 0, 0), FD(fd), PATH(file),
	     MAY_FAIL(exe_error));
	CALL(prctl, A5(PR_GET_DUMPABLE, 0, 0, 0, 0));
	CALL(syslog, A3(3, log, sizeof(log)), BYTES_RETURNED, REQUESTED(sizeof(log)));
	CALL(syslog, A3(10, NULL, 0), ABSENT("requested"));
	end();
}

/* A ring that the thread has registered is not the descriptor of that number. */
void scenario_command_ring(void)
{
	struct io_uring_params params = { 0 };
	struct io_uring_rsrc_update ring = { 0 };
	int fd = (int)syscall(SYS_io_uring_setup, 2, &params), error;
	long at;

	ring.offset = UINT32_MAX;
	ring.data = (uint64_t)fd;
	if (fd < 0 ||
	    syscall(SYS_io_uring_register, fd, IORING_REGISTER_RING_FDS, &ring, 1) != 1)
		skip("kernel: no rings to register (%s)", strerror(errno));
	at = ring.offset;
	error = syscall(SYS_io_uring_register, at, REGISTERED | IORING_UNREGISTER_FILES, NULL, 0) ?
		errno : 0;
	begin();
	CALL(io_uring_enter, A6(at, 0, 0, IORING_ENTER_REGISTERED_RING, NULL, 0), RETURNS(0));
	CALL(io_uring_register, A4(at, REGISTERED | IORING_UNREGISTER_FILES, NULL, 0),
	     FAILS(error));
	CALL(io_uring_enter, A6(fd, 0, 0, 0, NULL, 0), FD(fd), PATH(name_of(fd)));
	end();
}

/* Regular files for the kernel, in which lseek is refused. */
void scenario_read_nowhere(void)
{
	int ns = open_file("/proc/self/ns/mnt", O_RDONLY), fd = open_file("/proc/self/stat", 0);
	const char *mnt = name_before(ns), *pid_name;
	int pidfd = (int)syscall(SYS_pidfd_open, getpid(), 0);
	char buf[4];

	pid_name = pidfd >= 0 ? name_before(pidfd) : NULL;
	begin();
	CALL(read, A3(ns, buf, 4), FD(ns), PATH(mnt), FAILS(EINVAL), ABSENT("offset"));
	if (pidfd >= 0)
		CALL(read, A3(pidfd, buf, 4), FD(pidfd), PATH(pid_name), FAILS(EINVAL),
		     ABSENT("offset"));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(name_of(fd)), BYTES(4), OFFSET(0));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(name_of(fd)), BYTES(4), OFFSET(4));
	end();
}
