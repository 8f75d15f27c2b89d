#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Names that are hard to get right in CSV, and the judge of what programs make of them.

csv_cells.py rows                     a row stream on standard output: a call on each file of these names,
                                by a command of the same name
csv_cells.py rows utf8           the same of the names that are UTF-8, and a loss
csv_cells.py exact FILE               the CSV of these rows has the names, byte for byte
csv_cells.py safe FILE                the same, but for the ' before what a spreadsheet would run; no cell
                                is such a thing, whatever separates cells
csv_cells.py escaped FILE             it has nothing that a terminal acts on, nor what it would run

FILE has the columns comm and file, and maybe ret. Needs python3-msgpack for rows.
"""
import csv
import io
import os
import re
import sys

NAMES = [
    b"=1+1", b"+1", b"-1", b"@SUM(1)", "\uff1d1".encode(), "\uff0b1".encode(), "\uff0d1".encode(),
    "\uff201".encode(), b"\t=1", b"\r=1", b"\n=1", b" =1", b"\"=1", b"'=1", b"' \"-1", b"'",
    b"a;=1", b"a;\"=1\"", b"a\t-1", b"a\n@1", b"a,=1", b"a;b", b"a=b+c-d@e", b"it's", b"[other]",
    b"# lost", b"a # b", b"", b",", b"\"", b"\"\"", b"\"a,\"", b"a\r\nb", b"\xff\xfe", b"\xc3",
    b"\x1b[31mred\x07", "\u202eexe".encode(), "日本語".encode(), b"\\x41", b"\\", b"null", b" ",
]
COMM_MAX = 15
START = rb"(?:[=+@\-\x01-\x1f]|\xef\xbc[\x9d\x8b\x8d\xa0])"
RUNS = re.compile(rb"[ \"]*" + START)
GUARDED = re.compile(rb"'[ '\"]*" + START)	# by a ' that is not the name's


def is_utf8(name):
    return name.decode("utf-8", "replace").encode() == name


def rows(names):
    sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../data"))
    from rowstream import end, file, record, row
    record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h"})
    if names is not NAMES:
        record(6, 5, None, 3, 0, "ring-full")
    for i, name in enumerate(names):
        row(comm=name[:COMM_MAX], syscall="read", file=file(name, inode=i + 1), ret=-2,
            error="ENOENT", duration_ns=1000 - i)
    end(10 ** 9)


def read(path, delimiter=","):
    """The rows, as maps of bytes. Comments are left out as they are where nothing is quoted."""
    text = open(path, newline="", encoding="latin-1").read()
    text = "".join(line for line in io.StringIO(text, newline="\n") if not line.startswith("# "))
    names, *rows = csv.reader(io.StringIO(text, newline=""), strict=delimiter == ",",
                              delimiter=delimiter)
    return [dict(zip(names, (cell.encode("latin-1") for cell in row), strict=delimiter == ","))
            for row in rows]


def without_quote(cell):
    return cell[1:] if GUARDED.match(cell) else cell


def main():
    verb = sys.argv[1]
    if verb == "rows":
        rows([n for n in NAMES if is_utf8(n)] if sys.argv[2:] == ["utf8"] else NAMES)
        return
    found = [row for row in read(sys.argv[2]) if row["comm"] != b"[total]"]
    assert len(found) == len(NAMES), (len(found), len(NAMES))
    for row in found:
        assert row.get("ret", b"-2") == b"-2", row
    if verb == "exact":
        assert sorted(row["file"] for row in found) == sorted(NAMES)
        assert sorted(row["comm"] for row in found) == sorted(n[:COMM_MAX] for n in NAMES)
        return
    for row in found:
        for cell in (row["comm"], row["file"]):
            assert not RUNS.match(cell), cell
            if verb == "safe":
                assert not any(RUNS.match(part) for part in re.split(rb"[;\t\r\n]", cell)), cell
            else:
                assert not re.search(rb"[\x00-\x1f\x7f]|\xe2\x80\xae", cell), cell
                cell.decode("utf-8")
    if verb == "safe":
        # The cells of a spreadsheet that knows no comma, and none of tabs.
        for delimiter in ";\t":
            for row in csv.reader(open(sys.argv[2], newline="", encoding="latin-1"),
                                  delimiter=delimiter):
                for cell in row:
                    assert not RUNS.match(cell.encode("latin-1")), (delimiter, cell)
        # A name is what is left without the ', but where one stands inside as well.
        whole = sorted(n for n in NAMES if not re.search(rb"[;\t\r\n]", n))
        plain = sorted(without_quote(row["file"]) for row in found)
        assert [n for n in plain if n in whole] == whole


main()
