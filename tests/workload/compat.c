/* SPDX-License-Identifier: BSD-2-Clause */
/* 32-bit system calls from a 64-bit program: their numbers mean other calls. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "compat.h"
#include "note.h"

#ifdef __x86_64__

/* Numbers of asm/unistd_32.h. */
enum {
	I386_read = 3, I386_write = 4, I386_open = 5, I386_close = 6, I386_creat = 8,
	I386_ioctl = 54,
	I386_link = 9, I386_unlink = 10, I386_chdir = 12, I386_chmod = 15, I386_lseek = 19,
	I386_access = 33, I386_rename = 38, I386_mkdir = 39, I386_rmdir = 40, I386_dup = 41,
	I386_getppid = 64, I386_symlink = 83, I386_readlink = 85, I386_fstatfs = 100,
	I386_stat = 106, I386_fsync = 118, I386__llseek = 140, I386_readv = 145,
	I386_writev = 146, I386_pread64 = 180, I386_pwrite64 = 181, I386_getcwd = 183,
	I386_sendfile = 187, I386_truncate64 = 193, I386_ftruncate64 = 194, I386_stat64 = 195,
	I386_fstat64 = 197, I386_chown32 = 212, I386_getdents64 = 220, I386_fcntl64 = 221,
	I386_readahead = 225, I386_sendfile64 = 239, I386_statfs64 = 268,
	I386_fadvise64_64 = 272, I386_openat = 295, I386_fstatat64 = 300, I386_unlinkat = 301,
	I386_renameat = 302, I386_linkat = 303, I386_readlinkat = 305, I386_splice = 313,
	I386_sync_file_range = 314, I386_utimensat = 320, I386_fallocate = 324, I386_dup3 = 330,
	I386_preadv = 333, I386_pwritev = 334, I386_renameat2 = 353, I386_preadv2 = 378,
	I386_pwritev2 = 379, I386_statx = 383, I386_utimensat_time64 = 412,
};

/* As a 32-bit register holds it. */
#define CWD ((long)(unsigned int)AT_FDCWD)
#define MINUS_1 0xffffffffl

long int80(long nr, const long *a)
{
	long ret;

	/* The sixth argument's register is the frame's; below the stack there may be data. */
	asm volatile("lea -128(%%rsp), %%rsp\n\t"
		     "push %%rbp\n\t"
		     "mov %k[sixth], %%ebp\n\t"
		     "int $0x80\n\t"
		     "pop %%rbp\n\t"
		     "lea 128(%%rsp), %%rsp"
		     : "=a"(ret)
		     : "a"(nr), "b"(a[0]), "c"(a[1]), "d"(a[2]), "S"(a[3]), "D"(a[4]),
		       [sixth] "r"(a[5])
		     : "memory", "cc", "r8", "r9", "r10", "r11");
	return ret;
}

long call_compat(long nr, const char *name, int nargs, const long *args,
		 const struct fact *facts)
{
	struct note *n = note_call(name, nargs, args, facts);
	long a[6] = { 0 }, ret;

	n->nr = nr;
	memcpy(a, args, nargs * sizeof(*args));
	ret = int80(nr, a);
	note_result(n, ret);
	return ret;
}

