#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Asks a terminal, which is standard output, what it shows where.

    cells.py shown             comes back when it has drawn all that was written before
    cells.py aligned <SCREEN   are the columns of the tables of this screen in line? What is wrong
                               goes to descriptor 3, and how many tables and rows there are.

A table is a line of names, the first of which is a key, and the lines up to an empty one; other
lines have one blank between words. Numbers
stand at the right of their columns, so each must end in the cell in which its name ends. How many
cells the names before them take only the terminal knows: it is made to draw them again, for which
it must be wider than the screen was, and says where its cursor is."""
import os
import re
import sys
import termios
import tty

KEYS = ["file", "comm", "pid", "syscall", "time", "size"]


def ask():
    os.write(1, b"\033[6n")
    reply = b""
    while not reply.endswith(b"R"):
        reply += os.read(1, 1)
    return int(re.search(rb"\033\[\d+;(\d+)R", reply)[1]) - 1


def draw(text):
    os.write(1, b"\r\033[2K" + text.encode())
    return ask()


def names_of(line):
    """Where the names of columns of numbers end, if this is the first line of a table."""
    if not re.fullmatch(r"( *from|[a-z]+)  +[a-z][ a-z0-9_.]*", line):
        return []
    words = list(re.finditer(r"[a-z]\w* (?:before|after|difference|ratio)|[\w.]+", line))
    if words[0][0] not in KEYS + ["from"]:
        return []
    while words and words[0][0] in KEYS:
        words.pop(0)
    return [word.end() for word in words]


def ends_of(line, n):
    """Where the last n words of a line end."""
    words = list(re.finditer(r"\S+", re.sub(r"(^|\s+)#+$", "", line)))[-n:]
    begin = draw(line[:words[0].start()])
    return [begin + word.end() - words[0].start() for word in words]


def aligned(lines):
    ends, tables, rows = [], 0, 0
    for line in lines:
        if not ends:
            ends = names_of(line)
            tables += bool(ends)
        elif not line.strip():
            ends = []
        elif not line.startswith("too narrow for "):
            there = ends_of(line, len(ends))
            rows += 1
            if there != ends:
                os.write(3, f"{there}, not {ends}: {line}\n".encode())
    os.write(3, f"{tables} tables, {rows} rows\n".encode())


def main():
    lines = []
    if sys.argv[1] == "aligned":
        lines = sys.stdin.buffer.read().decode().split("\n")
    before = termios.tcgetattr(1)
    tty.setraw(1)
    try:
        ask()
        if lines:
            aligned(lines)
    finally:
        termios.tcsetattr(1, termios.TCSANOW, before)


main()
