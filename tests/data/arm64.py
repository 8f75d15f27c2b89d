#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes arm64.ior, an input of tests/golden.bats: tests/data/arm64.py > tests/data/arm64.ior

A capture as an arm64 machine makes it, to be read on any other: its own call numbers (63 is read,
56 openat; 56 would be clone on x86-64), its own bits of O_DIRECTORY, O_NOFOLLOW, O_DIRECT and
O_LARGEFILE, pages of 64 KiB, clone with its fifth argument last.
Needs python3-msgpack; the tests use the file as it is.
"""
from rawstream import AT_FDCWD, enter, file, header, leave, record, task, tick

NATIVE = {23: "dup", 24: "dup3", 29: "ioctl", 34: "mkdirat", 48: "faccessat", 56: "openat",
          57: "close", 59: "pipe2", 61: "getdents64", 62: "lseek", 63: "read", 64: "write",
          67: "pread64", 71: "sendfile", 78: "readlinkat", 79: "newfstatat", 80: "fstat",
          93: "exit", 94: "exit_group", 220: "clone", 221: "execve", 222: "mmap", 276: "renameat2",
          435: "clone3"}
DIRECTORY, NOFOLLOW, DIRECT, LARGEFILE = 0o40000, 0o100000, 0o200000, 0o400000
CLOEXEC, WRONLY, CREAT = 0o2000000, 1, 0o100

header(NATIVE, host="graviton", kernel="6.1.0-arm64", arch="aarch64", page_size=65536,
       selection="-e %all", pidns_initial=True)
record(13, tick(), 1_764_028_800_000_000_000)
exe, cwd = file(1, "/usr/bin/cp"), file(2, "/home/user", "dir")
task("seen", 42, 42, "cp", exe=exe)

enter(42, 56, (AT_FDCWD, 0x1000, DIRECTORY | NOFOLLOW | CLOEXEC), dir=cwd)
leave(42, 3, file=file(3, "/home/user/src", "dir"))
enter(42, 61, (3, 0x2000, 32768), file=3, fdflags=DIRECTORY | NOFOLLOW | CLOEXEC)
leave(42, 120)
enter(42, 56, (3, 0x1000, DIRECT), dir=3)
leave(42, 4, file=file(4, "/home/user/src/a"))
enter(42, 63, (4, 0x3000, 65536), file=4, fdflags=DIRECT | LARGEFILE, offset=0)
leave(42, 65536, offset=65536, dev_read=65536)
enter(42, 56, (AT_FDCWD, 0x1000, WRONLY | CREAT | LARGEFILE, 0o644), dir=cwd)
leave(42, -13, path="dst/a")
enter(42, 222, (0, 100, 3, 0x22, 0xffffffffffffffff, 0))
leave(42, 0xffff80000000)
enter(42, 276, (AT_FDCWD, 0x1000, AT_FDCWD, 0x1100, 1), dir=cwd, dir2=cwd)
leave(42, -17, path="old", path2="new")
enter(42, 220, (0x1200011, 0, 0, 0, 0xffff90000000))
leave(42, 43)
enter(42, 94, (0,))
record(15, tick(), "duration", {"calls": 9, "lost_calls": 0})
