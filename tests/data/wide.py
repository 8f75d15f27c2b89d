#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes a row stream for tests/widths.bats: names of characters that take no cell of a terminal,
one, or two, alone and joined, short ones and ones of 4,096 characters. Needs python3-msgpack.

With "disputed", there are some of which terminals, and versions of tmux, have different opinions."""
import sys

from rowstream import end, file, record, row

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FILES = [
    "/usr/lib/x86_64-linux-gnu/libsomething-with-a-long-name.so.6.0.31",
    "/data/日本語/文書/二〇二六年十一月の報告書（最終版）.txt",
    "/e\u0301te\u0301/re\u0301sume\u0301.txt",
    "/srv/" + "e\u0301" * 60 + "/nai\u0308ve.log",
    "/photos/" + FAMILY + "/\U0001f469\u200d\U0001f680.jpg",
    "/photos/" + FAMILY * 30 + ".jpg",
    "/mix/a日e\u0301" + FAMILY + "z",
    "/한국어/\uac00\uac01",
    "/ไทย/ที่นี่",
    "/hidden/zero\u200bwidth\u2060joined",
    "/wide/" + "漢" * 4096,
    "/emoji/" + "\U0001f600" * 4096,
    "/marks/" + "o\u0308" * 4096,
    "/a",
    "0123456789" * 30,
]
DISPUTED = [
    "/families/" + FAMILY * 819,
    "/skin/" + "\U0001f44d\U0001f3fd" * 3,
    "/hearts/" + "\u2764\ufe0f" * 5,
    "/keys/1\ufe0f\u20e3",
    "/letters/\u1112\u1161\u11ab\u1100\u1173\u11af",
    "/vowels/\u0915\u093e\u0928\u093f",
    "/new/\U0001fae8\U0001fadc",
    "/nobody/\u0378\u0379",
    "/joined/日\u200d日",
]
COMMS = ["cat", "日本語の名前だ", "e\u0301te\u0301", FAMILY, "Web Content", "漢" * 4096]

if sys.argv[1:] == ["disputed"]:
    FILES += DISPUTED
record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "test", "arch": "x86_64",
           "page_size": 4096, "time": 0, "wall_offset": 1764028800 * 10**9})
call = 0
for repeat in range(20):
    for n, path in enumerate(FILES):
        call += 1
        row(comm=COMMS[n % len(COMMS)], pid=1000 + n, tid=1000 + n, time_ns=10**7 * call,
            syscall="pread64" if repeat % 3 else "pwrite64", fd=3, file=file(path, inode=n + 1),
            duration_ns=(n + 1) * 1234567 * (repeat + 1), ret=512, bytes=512, requested=4096,
            offset=repeat * 512 * (n % 4))
end(10**7 * (call + 1))
