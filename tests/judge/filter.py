#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""filter.py INPUT OUTPUT: is OUTPUT what a filter may make of INPUT? Every record but the header,
the end and those of the dictionary must be there as it came, byte for byte, in its order; rows,
enters and exits may be missing. Every name must be defined before it is used, as in the input, and
none that is not used. Prints how many records passed."""

import sys

import msgpack

HEADER, ENTER, EXIT, STRING, FILE, RESET, END, ROW = 0, 1, 2, 3, 4, 10, 15, 32
OPTIONAL = {ENTER, EXIT, ROW}


def records(path, described=None):
    """tag, values, bytes, and the names that the record uses: {(type, id): definition}. A header
    that does not describe its records is taken to be like the first one in described."""
    data = open(path, "rb").read()
    unpacker = msgpack.Unpacker(raw=True, strict_map_key=False, max_buffer_size=0)
    unpacker.feed(data)
    names, kinds, start = {}, {}, 0
    for tag, *values in unpacker:
        end = unpacker.tell()
        raw, start = data[start:end], end
        used = {}
        if tag == HEADER:
            names = {}
            kinds = values[0].get(b"records")
            if kinds is None:
                kinds = msgpack.Unpacker(open(described, "rb"), raw=True,
                                         strict_map_key=False).unpack()[1][b"records"]
            kinds = {int(k): v for k, v in kinds.items()}
        elif tag == RESET:
            names = {}
        elif tag in (STRING, FILE):
            names[tag, values[0]] = raw
        else:
            for (_, kind), value in zip(kinds.get(tag, []), values):
                if value and kind in (b"text", b"file"):
                    key = (STRING if kind == b"text" else FILE, value)
                    if key not in names:
                        sys.exit(f"{path}: byte {end}: a record of tag {tag} names {key}, "
                                 "which is not defined")
                    used[key] = names[key]
        yield tag, values, raw, used


def check_used(path):
    """Definitions that no record uses before they end."""
    waiting, count = {}, {}
    for tag, values, raw, used in records(path):
        count[tag] = count.get(tag, 0) + 1
        for key in used:
            waiting.pop(key, None)
        if tag in (STRING, FILE):
            key = tag, values[0]
            if key in waiting:
                sys.exit(f"{path}: {key} is defined twice and used once")
            waiting[key] = raw
        if tag in (HEADER, RESET, END) and waiting:
            sys.exit(f"{path}: defined, and not used: {list(waiting)[:5]}")
    return count


def main():
    given, made = sys.argv[1:]
    skip = {HEADER, END, STRING, FILE}
    rest = (r for r in records(given, made) if r[0] not in skip)
    for tag, _, raw, used in records(made):
        if tag in skip:
            continue
        for other_tag, _, other, other_used in rest:
            if (raw, used) == (other, other_used):
                break
            if other_tag not in OPTIONAL:
                sys.exit(f"a record of tag {other_tag} is missing: {other}")
        else:
            sys.exit(f"a record of tag {tag} is not in the input, or not in this place: {raw}")
    for tag, _, raw, _ in rest:
        if tag not in OPTIONAL:
            sys.exit(f"a record of tag {tag} is missing at the end: {raw}")
    count = check_used(made)
    print(*(f"{count.get(tag, 0)}" for tag in (ROW, ENTER, EXIT)))


main()
