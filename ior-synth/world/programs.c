/* SPDX-License-Identifier: BSD-2-Clause */
#include "world/programs.h"

#include "world/files.h"

#define MIX(...) .mix = (const uint8_t[]){ __VA_ARGS__ }, \
	.nmix = sizeof((const uint8_t[]){ __VA_ARGS__ })
#define C(name) SYNTH_##name

const struct synth_program synth_programs[SYNTH_PROGRAMS] = {
	{ "postgres", "/usr/lib/postgresql/15/bin/postgres", 105, 113, SYNTH_DB, 1, false,
	  MIX(C(pread64), C(pread64), C(pread64), C(pread64), C(pwrite64), C(pwrite64), C(lseek),
	      C(openat), C(close), C(write), C(fsync), C(epoll_wait), C(recvfrom), C(sendto),
	      C(connect)), "/system.slice/postgresql@15-main.service" },
	{ "nginx", "/usr/sbin/nginx", 33, 33, SYNTH_WWW, 2, false,
	  MIX(C(epoll_wait), C(accept4), C(recvfrom), C(sendto), C(sendto), C(openat), C(fstat),
	      C(pread64), C(writev), C(close), C(close), C(write)), "/system.slice/nginx.service" },
	{ "rs:main Q:Reg", "/usr/sbin/rsyslogd", 0, 0, SYNTH_LOG, 2, false,
	  MIX(C(read), C(write), C(write), C(write), C(futex), C(openat), C(close), C(rename)),
	  "/system.slice/rsyslog.service" },
	{ "Web Content", "/usr/lib/firefox-esr/firefox-esr", 1000, 1000, SYNTH_HOME, 5, false,
	  MIX(C(futex), C(futex), C(read), C(write), C(recvfrom), C(sendto), C(openat), C(close),
	      C(mmap), C(munmap), C(socket), C(connect), C(fcntl), C(pipe2)),
	  "/user.slice/user-1000.slice" },
	{ "wineserver", "/usr/lib/wine/wineserver32", 1000, 1000, SYNTH_HOME, 1, true,
	  MIX(C(read), C(write), C(openat), C(close), C(lseek), C(unlink)),
	  "/user.slice/user-1000.slice" },
	{ "bash", "/usr/bin/bash", 1000, 1000, SYNTH_HOME, 1, false,
	  MIX(C(read), C(write), C(write), C(access), C(ioctl), C(newfstatat), C(clone), C(pipe2),
	      C(close), C(dup)), "/user.slice/user-1000.slice" },
	{ "make", "/usr/bin/make", 1000, 1000, SYNTH_SRC, 1, false,
	  MIX(C(newfstatat), C(newfstatat), C(newfstatat), C(access), C(openat), C(read), C(close),
	      C(getdents64), C(readlink), C(clone), C(pipe2), C(mkdir)),
	  "/user.slice/user-1000.slice" },
	/* SYNTH_LONG_LIVED: from here on they come and go */
	{ "cc1", "/usr/lib/gcc/x86_64-linux-gnu/12/cc1", 1000, 1000, SYNTH_SRC, 1, false,
	  MIX(C(openat), C(openat), C(openat), C(fstat), C(read), C(read), C(read), C(close),
	      C(close), C(mmap), C(write), C(rename), C(unlink), C(newfstatat), C(access)),
	  "/user.slice/user-1000.slice" },
	{ "find", "/usr/bin/find", 1000, 1000, SYNTH_BACKUP, 1, false,
	  MIX(C(newfstatat), C(newfstatat), C(newfstatat), C(openat), C(fstat), C(getdents64),
	      C(getdents64), C(close), C(fcntl), C(write)), "/user.slice/user-1000.slice" },
	{ "rsync", "/usr/bin/rsync", 0, 0, SYNTH_BACKUP, 1, false,
	  MIX(C(statx), C(statx), C(openat), C(read), C(read), C(write), C(write), C(close),
	      C(renameat2), C(unlinkat), C(mkdir), C(getdents64)), "/system.slice/cron.service" },
	{ "sh", "/usr/bin/dash", 33, 33, SYNTH_WWW, 1, false,
	  MIX(C(read), C(open), C(close), C(write), C(readv), C(getppid)),
	  "/system.slice/nginx.service" },
};
