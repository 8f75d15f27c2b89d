#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes hostile.rows: rows whose names try to be more than text where somebody shows them, in
XML, in a browser, in a terminal. tests/data/hostile.py > tests/data/hostile.rows

What runs as script sets window.owned or an attribute of the document. Needs python3-msgpack; the
tests use the file as it is.
"""
from rowstream import end, file, record, row

RUN = "window.owned=1;document.documentElement.setAttribute('data-owned','1')"
COMMANDS = [
    "<script>", "</title>", "\"'<&>", "]]><x>", "a;b 2", "-->", "<![CDATA[", "&lt;b&gt;", "\x1b[31m\x07",
    "\u202egnp.exe", b"\xff\xfe<", "\ufffe\uffff", "日本語", "{{7*7}}", "ok",
]
PATHS = [
    f"/<script>{RUN.replace('/', '')}<",
    f"/tmp/x\" onload=\"{RUN}\" y=\"",
    f"/tmp/x' onmouseover='{RUN}' y='",
    f"/tmp/]]><script>{RUN}<",
    f"/tmp/<svg onload={RUN}>",
    f"/tmp/<foreignObject><img src=x onerror={RUN}>",
    f"/tmp/javascript:{RUN}",
    f"/tmp/&#60;script>{RUN}&#60;",
    f"/tmp/<a xlink:href=\"javascript:{RUN}\">",
    "/tmp/<style>*{display:none}<",
    "/tmp/<!ENTITY x SYSTEM \"file:",
    "/tmp/&x;&nbsp;&amp;",
    "/tmp/new\nline\ttab\r",
    "/tmp/\u202eright-to-left\u2066isolated",
    "/tmp/\u05d0\u05d1\u05d2 123",
    "/tmp/" + "z\u0335\u0321\u0322" * 8,
    "/tmp/\U0001f469\u200d\U0001f4bb \ufdfd\U0001242b",
    b"/tmp/\xed\xa0\x80\xc0\xaf\xf4\x90\x80\x80",
    "/" + "d/" * 40 + "deep",
    "/" + "w" * 4000,
    "pipe:[<b>]",
    "/tmp/trailing ",
]

record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "<script>" + RUN + "</script>",
           "kernel": "6.1\"'><b", "arch": "x86_64", "selection": "-e </title><script>" + RUN,
           "stages": [{"program": "ior-filter", "version": "0",
                       "command": "ior-filter 'comm=\"]]></script><script>" + RUN + "\"'"}]})
record(13, 0, 1764000000000000000)
for i, command in enumerate(COMMANDS):
    row(comm=command, syscall="read", file=file("/etc/passwd"), duration_ns=1000 * 3 ** i, bytes=i + 1)
for i, path in enumerate(PATHS):
    for n in range(1 + i % 3):
        row(comm="ok", syscall="openat" if n else "read", file=file(path), duration_ns=10 ** (i % 10), bytes=100)
end(10 ** 9)