#define COMPAT(name, args, ...) \
	call_compat(I386_##name, #name, args, FACTS(ABI("compat"), ##__VA_ARGS__))

static sigjmp_buf without_compat;

static void no_compat(int sig)
{
	siglongjmp(without_compat, sig);
}

bool has_compat(void)
{
	signal(SIGSEGV, no_compat);
	if (sigsetjmp(without_compat, 1))
		return false;
	int80(I386_getppid, (long[6]){ 0 });
	signal(SIGSEGV, SIG_DFL);
	return true;
}

char *low_page(void)
{
	char *p;

	if (!has_compat())
		skip("kernel: no 32-bit system calls");
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1,
		 0);
	if (p == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	return p;
}

static char *low(const char *s)
{
	return strcpy(low_page(), s);
}

void scenario_task_compat(void)
{
	const char *file = make_file(in("file"), 10), *none = in("none");
	char *path = low(file), *missing = low(none), *buf = low_page();
	long fd;

	begin();
	fd = COMPAT(open, A3(path, O_RDONLY, 0), NEWFD, PATH(file));
	COMPAT(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4), OFFSET(0), REQUESTED(4));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4), OFFSET(4));
	COMPAT(lseek, A3(fd, 0, SEEK_SET), FD(fd), PATH(file), RETURNS(0));
	COMPAT(close, A1(fd), FD(fd), PATH(file));
	COMPAT(open, A3(missing, O_RDONLY, 0), FAILS(ENOENT), PATH(none));
	COMPAT(getppid, A0());
	CALL(getppid, A0());
	end();
}

static void denied_compat(void *arg)
{
	static const int numbers[] = { I386_mkdir, I386_open, I386_write, I386_rename };
	const char *dir = in("dir"), *file = in("file"), *other = in("other");
	char *path = low(dir), *from = low(file), *to = low(other);
	int fd = *(int *)arg;

	turn_away(SECCOMP_RET_ERRNO | EACCES, 0, AUDIT_ARCH_I386, numbers, 4);
	COMPAT(mkdir, A2(path, 0700), PATH(dir), FAILS(EACCES), AWAY("intercepted"));
	COMPAT(open, A3(from, O_RDWR, 0), PATH(file), FAILS(EACCES), AWAY("intercepted"));
	COMPAT(write, A3(fd, to, 5), FD(fd), PATH(file), FLAGS(O_RDWR), REQUESTED(5),
	       FAILS(EACCES), AWAY("intercepted"));
	COMPAT(rename, A2(from, to), OLD(file), PATH(other), FAILS(EACCES), AWAY("intercepted"));
	COMPAT(getppid, A0());
	/* A filter asks for the architecture, too. */
	CALL(mkdir, A2(dir, 0700), PATH(dir));
}

void scenario_denied_compat(void)
{
	int fd = open_file(make_file(in("file"), 10), O_RDWR);

	low_page();
	begin();
	wait_child(start_child(denied_compat, &fd));
	end();
}

