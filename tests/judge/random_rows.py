#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""random_rows.py STREAM ROWS [SEED [KIND]]: a row stream of random rows, on stdout.

The header is that of STREAM, which also says what fields there are. KIND:

    mixed   every kind of value in every field: extremes, runs, few and many distinct ones, absent
            ones, texts of all lengths, in every script and in none
    paths   every row has a path of its own
    long    the same, of 4,095 bytes
    bare    rows without any field
    misfit  numbers that no column of 32 bits can hold
    loop    seq, ret and fd: the first half anything, then a loop that is disturbed now and then
    late    the first row is of a day after all others
"""
import random
import sys

import msgpack

U32 = {"pid", "tid", "uid", "gid", "flags", "epoll_events", "restarts", "filter_epoch",
       "in_flight"}
I32 = {"fd", "epoll_target_fd"}
EXTREMES = [0, 1, 127, 128, 255, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 63 - 1, 2 ** 63,
            2 ** 64 - 1]
ALPHABETS = [b"/abc", bytes(range(1, 256)), "äöü€日本\u202e𝒳\U0010ffff\ud7ff\ue000".encode(),
             b"/etc/passwd.conf", "é".encode()[:1]]


def text(rng):
    letters = rng.choice(ALPHABETS)
    size = rng.choice([0, 1, 2, 5, 15, 63, 64, 65, 70, 200, rng.randrange(5000)])
    try:
        letters = letters.decode()
        return "".join(rng.choices(letters, k=size)).encode()[:size + rng.randrange(2)]
    except UnicodeDecodeError:
        return bytes(rng.choices(letters, k=size))


def texts(rng, n):
    out = []
    for _ in range(n):
        t = text(rng)
        if rng.random() < 0.3 and out:
            t = rng.choice(out)[:64] + t    # a beginning that others have
        out.append(rng.choice([b"/", b"/" + t, t]) if rng.random() < 0.7 else t)
    return out


class Field:
    """Values of one field, row by row."""

    def __init__(self, rng, name, kind, ids):
        self.rng, self.ids, self.kind = rng, ids, kind
        self.bits = 32 if name in U32 | I32 else 64
        self.signed = kind == "i64"
        self.absent = rng.choice([0, 0, 0, 0.05, 0.5, 0.98, 1])
        self.how = rng.choice(["constant", "few", "runs", "rising", "wide", "extreme", "steps"])
        self.pool = [self.any() for _ in range(rng.choice([1, 2, 3, 9, 100]))]
        self.now = rng.randrange(1 << 40)
        self.value = self.any()

    def number(self, n):
        n &= (1 << self.bits) - 1
        return n - (1 << self.bits) if self.signed and n >> self.bits - 1 else n

    def any(self):
        if self.kind in ("text", "file"):
            return self.rng.choice(self.ids)
        if self.rng.random() < 0.2:
            return self.number(self.rng.choice(EXTREMES))
        return self.number(self.rng.getrandbits(self.rng.randrange(1, self.bits + 1)))

    def next(self):
        if self.rng.random() < self.absent:
            return None
        if self.kind == "list":
            return [self.number(self.rng.choice([self.rng.getrandbits(47), 3, 4096]))
                    for _ in range(self.rng.randrange(7))]
        if self.how == "constant":
            return self.value
        if self.how == "few":
            return self.rng.choice(self.pool)
        if self.how == "runs":
            if self.rng.random() < 0.05:
                self.value = self.any()
            return self.value
        if self.how in ("rising", "steps") and self.kind not in ("text", "file"):
            self.now += self.rng.randrange(100 if self.how == "rising" else 2)
            return self.number(self.now)
        return self.any()


def main():
    stream, rows = sys.argv[1], int(sys.argv[2])
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    kind = sys.argv[4] if len(sys.argv) > 4 else "mixed"
    with open(stream, "rb") as f:
        header = next(iter(msgpack.Unpacker(f, raw=False, strict_map_key=False)))
    fields = header[1]["records"]["32"]
    files = header[1]["records"]["4"]
    pack = msgpack.Packer(use_bin_type=True).pack
    out = sys.stdout.buffer
    out.write(pack(header))

    def define_file(ident, path, some):
        values = {"id": ident, "path": path}
        if some:
            values.update(type=rng.choice(["reg", "dir", "sock", None]), device=rng.getrandbits(20),
                          inode=rng.choice([None, rng.getrandbits(64)]), fstype="ext4",
                          state=rng.choice([None, "deleted"]), local=rng.choice([None, "[::1]:80"]),
                          remote=rng.choice([None, b"\xff"]), protocol=rng.choice([None, "tcp"]),
                          mount=rng.choice([None, 0, 1, len(path or b"")]))
        out.write(pack([4] + [values.get(name) for name, _ in files]))

    if kind == "loop":
        loop = [(rng.getrandbits(16), rng.randrange(60)) for _ in range(61)]
        for seq in range(1, rows + 1):
            ret, fd = loop[seq % len(loop)]
            if seq * 2 <= rows or rng.random() < 0.1:
                ret, fd = rng.getrandbits(16), rng.randrange(60)
            values = {"seq": seq, "ret": ret, "fd": fd}
            out.write(pack([32] + [values.get(name) for name, _ in fields]))
    elif kind == "late":
        for seq in range(1, rows + 1):
            values = {"seq": seq, "time_ns": 0 if seq > 1 else 10 ** 15}
            out.write(pack([32] + [values.get(name) for name, _ in fields]))
    elif kind in ("paths", "long"):
        for seq in range(1, rows + 1):
            path = b"/data/%d/file%d" % (seq * 7919 % 1000, seq)
            if kind == "long":
                path = path + b"/" + b"x" * (4094 - len(path))
            define_file(seq, path, False)
            values = {"seq": seq, "time_ns": seq, "file": seq}
            out.write(pack([32] + [values.get(name) for name, _ in fields]))
    else:
        pool = texts(rng, 300)
        for i, t in enumerate(pool):
            out.write(pack([3, i + 1, t]))
            define_file(i + 1, t if i % 9 else None, True)
        for i in range(20):
            out.write(pack([12, i, b"/cgroup/%d" % i]))
        ids = list(range(1, 301))
        columns = [Field(rng, name, how, ids) for name, how in fields]
        for c, (name, _) in zip(columns, fields):
            if name == "cgroup":
                c.pool = list(range(25))
            if kind == "misfit" and name in U32 | I32:
                c.bits, c.absent = 64, 0
            if name == "time_ns" and c.how in ("wide", "extreme"):
                c.how = "rising"    # of other ones the wall time is mostly absent
        for seq in range(1, rows + 1):
            values = [None if kind == "bare" else c.next() for c in columns]
            if kind != "bare":
                values[0] = seq
            out.write(pack([32] + values))
    out.write(pack([15, 1, "end-of-input", {"rows": rows, "unknown": None}]))


main()
