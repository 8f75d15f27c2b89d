#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""ends.py rows SEED: a row stream of random calls, many of them with two files.

ends.py sums KEYS <rows.csv: what ior-stats must add up, by the rule of ior-stats(1) for transfers
between two files: lines of the keys and the figures, sorted, and the total. Of the rows it knows
what ior-print --format=csv says."""
import collections
import csv
import os
import random
import sys

import msgpack

READS = ["read", "pread64", "recvfrom", "getdents64"]
WRITES = ["write", "pwrite64", "sendto", "vmsplice"]
MOVES = ["sendfile", "splice", "tee", "copy_file_range"]
OTHERS = ["rename", "linkat", "symlink", "openat", "close", "mmap", "ioctl", "io_uring_enter"]
FIGURES = ["count", "errors", "bytes", "requested", "read", "written", "duration_ns", "device_read",
           "dirtied"]
SHOWN = ("comm syscall fd file old_file filetype old_filetype flags error bytes requested duration_ns "
         "device_read dirtied").split()


def write(seed):
    rng = random.Random(seed)
    out = sys.stdout.buffer

    def record(*fields):
        fields = list(fields)
        while fields[-1] is None:
            fields.pop()
        out.write(msgpack.packb(fields, use_bin_type=True))

    record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h", "arch": "x86_64",
               "page_size": 4096, "wall_offset": 0})
    texts = {}
    for text in ["one", "two", "three", "EIO", *READS, *WRITES, *MOVES, *OTHERS]:
        texts[text] = len(texts) + 1
        record(3, texts[text], text)
    files = 12
    for i in range(1, files + 1):
        kind = rng.choice(["reg", "reg", "sock", "fifo", "blk"])
        record(4, i, f"/d{i % 3}/f{i % 7}.x{i % 2}", kind, 0x800 + i % 2, i, rng.choice(["ext4", "tmpfs"]))

    def perhaps(chance, value):
        return value if rng.random() < chance else None

    n = 3000
    for seq in range(1, n + 1):
        syscall = rng.choice(rng.choice([READS, WRITES, MOVES, MOVES, OTHERS]))
        two = syscall in MOVES or syscall in ("rename", "linkat", "symlink", "ioctl")
        device = perhaps(0.7, rng.choice([0, 0, 4096, 1 << 20]))
        row = [seq, seq * 1000, perhaps(0.9, rng.randrange(5000)), None, 42, 42, seq,
               perhaps(0.95, texts[rng.choice(["one", "two", "three"])]), texts[syscall], None, 0,
               perhaps(0.2, texts["EIO"]), perhaps(0.7, rng.randrange(4)),
               perhaps(0.8, rng.randrange(1, files + 1)), perhaps(0.7, rng.randrange(1, 9999)),
               perhaps(0.7, rng.randrange(9999)), perhaps(0.5, rng.randrange(1 << 30)),
               perhaps(0.5, rng.choice([0, 1, 2])), device,
               None if device is None else rng.choice([0, 4096])]
        row += [None] * 6       # uid to source
        row += [None, perhaps(0.8, rng.randrange(1, files + 1)) if two else None]
        record(32, *row)
    record(15, n * 1000, "end-of-input", {"rows": n})


def directory(path):
    return os.path.dirname(path) if path else ""


def key_of(row, keys, end):
    """end: 0 the destination's, 1 the source's."""
    file = row["old_file" if end else "file"]
    values = {"file": file, "dir": directory(file), "ext": os.path.splitext(file)[1][1:],
              "filetype": row["old_filetype" if end else "filetype"],
              "fd": "" if end else row["fd"]}
    return tuple(values[key] if key in values else row[key] for key in keys)


def sums(keys):
    groups = collections.defaultdict(collections.Counter)
    number = lambda row, name: int(row[name] or 0)
    for row in csv.DictReader(sys.stdin):
        syscall = row["syscall"]
        two = syscall in MOVES or (syscall == "ioctl" and row["old_file"])
        to = groups[key_of(row, keys, 0)]
        by_end = {"file", "dir", "ext", "filetype", "fd"} & set(keys) and "old_file" not in keys
        from_ = groups[key_of(row, keys, 1 if two and by_end else 0)]
        to["count"] += 1
        to["errors"] += row["error"] != ""
        to["duration_ns"] += number(row, "duration_ns")
        to["bytes"] += number(row, "bytes")
        to["requested"] += number(row, "requested")
        to["dirtied"] += number(row, "dirtied")
        if two or syscall in WRITES:
            to["written"] += number(row, "bytes")
        if two or syscall in READS:
            from_["read"] += number(row, "bytes")
        from_["device_read"] += number(row, "device_read")
    total = sum(groups.values(), collections.Counter())
    lines = [",".join([*key, *(str(group[name]) for name in FIGURES)]) for key, group in groups.items()]
    print("\n".join(sorted(lines)))
    print("[total]" + "," * len(keys) + ",".join(str(total[name]) for name in FIGURES))


if sys.argv[1] == "rows":
    write(int(sys.argv[2]))
elif sys.argv[1] == "fields":
    print(",".join(SHOWN))
else:
    sums(sys.argv[2].split(","))
