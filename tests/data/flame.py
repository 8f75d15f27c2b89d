#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes flame.rows, the input of tests/flame.bats: tests/data/flame.py > tests/data/flame.rows

With "lost", flame-lost.rows: the same with 3 calls lost and an earlier stage cut short.
Needs python3-msgpack; the tests use the files as they are.
"""
import sys

import msgpack

ROW = ("seq time_ns duration_ns gap_ns pid tid call comm syscall family ret error fd file bytes "
       "requested offset flags").split()
TEXTS = {"comm", "syscall", "family", "error"}

lost = sys.argv[1:] == ["lost"]
strings, files, rows = {}, {}, 0


def record(*fields):
    sys.stdout.buffer.write(msgpack.packb(list(fields), use_bin_type=True))


def text(value):
    if value not in strings:
        strings[value] = len(strings) + 1
        record(3, strings[value], value)
    return strings[value]


def file(path, kind="reg", inode=1):
    key = (path, inode)
    if key not in files:
        files[key] = len(files) + 1
        record(4, files[key], path, kind, 2049, inode, "ext4")
    return files[key]


def row(**fields):
    global rows
    rows += 1
    fields = {"seq": rows, "time_ns": 1000 * rows, "pid": 42, "tid": 42, "call": rows, **fields}
    values = []
    for name in ROW:
        value = fields.get(name)
        values.append(text(value) if name in TEXTS and value is not None else value)
    while values[-1] is None:
        values.pop()
    record(32, *values)


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
record(15, 20000, "input-cut" if lost else "end-of-input", {"rows": rows})