void scenario_compat_names(void)
{
	const char *file = make_file(in("file"), 10), *other = in("other"), *dir = in("dir");
	const char *none = in("none");
	char *path = low(file), *to = low(other), *d = low(dir), *missing = low(none);
	char *name = low("file"), *target = low("where/to"), *buf = low_page(), *empty = low("");
	char *range = low_page();
	int top = open_file(shared->dir, O_PATH);
	struct file_clone_range from_top = { .src_fd = top, .src_length = 4096 };
	long fd;

	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	begin();
	fd = COMPAT(openat, A4(top, name, O_RDWR, 0), NEWFD, PATH(file), FLAGS(O_RDWR));
	COMPAT(stat, A2(path, buf), PATH(file));
	COMPAT(stat64, A2(name, buf), PATH(file));
	COMPAT(fstat64, A2(fd, buf), FD(fd), PATH(file));
	COMPAT(fstatat64, A4(CWD, missing, buf, 0), PATH(none), FAILS(ENOENT));
	COMPAT(fstatat64, A4(fd, empty, buf, AT_EMPTY_PATH), FD(fd), PATH(file));
	COMPAT(statx, A5(top, name, 0, 0x7ff, buf), PATH(file));
	COMPAT(statfs64, A3(path, 84, buf), PATH(file));
	COMPAT(access, A2(missing, 0), PATH(none), FAILS(ENOENT));
	COMPAT(chmod, A2(path, 0600), PATH(file));
	COMPAT(chown32, A3(path, MINUS_1, MINUS_1), PATH(file));
	COMPAT(utimensat, A4(top, name, 0, 0), PATH(file));
	COMPAT(utimensat_time64, A4(fd, 0, 0, 0), FD(fd), PATH(file));
	COMPAT(link, A2(path, to), OLD(file), PATH(other));
	COMPAT(rename, A2(to, missing), OLD(other), PATH(none));
	COMPAT(renameat, A4(CWD, missing, top, to), OLD(none), PATH(other));
	COMPAT(renameat2, A5(CWD, missing, CWD, to, 0), OLD(none), PATH(other), FAILS(ENOENT));
	COMPAT(unlinkat, A3(CWD, to, 0), PATH(other));
	COMPAT(linkat, A5(top, name, CWD, to, 0), OLD(file), PATH(other));
	COMPAT(unlink, A1(to), PATH(other));
	COMPAT(symlink, A2(target, to), OLD("where/to"), PATH(other));
	COMPAT(readlink, A3(to, buf, 100), PATH(other), BYTES(8), REQUESTED(100));
	COMPAT(readlinkat, A4(CWD, to, buf, 3), PATH(other), BYTES(3));
	COMPAT(mkdir, A2(d, 0700), PATH(dir));
	COMPAT(chdir, A1(d), PATH(dir));
	COMPAT(getcwd, A2(buf, 4096), BYTES((int64_t)strlen(dir) + 1), REQUESTED(4096));
	COMPAT(rmdir, A1(d), PATH(dir));
	COMPAT(open, A3(name, O_RDONLY, 0), PATH(in("dir/file")), FAILS(ENOENT));
	COMPAT(dup, A1(fd), FD(fd), PATH(file));
	COMPAT(dup3, A3(fd, 100, 0), FD(fd), PATH(file), RETURNS(100));
	COMPAT(fcntl64, A3(fd, F_GETFL, 0), FD(fd), PATH(file));
	COMPAT(fcntl64, A3(fd, F_DUPFD, 100), FD(fd), PATH(file), ABSENT("name"));
	/* A path alone gives nothing to clone. */
	COMPAT(ioctl, A3(fd, FICLONE, top), FD(fd), PATH(file), OLD(shared->dir), FAILS(EBADF));
	memcpy(range, &from_top, sizeof(from_top));
	COMPAT(ioctl, A3(fd, FICLONERANGE, range), FD(fd), PATH(file), OLD(shared->dir),
	       FAILS(EBADF), REQUESTED(4096));
	COMPAT(creat, A2(to, 0600), PATH(other), FAILS(ENOENT));
	end();
}

struct iovec32 {
	uint32_t base, len;
};

