# SPDX-License-Identifier: BSD-2-Clause
"""What the programs that write small row streams for tests share: records on standard output, texts
and files by their ids. Needs python3-msgpack."""
import sys

import msgpack

ROW = ("seq time_ns duration_ns gap_ns pid tid call comm syscall family ret error fd file bytes "
       "requested offset flags").split()
TEXTS = {"comm", "syscall", "family", "error"}
strings, files = {}, {}
rows = 0


def record(*fields):
    sys.stdout.buffer.write(msgpack.packb(list(fields), use_bin_type=True))


def text(value):
    if value not in strings:
        strings[value] = len(strings) + 1
        record(3, strings[value], value)
    return strings[value]


def file(path, kind="reg", inode=1, mount=None):
    """mount: how many bytes of path are its mount point."""
    key = (path, inode)
    if key not in files:
        files[key] = len(files) + 1
        where = [] if mount is None else [None, None, None, None, mount]
        record(4, files[key], path, kind, 2049, inode, "ext4", *where)
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


def end(time, reason="end-of-input"):
    record(15, time, reason, {"rows": rows})
