#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""The judge of ior-parquet: parquet.py FILE [JSON]

Reads a Parquet file from the format's specification, with Python's own modules, libzstd and
nothing of ior: the footer, every page by its header, every checksum, the page indexes, statistics
and Bloom filters, which must all agree with each other. Of a file without compression
(--level 0), and of any if there is JSON, every value is decoded as well, must lie within the
bounds of its page and its chunk, and must be that of JSON, which is what
`ior-print --format=json -F all` made of the same rows.

Prints "N rows, N columns, N pages, N values"; what is wrong ends it with status 1.
"""
import ctypes
import datetime
import functools
import json
import struct
import sys
import zlib

PLAIN, RLE, DELTA, DICTIONARY = 0, 3, 5, 8
INT32, INT64, BYTE_ARRAY = 1, 2, 6
DATA_PAGE, DICTIONARY_PAGE = 0, 2
NONE, ZSTD = 0, 6


def check(condition, what):
    if not condition:
        sys.exit(f"parquet.py: {what}")


@functools.cache
def zstd_decompress():
    function = ctypes.CDLL("libzstd.so.1").ZSTD_decompress
    function.restype = ctypes.c_size_t
    function.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
    return function


def unpacked(data, size):
    """The bytes of a zstd frame, of which there are so many."""
    out = ctypes.create_string_buffer(size + 1)
    check(zstd_decompress()(out, size + 1, data, len(data)) == size, "a zstd frame")
    return out.raw[:size]


class Thrift:
    """The compact protocol: structs as dictionaries by field id."""

    def __init__(self, data, at=0):
        self.data, self.at = data, at

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def varint(self):
        value = shift = 0
        while True:
            b = self.byte()
            value |= (b & 0x7f) << shift
            shift += 7
            if b < 0x80:
                return value

    def zigzag(self):
        n = self.varint()
        return n >> 1 ^ -(n & 1)

    def binary(self):
        n = self.varint()
        self.at += n
        check(self.at <= len(self.data), "a text ends behind the end")
        return self.data[self.at - n:self.at]

    def value(self, kind):
        if kind in (1, 2):
            return kind == 1
        if kind == 3:
            return self.byte()
        if kind in (4, 5, 6):
            return self.zigzag()
        if kind == 8:
            return self.binary()
        if kind == 9:
            head = self.byte()
            n, kind = head >> 4, head & 15
            if n == 15:
                n = self.varint()
            if kind in (1, 2):
                return [self.byte() == 1 for _ in range(n)]
            return [self.value(kind) for _ in range(n)]
        check(kind == 12, f"thrift type {kind}")
        return self.struct()

    def struct(self):
        fields, last = {}, 0
        while True:
            head = self.byte()
            if head == 0:
                return fields
            last = last + (head >> 4) if head >> 4 else self.zigzag()
            check(last not in fields, "a field twice")
            fields[last] = self.value(head & 15)


def hybrid(data, at, width, n):
    """n values of RLE and bit packing; where they end."""
    out, thrift, size = [], Thrift(data, at), (width + 7) // 8
    while len(out) < n:
        head = thrift.varint()
        if head & 1:
            count = (head >> 1) * 8
            packed = int.from_bytes(data[thrift.at:thrift.at + count * width // 8], "little")
            thrift.at += count * width // 8
            out += [packed >> i * width & (1 << width) - 1 for i in range(count)]
            check(len(out) < n + 8, "a bit-packed run is too long")
        else:
            check(head >> 1, "a run of nothing")
            value = int.from_bytes(data[thrift.at:thrift.at + size], "little")
            thrift.at += size
            out += [value] * (head >> 1)
            check(len(out) <= n, "a run is too long")
    return out[:n], thrift.at


def delta(data, n, bits):
    thrift = Thrift(data)
    block, miniblocks, total = thrift.varint(), thrift.varint(), thrift.varint()
    check((block, miniblocks, total) == (128, 4, n), "header of a delta page")
    value, mask = thrift.zigzag() & (1 << bits) - 1, (1 << bits) - 1
    out = [value] if n else []
    while len(out) < n:
        least = thrift.zigzag()
        widths = data[thrift.at:thrift.at + 4]
        thrift.at += 4
        for width in widths:
            if len(out) == n:
                check(width == 0, "a miniblock without values has a width")
                continue
            check(width <= bits, "a miniblock is too wide")
            packed = int.from_bytes(data[thrift.at:thrift.at + 4 * width], "little")
            thrift.at += 4 * width
            for i in range(min(32, n - len(out))):
                value = value + least + (packed >> i * width & (1 << width) - 1) & mask
                out.append(value)
    check(thrift.at == len(data), "bytes are left in a delta page")
    return out


def plain(data, kind, n):
    out, at = [], 0
    for _ in range(n):
        if kind == BYTE_ARRAY:
            size = struct.unpack_from("<I", data, at)[0]
            out.append(data[at + 4:at + 4 + size])
            at += 4 + size
        else:
            size = 4 if kind == INT32 else 8
            out.append(int.from_bytes(data[at:at + size], "little"))
            at += size
    check(at == len(data), "bytes are left in a page")
    return out


class Column:
    def __init__(self, path, element, listed):
        self.path, self.kind, self.listed = path, element[1], listed
        logical = element.get(10, {})
        self.text = 1 in logical
        self.time = 8 in logical
        self.signed = not self.text and 10 not in logical
        self.converted = element.get(6)
        check(self.converted == (0 if self.text else 10 if self.time else None if self.signed else
                                 14 if self.kind == INT64 else 13), f"{path}: converted type")
        if self.time:
            check(logical[8] == {1: True, 2: {2: {}}}, f"{path}: not microseconds of UTC")

    def value(self, raw):
        """A number as the column means it; texts must be UTF-8."""
        if self.kind == BYTE_ARRAY:
            return raw.decode()
        bits = 32 if self.kind == INT32 else 64
        return raw - (1 << bits) if self.signed and raw >> bits - 1 else raw

    def bound(self, raw):
        if self.kind == BYTE_ARRAY:
            raw.decode()
            check(len(raw) <= 64, f"{self.path}: a long bound")
            return raw
        check(len(raw) == (4 if self.kind == INT32 else 8), f"{self.path}: length of a bound")
        return self.value(int.from_bytes(raw, "little"))

    def comparable(self, value):
        return value.encode() if self.kind == BYTE_ARRAY else value


def leaves(schema):
    """Columns in their order, from the flat list of a tree."""
    at, columns = 1, []
    check(schema[0][5] > 0, "a schema without columns")
    for _ in range(schema[0][5]):
        element = schema[at]
        name = element[4].decode()
        check(element[3] == 1, f"{name}: not optional")
        if 5 not in element:
            columns.append(Column([name], element, False))
            at += 1
            continue
        middle, leaf = schema[at + 1], schema[at + 2]
        check(element[6] == 3 and element[10] == {3: {}}, f"{name}: not a LIST")
        check(middle[3] == 2 and middle[5] == 1 and leaf[3] == 0, f"{name}: levels of a list")
        columns.append(Column([name, middle[4].decode(), leaf[4].decode()], leaf, True))
        at += 3
    check(at == len(schema), "elements are left in the schema")
    return columns


XX = (11400714785074694791, 14029467366897019727, 1609587929392839161, 9650029242287828579,
      2870177450012600261)
MASK = (1 << 64) - 1


def xxh64(data):
    def rotate(x, r):
        return (x << r | x >> 64 - r) & MASK

    def rounds(acc, lane):
        return rotate((acc + lane * XX[1]) & MASK, 31) * XX[0] & MASK

    at, n = 0, len(data)
    if n >= 32:
        v = [(XX[0] + XX[1]) & MASK, XX[1], 0, -XX[0] & MASK]
        while at + 32 <= n:
            v = [rounds(a, lane) for a, lane in zip(v, struct.unpack_from("<4Q", data, at))]
            at += 32
        h = sum(rotate(a, r) for a, r in zip(v, (1, 7, 12, 18))) & MASK
        for a in v:
            h = ((h ^ rounds(0, a)) * XX[0] + XX[3]) & MASK
    else:
        h = XX[4]
    h = (h + n) & MASK
    while at + 8 <= n:
        h = (rotate(h ^ rounds(0, struct.unpack_from("<Q", data, at)[0]), 27) * XX[0] + XX[3]) & MASK
        at += 8
    if at + 4 <= n:
        h = (rotate(h ^ struct.unpack_from("<I", data, at)[0] * XX[0] & MASK, 23) * XX[1] + XX[2]) & MASK
        at += 4
    for b in data[at:]:
        h = rotate(h ^ b * XX[4] & MASK, 11) * XX[0] & MASK
    h = (h ^ h >> 33) * XX[1] & MASK
    h = (h ^ h >> 29) * XX[2] & MASK
    return h ^ h >> 32


SALT = (0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947,
        0x5c6bfb31)


def in_bloom(bloom, data):
    h = xxh64(data)
    words = struct.unpack_from("<8I", bloom, ((h >> 32) * (len(bloom) // 32) >> 32) * 32)
    return all(word >> ((h & 0xffffffff) * salt & 0xffffffff) // (1 << 27) & 1
               for word, salt in zip(words, SALT))


class File:
    def __init__(self, path, unpack=False):
        self.unpack = unpack    # compressed pages, too: it takes time
        with open(path, "rb") as f:
            self.data = f.read()
        check(self.data[:4] == self.data[-4:] == b"PAR1", "no PAR1 at both ends")
        length = struct.unpack("<I", self.data[-8:-4])[0]
        self.footer = len(self.data) - 8 - length
        thrift = Thrift(self.data, self.footer)
        self.meta = thrift.struct()
        check(thrift.at == len(self.data) - 8, "length of the footer")
        check(self.meta[1] == 1, "version")
        self.columns = leaves(self.meta[2])
        check(self.meta[7] == [{1: {}}] * len(self.columns), "column orders")
        self.groups = self.meta[4]
        check(sum(g[3] for g in self.groups) == self.meta[3], "rows of the groups and of the file")
        self.keys = {kv[1].decode(): kv[2].decode() for kv in self.meta[5]}
        check(len(self.keys) == len(self.meta[5]), "a key twice")
        self.pages = self.values = 0
        self.at = 4
        self.column_indexes, self.offset_indexes = [], []

    def walk(self):
        """Everything from the first byte to the last. Yields (group, column, values or None)."""
        for ordinal, group in enumerate(self.groups):
            check(group[3] > 0, "an empty row group")
            check(group[5] == self.at and group[7] == ordinal, "place of a row group")
            check(len(group[1]) == len(self.columns), "columns of a row group")
            blooms = []
            for column, chunk in zip(self.columns, group[1]):
                yield ordinal, column, self.chunk(group, column, chunk, blooms)
            check(group[2] == sum(c[3][6] for c in group[1]), "size of a row group, raw")
            check(group[6] == sum(c[3][7] for c in group[1]), "size of a row group")
            for column, meta, distinct in blooms:
                self.bloom(column, meta, distinct)
        for what, indexes in (("column", self.column_indexes), ("offset", self.offset_indexes)):
            for offset, length in indexes:
                check(offset == self.at, f"place of a {what} index")
                self.at += length
        check(self.at == self.footer, "bytes before the footer that belong to nothing")

    def bloom(self, column, meta, distinct):
        check(meta[14] == self.at, f"{column.path}: place of the Bloom filter")
        thrift = Thrift(self.data, self.at)
        header = thrift.struct()
        check(header == {1: header[1], 2: {1: {}}, 3: {1: {}}, 4: {1: {}}}, "header of a filter")
        check(header[1] >= 32 and header[1] & header[1] - 1 == 0, "size of a Bloom filter")
        bits = self.data[thrift.at:thrift.at + header[1]]
        self.at += meta[15]
        check(self.at == thrift.at + header[1], "length of a Bloom filter")
        for value in distinct:
            check(in_bloom(bits, value), f"{column.path}: {value} is not in the Bloom filter")

    def page(self, meta, kind):
        thrift = Thrift(self.data, self.at)
        header = thrift.struct()
        check(header[1] == kind, "kind of a page")
        body = self.data[thrift.at:thrift.at + header[3]]
        check(len(body) == header[3], "a page ends behind the end")
        check(zlib.crc32(body) == header[4] & 0xffffffff, "checksum of a page")
        check(meta[4] == ZSTD or header[2] == header[3], "sizes of a page that is not compressed")
        if meta[4] == ZSTD:
            check(body[:4] == b"\x28\xb5\x2f\xfd", "no zstd frame")
            single = body[4] >> 5 & 1
            size = body[4] >> 6
            fields = {0: 1 if single else 0, 1: 2, 2: 4, 3: 8}[size]
            at = 5 + (not single)
            content = int.from_bytes(body[at:at + fields], "little") + (256 if size == 1 else 0)
            check(not fields or content == header[2], "size of a page in its zstd frame")
            check(not body[4] & 4, "a zstd checksum beside the page's own")
        self.pages += 1
        size = thrift.at + header[3] - self.at
        self.at += size
        if meta[4] == ZSTD:
            body = unpacked(body, header[2]) if self.unpack else None
        return header, body, size, size - header[3] + header[2]

    def chunk(self, group, column, chunk, blooms):
        meta, start, raw = chunk[3], self.at, 0
        check(chunk[2] == 0, "file_offset")
        check([p.decode() for p in meta[3]] == column.path, "path in the schema")
        check(meta[1] == column.kind, f"{column.path}: physical type")
        dictionary = None
        encoding = meta[2][-1]
        coded = encoding == DICTIONARY
        check(meta[2] == ([PLAIN, RLE, DICTIONARY] if coded else [RLE, encoding]),
              f"{column.path}: encodings")
        if coded:
            check(meta[11] == self.at, "place of a dictionary")
            header, body, _, size = self.page(meta, DICTIONARY_PAGE)
            raw += size
            check(header[7][2] == PLAIN, "encoding of a dictionary")
            check(meta[12].get(4) == header[7][1], f"{column.path}: distinct_count")
            if body is not None:
                dictionary = plain(body, column.kind, header[7][1])
                check(len(set(dictionary)) == len(dictionary), f"{column.path}: a value twice")
        check(meta[9] == self.at, f"{column.path}: place of the first page")
        places = self.index(chunk, self.offset_indexes, 4)
        index = self.index(chunk, self.column_indexes, 6)
        rows, nulls, entries, values = 0, 0, 0, []
        stats = []
        for i, place in enumerate(places[1]):
            check(place[1] == self.at and place[3] == rows, f"{column.path}: place of a page")
            last = i + 1 == len(places[1])
            end = group[3] if last else places[1][i + 1][3]
            header, body, size, page_raw = self.page(meta, DATA_PAGE)
            check(place[2] == size, f"{column.path}: size of a page")
            raw += page_raw
            check(header[5][2] == encoding and header[5][3] == header[5][4] == RLE, "encodings")
            if not column.listed:
                check(header[5][1] == end - rows, f"{column.path}: values of a page")
            found = None
            if body is not None:
                found, present = self.decode(column, header[5][1], body, encoding, dictionary)
                values += found
                check(len(found) == end - rows, f"{column.path}: rows of a page")
                stats.append((header[5][1] - len(present), present))
            if index:
                nulls += index[5][i]
            entries += header[5][1]
            rows = end
        check(rows == group[3], f"{column.path}: rows of a chunk")
        check(entries == meta[5], f"{column.path}: values of a chunk")
        check(self.at - start == meta[7] and raw == meta[6], f"{column.path}: sizes of a chunk")
        check(meta[13] == ([{1: 2, 2: 0, 3: 1}] if coded else []) +
              [{1: 0, 2: encoding, 3: len(places[1])}], f"{column.path}: encoding statistics")
        if index:
            check(nulls == meta[12][3], f"{column.path}: nulls of pages and chunk")
        if meta[4] == NONE or self.unpack:
            self.bounds(column, meta, index, places, stats)
        if 14 in meta:
            distinct = set()
            for _, present in stats:
                distinct.update(present)
            size = 4 if column.kind == INT32 else 8
            blooms.append((column, meta, [v if column.text else v.to_bytes(size, "little")
                                          for v in distinct]))
        return values if meta[4] == NONE or self.unpack else None

    def index(self, chunk, indexes, field):
        if field not in chunk:
            check(field == 6, "no offset index")
            return None
        indexes.append((chunk[field], chunk[field + 1]))
        thrift = Thrift(self.data, chunk[field])
        index = thrift.struct()
        check(thrift.at == chunk[field] + chunk[field + 1], "length of an index")
        return index

    def decode(self, column, n, body, encoding, dictionary):
        """The values by row, None where there is none; and those that are there, as stored."""
        at, repeats, most = 0, None, 2 if column.listed else 1
        if column.listed:
            size = struct.unpack_from("<I", body)[0]
            repeats, end = hybrid(body, 4, 1, n)
            at = 4 + size
            check(end == at, "length of the repetition levels")
        size = struct.unpack_from("<I", body, at)[0]
        defined, end = hybrid(body, at + 4, most, n)
        at += 4 + size
        check(end == at, f"{column.path}: length of the definition levels")
        count = sum(d == most for d in defined)
        body = body[at:]
        if encoding == DICTIONARY:
            width = body[0]
            check(width == max(1, (len(dictionary) - 1).bit_length()), "width of codes")
            codes, end = hybrid(body, 1, width, count)
            check(end == len(body), "bytes are left in a page of codes")
            present = [dictionary[c] for c in codes]
        elif encoding == DELTA:
            present = delta(body, count, 32 if column.kind == INT32 else 64)
        else:
            present = plain(body, column.kind, count)
        self.values += count
        rows, each = [], iter(present)
        for i, d in enumerate(defined):
            value = column.value(next(each)) if d == most else None
            if not column.listed:
                rows.append(value)
            elif not repeats[i]:
                rows.append([value] if d == 2 else [] if d == 1 else None)
            else:
                rows[-1].append(value)
        return rows, present

    def bounds(self, column, meta, index, places, stats):
        """Bounds and counts, of pages and of the chunk, against the values."""
        statistics, all_nulls, lists = meta[12], 0, []
        for i, (nulls, present) in enumerate(stats):
            all_nulls += nulls
            have = [column.comparable(column.value(v)) for v in present]
            lists.append(have)
            if column.text:
                check(places[2][i] == sum(len(v) for v in present), f"{column.path}: text bytes")
            if not index:
                continue
            check(index[5][i] == nulls and index[1][i] == (not present), f"{column.path}: nulls")
            if present:
                self.within(column, have, index[2][i], index[3][i], True)
        check(statistics[3] == all_nulls, f"{column.path}: null_count")
        have = [v for some in lists for v in some]
        check((6 in statistics) == bool(have), f"{column.path}: a least value")
        if 5 in statistics:
            exact = self.within(column, have, statistics[6], statistics[5],
                                column.kind == BYTE_ARRAY)
            check(exact == (statistics[8], statistics[7]), f"{column.path}: exactness of bounds")
        if index:
            pairs = [(column.bound(a), column.bound(b)) for null, a, b
                     in zip(index[1], index[2], index[3]) if not null]
            rises = all(a[0] <= b[0] and a[1] <= b[1] for a, b in zip(pairs, pairs[1:]))
            falls = all(a[0] >= b[0] and a[1] >= b[1] for a, b in zip(pairs, pairs[1:]))
            check(index[4] in ([1] if rises else [2, 0] if falls else [0]), f"{column.path}: order")
        if column.text:
            check(meta[16][1] == sum(places[2]), f"{column.path}: text bytes of a chunk")
        else:
            check(16 not in meta, f"{column.path}: text bytes")

    @staticmethod
    def within(column, have, least, greatest, cut):
        least, greatest = column.bound(least), column.bound(greatest)
        exact = least == min(have), greatest == max(have)
        check(least <= min(have) and greatest >= max(have), f"{column.path}: bounds")
        check(all(exact) or cut, f"{column.path}: bounds are not those of the values")
        for bound, is_exact, value in zip((least, greatest), exact, (min(have), max(have))):
            check(is_exact or len(value) > 64, f"{column.path}: a bound is cut without need")
            check(is_exact or bound[:50] == value[:50], f"{column.path}: a bound is far away")
        return exact


def expected(column, row):
    value = row[column.path[0]]
    if column.time and value is not None:
        seconds, rest = value.rstrip("Z").split(".")
        when = datetime.datetime.fromisoformat(seconds) - datetime.datetime(1970, 1, 1)
        return (when.days * 86400 + when.seconds) * 1000000 + int(rest) // 1000
    return value


def main():
    file = File(sys.argv[1], unpack=len(sys.argv) > 2)
    tables = {}
    for group, column, values in file.walk():
        tables.setdefault(column.path[0], []).extend(values or [])
    if len(sys.argv) > 2:
        with open(sys.argv[2]) as f:
            rows = [json.loads(line) for line in f]
        check(len(rows) == file.meta[3], f"{file.meta[3]} rows, {len(rows)} in {sys.argv[2]}")
        names = [c.path[0] for c in file.columns]
        check(not rows or sorted(names) == sorted(rows[0]), "columns and fields")
        for column in file.columns:
            for i, (value, row) in enumerate(zip(tables.get(column.path[0], []), rows)):
                check(value == expected(column, row), f"row {i + 1}: {column.path[0]} is "
                      f"{value!r}, not {expected(column, row)!r}")
    print(f"{file.meta[3]} rows, {len(file.columns)} columns, {file.pages} pages, "
          f"{file.values} values")


if __name__ == "__main__":
    main()