/* 64-bit values take two registers, pointers and sizes in memory have four bytes. */
void scenario_compat_data(void)
{
	const char *file = make_file(in("file"), 100), *to = in("to"), *name;
	int fd = open_file(file, O_RDWR), out = open_file(to, O_RDWR | O_CREAT), p[2];
	char *path = low(to), *buf = low_page();
	struct iovec32 *iov = (struct iovec32 *)low_page();
	uint32_t *position = (uint32_t *)low_page();

	if (pipe(p))
		die("pipe: %s", strerror(errno));
	name = name_before(p[0]);
	iov[0] = (struct iovec32){ (uint32_t)(uintptr_t)buf, 10 };
	iov[1] = (struct iovec32){ (uint32_t)(uintptr_t)buf + 100, 20 };
	begin();
	COMPAT(readv, A3(fd, iov, 2), FD(fd), PATH(file), BYTES(30), REQUESTED(30), OFFSET(0));
	COMPAT(pread64, A5(fd, buf, 10, 50, 0), FD(fd), PATH(file), BYTES(10), REQUESTED(10),
	       OFFSET(50));
	COMPAT(pread64, A5(fd, buf, 10, 5, 1), FD(fd), PATH(file), RETURNS(0),
	       OFFSET((1l << 32) + 5));
	COMPAT(preadv, A5(fd, iov, 2, 90, 0), FD(fd), PATH(file), BYTES(10), REQUESTED(30),
	       OFFSET(90));
	COMPAT(preadv2, A6(fd, iov, 1, MINUS_1, MINUS_1, 0), FD(fd), PATH(file), BYTES(10),
	       OFFSET(30));
	COMPAT(write, A3(out, buf, 10), FD(out), PATH(to), BYTES(10), OFFSET(0));
	COMPAT(writev, A3(out, iov, 2), FD(out), PATH(to), BYTES(30), REQUESTED(30), OFFSET(10));
	COMPAT(pwrite64, A5(out, buf, 10, 7, 1), FD(out), PATH(to), BYTES(10),
	       OFFSET((1l << 32) + 7));
	COMPAT(pwritev, A5(out, iov, 2, 200, 0), FD(out), PATH(to), BYTES(30), OFFSET(200));
	COMPAT(pwritev2, A6(out, iov, 1, MINUS_1, MINUS_1, 0), FD(out), PATH(to), BYTES(10),
	       OFFSET(40));
	COMPAT(_llseek, A5(out, 0, 60, buf, SEEK_SET), FD(out), PATH(to), RETURNS(0));
	COMPAT(sendfile, A4(out, fd, 0, 20), FD(out), PATH(to), OLD(file), BYTES(20),
	       REQUESTED(20), OFFSET(60), OLD_OFFSET(40));
	COMPAT(sendfile64, A4(out, fd, 0, 20), FD(out), PATH(to), OLD(file), BYTES(20),
	       OFFSET(80), OLD_OFFSET(60));
	/* A position of 32 bits, and one of 64: what is behind the first is none of it. */
	position[0] = 5;
	position[1] = 1;
	COMPAT(sendfile, A4(out, fd, position, 10), FD(out), PATH(to), OLD(file), BYTES(10),
	       OFFSET(100), OLD_OFFSET(5));
	position[1] = 0;
	COMPAT(sendfile64, A4(out, fd, position, 10), FD(out), PATH(to), OLD(file), BYTES(10),
	       OFFSET(110), OLD_OFFSET(15));
	COMPAT(splice, A6(fd, 0, p[1], 0, 100, 0), FD(p[1]), PATH(name), OLD(file), BYTES(20),
	       REQUESTED(100), OLD_OFFSET(80));
	COMPAT(truncate64, A3(path, 50, 0), PATH(to));
	COMPAT(ftruncate64, A3(out, 0, 1), FD(out), PATH(to));
	COMPAT(fallocate, A6(out, 0, 0, 0, 100, 0), FD(out), PATH(to));
	COMPAT(readahead, A4(fd, 0, 0, 100), FD(fd), PATH(file));
	COMPAT(fadvise64_64, A6(fd, 0, 0, 100, 0, 0), FD(fd), PATH(file));
	COMPAT(sync_file_range, A6(fd, 0, 0, 100, 0, 2), FD(fd), PATH(file));
	COMPAT(fsync, A1(fd), FD(fd), PATH(file));
	COMPAT(fstatfs, A2(fd, buf), FD(fd), PATH(file));
	COMPAT(pread64, A5(p[0], buf, 10, 0, 0), FD(p[0]), PATH(name), FAILS(ESPIPE));
	COMPAT(read, A3(MINUS_1, buf, 10), FD(-1), FAILS(EBADF));
	end();
}

#else

bool has_compat(void)
{
	return false;
}

static void no_compat_here(void)
{
	skip("kernel: 32-bit system calls are made on x86_64 only");
}

long call_compat(long nr, const char *name, int nargs, const long *args,
		 const struct fact *facts)
{
	(void)nr, (void)name, (void)nargs, (void)args, (void)facts;
	no_compat_here();
	return 0;
}

void scenario_task_compat(void) { no_compat_here(); }
void scenario_denied_compat(void) { no_compat_here(); }
void scenario_compat_names(void) { no_compat_here(); }
void scenario_compat_data(void) { no_compat_here(); }

#endif
