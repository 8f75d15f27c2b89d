#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes the inputs that must be refused: tests/data/refused.py FOLDER

NAME.ior is for ior-pair and ior-print, NAME.rows for ior-print and ior-flame; NAME.message, which
tests/golden-update writes, is what they must say. Needs python3-msgpack; the tests use the files
as they are.
"""
import gzip
import os
import sys

import msgpack

HEADER = {"format": "ior", "version": 1, "kind": "raw", "host": "vm", "arch": "x86_64"}
ROW_COMM, ROW_FILE = 7, 13      # positions in a row record, from 0


def pack(*records):
    return b"".join(msgpack.packb(r, use_bin_type=True) for r in records)


def header(**more):
    return pack([0, {**HEADER, **more}])


def row(position, value):
    return pack([32] + [None] * position + [value])


raw, rows = header(), header(kind="rows")
end = pack([15, 2000, "end-of-input"])
clock = pack([13, 1000, 10**18])
string = pack([3, 1, "text"])
nested = b"\x92\x03" + b"\x91" * 200 + b"\xc0"

FILES = {
    # no stream at all
    "empty.ior": b"",
    "text.ior": b"pid,comm,file\n1,init,/etc/passwd\n",
    "json.ior": b'{"pid":1}\n',
    "gzip.ior": gzip.compress(raw + end, mtime=0),
    "zstd.ior": b"\x28\xb5\x2f\xfd" + bytes(40),
    "zeros.ior": bytes(1000),
    "other-msgpack.ior": pack({"format": "ior"}),
    "number.ior": pack(0),
    # headers
    "no-header.ior": clock + end,
    "header-empty-record.ior": b"\x90" + end,
    "header-without-map.ior": pack([0]) + end,
    "header-is-text.ior": pack([0, "ior"]) + end,
    "header-other-format.ior": header(format="pcap") + end,
    "header-format-is-bytes-of-nothing.ior": header(format=b"") + end,
    "header-newer-version.ior": header(version=2) + end,
    "header-huge-version.ior": header(version=2**64 - 1) + end,
    "header-version-is-text.ior": header(version="1") + end,
    "header-negative-version.ior": header(version=-1) + end,
    "header-no-kind.ior": pack([0, {"format": "ior", "version": 1}]) + end,
    "header-other-kind.ior": header(kind="cooked") + end,
    "header-cut.ior": raw[:20],
    "header-one-byte.ior": raw[:1],
    "second-part-newer.ior": raw + end + header(version=9) + end,
    # records
    "cut-between-records.ior": raw + clock,
    "cut-in-a-record.ior": raw + clock + end[:-1],
    "no-end.ior": raw,
    "part-without-end.ior": raw + clock + raw + end,
    "reserved-byte.ior": raw + b"\xc1" + end,
    "not-an-array.ior": raw + pack(7) + end,
    "empty-array.ior": raw + b"\x90" + end,
    "tag-is-text.ior": raw + pack(["15"]) + end,
    "tag-is-negative.ior": raw + pack([-1]) + end,
    "huge-array.ior": raw + b"\xdd\xff\xff\xff\xff",
    "huge-map.ior": raw + b"\x92\x0f\xdf\xff\xff\xff\xff",
    "huge-string.ior": raw + b"\x93\x03\x01\xdb\xff\xff\xff\xff",
    "huge-bytes.ior": raw + b"\x93\x03\x01\xc6\xff\xff\xff\xff" + bytes(100),
    "nested-deep.ior": raw + nested + end,
    "many-values.ior": raw + b"\x92\x4d\xdd\x00\x10\x00\x00" + b"\xc0" * 2**10,
    "string-without-text.ior": raw + pack([3, 1]) + end,
    "string-id-0.ior": raw + pack([3, 0, "x"]) + end,
    "file-without-id.ior": raw + pack([4, None, "/x"]) + end,
    "file-id-too-large.ior": raw + pack([4, 2**32, "/x"]) + end,
    # rows
    "row-of-an-undefined-string.rows": rows + string + row(ROW_COMM, 2) + end,
    "row-of-an-undefined-file.rows": rows + string + row(ROW_FILE, 1) + end,
    "row-after-a-reset.rows": rows + string + pack([10]) + row(ROW_COMM, 1) + end,
    "row-of-the-part-before.rows": rows + string + end + rows + row(ROW_COMM, 1) + end,
    "row-cut.rows": rows + string + row(ROW_COMM, 1)[:-2],
}

for name, data in FILES.items():
    with open(os.path.join(sys.argv[1], name), "wb") as f:
        f.write(data)
