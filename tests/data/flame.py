#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes flame.rows, the input of tests/flame.bats: tests/data/flame.py > tests/data/flame.rows

With "lost", flame-lost.rows: the same with 3 calls lost and an earlier stage cut short.
Needs python3-msgpack; the tests use the files as they are.
"""
import sys

from rowstream import end, file, record, row


lost = sys.argv[1:] == ["lost"]

record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "test", "arch": "x86_64"})
passwd = file("/etc/passwd")
row(comm="cat", syscall="openat", file=passwd, duration_ns=7, ret=3, fd=3, flags=0o2000000)
row(comm="cat", syscall="read", file=passwd, duration_ns=10, ret=100, fd=3, bytes=100)
row(comm="cat", syscall="read", file=passwd, duration_ns=5, ret=50, fd=3, bytes=50, tid=43)
row(comm="cat", syscall="read", file=passwd, duration_ns=1, ret=0, fd=3, bytes=0)
# another file of the same name
row(comm="cat", syscall="read", file=file("/etc/passwd", inode=2), duration_ns=2, ret=8, fd=3, bytes=8)
row(comm="cat", syscall="getdents64", file=file("/", "dir"), duration_ns=3, ret=80, fd=4)
row(comm="cat", syscall="openat", file=file("/no/such", "reg", 3), duration_ns=4, ret=-2, error="ENOENT", flags=0)
row(comm="cat", syscall="exit_group")
row(syscall="close", file=passwd, duration_ns=6, ret=0, fd=3)
row(duration_ns=9)
row(comm="Web Content", syscall="write", file=file("/tmp/a;b/new\nline"), duration_ns=11, ret=7, fd=5, bytes=7)
row(comm="part 1", syscall="write", file=file("/tmp/part 2"), duration_ns=12, ret=16, fd=5, bytes=16)
row(comm=b"\xff\x1b[31m", syscall="read", file=file("pipe:[4711]", "fifo"), duration_ns=13, ret=32, fd=0, bytes=32)
row(comm="back\\slash\u202e", syscall="read", file=file("/tmp/\u65e5\u672c\u3000 12"), duration_ns=14, ret=64, fd=0,
    bytes=64)
if lost:
    record(6, 20000, 0, 3, 0, "ring-full")
end(20000, "input-cut" if lost else "end-of-input")
