#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""The judge of ior-print: print.py STREAM CSV JSON MSGPACK

STREAM is a row stream, the others are what `ior-print --format=... -F all` made of it. The stream
is decoded here with python3-msgpack and nothing of ior, by what its header says of itself; then
every value of every row must be the same in all four. CSV and JSON are read with Python's own
modules. Prints how many values were compared; the first that differ end it with status 1.
"""
import csv
import datetime
import json
import os
import re
import sys

import msgpack

# Fields that are not stored in a row: of its file, the header, the clock and its cgroup.
OF_FILE = {"filetype": "type", "file_state": "state", "fstype": "fstype", "dev": "device",
           "inode": "inode", "protocol": "protocol", "local": "local", "remote": "remote"}


def decoded(path):
    """The rows as dictionaries; texts are bytes, what is absent is left out."""
    text, files, kinds, header, clock, cgroups = {}, {}, {}, {}, None, {}
    for record in msgpack.Unpacker(open(path, "rb"), raw=True, strict_map_key=False):
        tag, values = record[0], record[1:]
        if tag == 0:
            header = values[0]
            kinds = {int(k): v for k, v in header[b"records"].items()}
            text.clear()
            files.clear()
            cgroups.clear()
            clock = (0, header.get(b"wall_offset"))
        elif tag == 3:
            text[values[0]] = values[1]
        elif tag == 4:
            files[values[0]] = {n.decode(): v for (n, _), v in zip(kinds[4], values)}
        elif tag == 10:
            text.clear()
            files.clear()
        elif tag == 12:
            cgroups[values[0]] = values[1]
        elif tag == 13:
            clock = values
        elif tag == 32:
            row, ends = {}, []
            for (name, kind), value in zip(kinds[32], values):
                if value is None or (kind in (b"text", b"file") and value == 0):
                    continue
                if kind == b"text":
                    value = text[value]
                elif kind == b"file":
                    if name == b"file":
                        for field, of in OF_FILE.items():
                            row[field] = files[value].get(of)
                        mount = files[value].get("mount")
                        row["mount"] = mount and files[value]["path"][:mount]
                    ends.append((name.decode(), files[value]))
                    value = files[value].get("path")
                row[name.decode()] = value
            for name, file in ends:
                # What the row says itself comes first.
                if file.get("passed"):
                    row.setdefault(name.replace("file", "passed"), file["path"][-file["passed"]:])
            row["host"] = header.get(b"host")
            row["cgroup_path"] = cgroups.get(row.get("cgroup"))
            if "time_ns" in row and clock[1] is not None:
                wall = clock[1] + row["time_ns"] - clock[0]
                row["wall_time"] = rfc3339(wall)
                row["second"] = rfc3339(wall - wall % 10**9)
                row["minute"] = rfc3339(wall - wall % (60 * 10**9))
            row.update(derived(row))
            yield {name: value for name, value in row.items() if value is not None}


def derived(row):
    """What is made of other fields of a row."""
    for field, of in ("sizeclass", "bytes"), ("latencyclass", "duration_ns"):
        if of in row:
            yield field, 1 << row[of].bit_length() >> 1
    path = row.get("file") or b""
    if path.startswith((b"/", "\u2026/".encode())):
        yield "dir", os.path.dirname(path)
        extension = re.search(rb"[^/]\.([^./]+)\Z", path)
        yield "ext", extension and extension.group(1)


def rfc3339(ns):
    second = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=ns // 10**9)
    return f"{second.isoformat()}.{ns % 10**9:09}Z".encode()


def as_csv(value):
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    return "[" + ",".join(map(str, value)) + "]" if isinstance(value, list) else str(value)


def as_json(name, value):
    if not isinstance(value, bytes):
        return value
    if name == "comm":          # the kernel may have cut a character in half
        for cut in range(1, 4):
            try:
                value.decode()
                break
            except UnicodeDecodeError as e:
                if e.reason == "unexpected end of data":
                    value = value[:e.start]
    return value.decode("utf-8", "backslashreplace")


def as_msgpack(name, value):
    if name in ("wall_time", "second", "minute"):
        return value
    try:
        return value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        return value


def from_msgpack(value):
    return rfc3339(value.to_unix_nano()) if isinstance(value, msgpack.Timestamp) else value


def fail(number, name, what, expected, found):
    print(f"row {number}, {name}: the stream has {expected!r}, {what} {found!r}")
    sys.exit(1)


def main():
    stream, csv_path, json_path, msgpack_path = sys.argv[1:]
    compared = number = 0
    with open(csv_path, newline="", encoding="utf-8", errors="surrogateescape") as c, \
            open(json_path, encoding="utf-8", errors="strict") as j, \
            open(msgpack_path, "rb") as m:
        maps = msgpack.Unpacker(m, raw=False)
        lines = csv.DictReader(c, strict=True)
        for number, row in enumerate(decoded(stream), 1):
            cells, members, values = next(lines), json.loads(next(j)), next(maps)
            if not list(cells) == list(members) == list(values):
                sys.exit(f"columns differ: {list(cells)} {list(members)} {list(values)}")
            unknown = set(row) - set(cells)
            if unknown:
                sys.exit(f"fields of the stream that are not printed: {unknown}")
            for name in cells:
                value = row.get(name)
                expected = "" if value is None else as_csv(value)
                if cells[name] != expected:
                    fail(number, name, "CSV", expected, cells[name])
                expected = None if value is None else as_json(name, value)
                if members[name] != expected or type(members[name]) is not type(expected):
                    fail(number, name, "JSON", expected, members[name])
                expected = None if value is None else as_msgpack(name, value)
                found = from_msgpack(values[name])
                if found != expected or type(found) is not type(expected):
                    fail(number, name, "MessagePack", expected, found)
                compared += 3
        if next(lines, None) is not None or j.readline() or next(maps, None) is not None:
            sys.exit("more lines than rows")
    if not compared:
        sys.exit("nothing was compared")
    print(f"{number} rows, {compared} values are the same")


main()
