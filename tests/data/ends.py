#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes ends.ior, an input of tests/golden.bats: tests/data/ends.py > tests/data/ends.ior

A raw stream of calls with two files: transfers from one to the other, some of which come from a disk,
names that are changed, a clone; and of reads whose bytes come from a disk in one way or another.
Needs python3-msgpack; the tests use the file as it is.
"""
from rawstream import AT_FDCWD, enter, file, header, leave, record, task, tick

header({0: "read", 16: "ioctl", 28: "madvise", 40: "sendfile", 82: "rename", 208: "io_getevents",
        209: "io_submit", 257: "openat", 265: "linkat", 275: "splice", 276: "tee", 278: "vmsplice",
        326: "copy_file_range", 426: "io_uring_enter"}, {187: "sendfile"})
BUFFER = 0x7ffe12345678
exe = file(1, "/usr/sbin/server")
page = file(2, "/srv/www/index.html")
film = file(3, "/srv/www/film.mp4")
client = file(4, "socket:[7]", "sock", protocol="tcp", local="192.0.2.1:443", remote="192.0.2.7:4711")
pipe = file(5, "pipe:[9]", "fifo", device=12, fstype="pipefs")
copy = file(6, "/backup/film.mp4", device=0x811)
cwd = file(7, "/srv", "dir")
fact = file(8, "/proc/meminfo", device=22, fstype="proc")
ring = file(9, "anon_inode:[io_uring]", "anon", device=16, fstype="anon_inodefs")
disk = file(10, "/dev/sdb", "blk", device=5, fstype="devtmpfs")
for pid, comm in ((40, "server"), (50, "backup")):
    task("seen", pid, pid, comm, exe=exe)


def call(tid, number, args, ret, extra=None, path=None, path2=None, out=None, dev_read=0, dirtied=0,
         after=None, **more):
    enter(tid, number, args, pid=tid, **more)
    leave(tid, ret, pid=tid, extra=extra, path=path, path2=path2, file=out, dev_read=dev_read,
          dirtied=dirtied, offset=after)


# A page from memory, a film from the disk, by its own position and by one that is passed.
call(40, 40, (7, 3, 0, 9000), 9000, file=client, file2=page, fdflags=2, offset2=0, extra=(-1,))
call(40, 40, (7, 4, BUFFER, 1 << 20), 1 << 20, file=client, file2=film, fdflags=2, offset2=0,
     extra=(3 << 20,), dev_read=1 << 20)
call(40, 40, (7, 4, BUFFER, 1 << 20), 500000, file=client, file2=film, fdflags=2, offset2=0,
     extra=((3 << 20) + 500000,), dev_read=1 << 19)
call(40, 40, (7, 4, BUFFER, 4096), -11, file=client, file2=film, fdflags=2, offset2=0,
     extra=(4 << 20,))
call(40, 187, (7, 4, BUFFER, 4096), 4096, abi=1, file=client, file2=film, fdflags=2, offset2=0,
     extra=(104096,))
# A backup: from file to file, by a pipe, and back.
call(50, 326, (3, BUFFER, 4, BUFFER + 8, 65536, 0), 65536, file=film, file2=copy, fdflags=0, offset=0,
     offset2=0, extra=(65536, 131072), dev_read=131072, dirtied=65536)
call(50, 326, (3, 0, 4, 0, 65536, 0), 65536, file=film, file2=copy, fdflags=0, offset=65536,
     offset2=131072, extra=(-1, -1), dirtied=65536)
call(50, 275, (3, 0, 6, 0, 4096, 0), 4096, file=page, file2=pipe, fdflags=0, offset=0,
     extra=(-1, -1), dev_read=12288)
call(50, 276, (5, 8, 4096, 0), 4096, file=pipe, file2=pipe, fdflags=0)
call(50, 275, (5, 0, 4, BUFFER, 4096, 0), 4096, file=pipe, file2=copy, fdflags=0, offset2=7,
     extra=(-1, 300000), dirtied=4096)
call(50, 278, (6, BUFFER, 1, 0), 100, file=pipe, fdflags=1, extra=(100,))
call(50, 326, (3, 0, 99, 0, 65536, 0), -9, file=film, fdflags=0, offset=131072, extra=(-1, -1))
call(50, 16, (4, 0x40049409, 3), 0, file=copy, file2=film, fdflags=2, dirtied=8192, dev_read=4096)
# Two names are no two files, and what was read for them is the new one's.
call(50, 82, (BUFFER, BUFFER), 0, dir=cwd, dir2=cwd, path="old", path2="/backup/new", dev_read=8192)
call(50, 265, (AT_FDCWD, BUFFER, AT_FDCWD, BUFFER, 0), -17, dir=cwd, dir2=cwd, path="old", path2="new")
# From a disk without the cache, from the disk itself, from no disk at all.
call(40, 0, (5, BUFFER, 65536), 65536, file=film, fdflags=0o40000, offset=0, after=65536, dev_read=65536)
call(40, 0, (6, BUFFER, 4096), 4096, file=disk, fdflags=0, offset=0, after=4096)
call(40, 0, (8, BUFFER, 4096), 1500, file=fact, fdflags=0, offset=0, after=1500)
# Bytes that no call has read.
call(40, 28, (0x7f0000000000, 1 << 20, 22), 0, dev_read=1 << 20)
call(40, 209, (0x7f0000001000, 1, BUFFER), 1, dev_read=1 << 16)
call(40, 208, (0x7f0000001000, 1, 1, BUFFER, 0), 1)
call(40, 426, (9, 1, 1, 1, 0, 0), 1, file=ring, fdflags=2, dev_read=1 << 16)

record(15, tick(1000), "duration", {"calls": 23, "lost_calls": 0})
