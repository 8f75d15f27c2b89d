#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The judge of ior-print --format=strace: strace_lines.py PREFIX LINES

PREFIX.TID are the files of `strace -ff -tt -T -yy -s 4096 -o PREFIX`, LINES is what ior-print made
of a capture of the same run, so that pids, descriptors and addresses are the same in both. Each
call that strace shows must be there, in its thread's order, and say the same: name, each argument,
result. Where ior's says less (an address for what a buffer holds, `...` for members of a struct, a
descriptor without its file) that is counted, not wrong; a path is compared as an absolute one.
Prints how much was compared; status 1 and the lines if something differs.
"""
import glob
import os
import re
import sys

LINE = re.compile(r"(\d\d:\d\d:\d\d\.\d+) (\w+)\((.*)$")
STRING = r'"(?:\\.|[^"\\])*"(?:\.\.\.)?'
# What -yy adds and -y does not: devices by number, pidfds by process, and sockets that ior names by
# their inode, as Linux does.
DEVICE = re.compile(r"<(?:char|block) \d+:\d+>")
PIDFD = re.compile(r"<pid:\d+>")
SOCKET = re.compile(r"(?:RAW|PING|PACKET)[\w-]*:\[(\d+)(?:[-,][^\]]*)?\]>")
# Own inode, peer and own name; of the peer strace has the inode and ior the name.
UNIX = re.compile(r"(\d+<UNIX(?:-STREAM)?:\[\d+)(?:->(\d+|@?\"[^<>]*?\"))?(,@?\".*\")?\]>")
# Before it has an address; where the kernel has no inet_diag that is all that strace learns.
INET = re.compile(r"(\d+)<(TCP|UDP)(?:v6)?:\[(\d+)\]>")
FD = re.compile(r"(-?\d+|AT_FDCWD)<((?:\\.|->|[^<>\\])*)>(\(deleted\))?")
UNKNOWN = r"\342\200\246"	# U+2026, as strace shows bytes
LATE = 0.01 * int(os.environ.get("IOR_SLOW", 1))	# seconds, of strace at a stop
OPENERS, CLOSERS = "([{", ")]}"


def split(text):
    """The arguments of a call, and what follows its closing parenthesis."""
    parts, depth, at, start = [], 0, 0, 0
    while at < len(text):
        c = text[at]
        if c == '"':
            at = re.compile(STRING).match(text, at).end()
            continue
        if c == "<" and re.match(r"[0-9D]", text[at - 1:at]):
            m = re.compile(r"<(?:\\.|->|[^<>\\])*>(\(deleted\))?").match(text, at)
            if m:
                at = m.end()
                continue
        if text.startswith("/*", at):
            at = text.index("*/", at) + 2
            continue
        if c == ")" and depth == 0:
            parts.append(text[start:at].strip())
            return [p for p in parts if p], text[at + 1:].strip()
        if c in OPENERS:
            depth += 1
        elif c in CLOSERS:
            depth -= 1
        elif c == "," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
        at += 1
    return None, text


class Call:
    def __init__(self, text):
        self.text = text
        text = PIDFD.sub("<anon_inode:[pidfd]>", DEVICE.sub("", text))
        m = LINE.search(SOCKET.sub(r"socket:[\1]>", text))
        self.time, self.name = m[1], m[2]
        self.args, rest = split(m[3])
        # A new thread's line may be cut: strace itself did not see its end.
        m = re.match(r"= (.*?)(?: <([\d.]+)>)?$", rest) if self.args is not None else None
        self.result, self.duration = (m[1], m[2]) if m else (None, None)


def absolute(base, path):
    return os.path.normpath(path if path.startswith("/") else base.rstrip("/") + "/" + path)


def seconds(time):
    hours, minutes, rest = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def bare(text):
    """Without comments: strace knows more of some, and has its own words for others."""
    return re.sub(r" /\*.*?\*/", "", text)


def is_that_socket(theirs, ours):
    """Of which strace knows less: it asks once, and so has no peer of a later connect()."""
    m, a, b = INET.fullmatch(theirs), UNIX.fullmatch(theirs), UNIX.fullmatch(ours)
    if a and b:
        return a[1] == b[1] and not (b[2] or "").isdigit() and \
            a[3] == (b[3] and b[3].replace(r"\74", "<").replace(r"\76", ">"))
    if theirs.endswith("]>") and ours.startswith(theirs[:-2] + "->"):
        return True
    return m and (ours == f"{m[1]}<socket:[{m[3]}]>" or ours.startswith(f"{m[1]}<{m[2]}"))


def members(struct):
    """Of a struct and those in it, without what ours leaves out."""
    return [m.rstrip("}") for m in struct.split(", ") if m.rstrip("}") != "..."]


class Judge:
    def __init__(self):
        self.same = self.less = 0
        self.wrong = []

    def argument(self, theirs, ours, directory):
        """Is ours the same, or less? directory: of the descriptor before it, for a path."""
        theirs, ours = bare(theirs), bare(ours)
        if theirs == ours:
            self.same += 1
            return True
        if "|" in theirs and sorted(theirs.split("|")) == sorted(ours.split("|")):
            self.same += 1
            return True
        their_fd = FD.fullmatch(theirs)
        if their_fd and ours == their_fd[1]:
            self.less += 1
            return True
        # Of a path that is not whole /proc has the part within its mount.
        if their_fd and ours == f"{their_fd[1]}<{UNKNOWN}{their_fd[2]}>":
            self.less += 1
            return True
        if is_that_socket(theirs, ours):
            self.less += 1
            return True
        if {theirs, ours} == {"0", "NULL"}:
            self.same += 1
            return True
        # An address where strace has what it points to.
        if re.fullmatch(r"0x[0-9a-f]+", ours) and theirs[:1] in '"[{~':
            self.less += 1
            return True
        if theirs.startswith('"') and ours.startswith('"') and "\\" not in theirs + ours:
            mine, path = ours[1:-1], theirs[1:-1]
            if mine == path or (directory and mine.startswith("/") and
                                absolute(directory, path) == os.path.normpath(mine)):
                self.same += 1
                return True
            # Relative to a working directory that strace has not shown.
            if not directory and mine.endswith("/" + os.path.normpath(path.split("../")[-1])):
                self.less += 1
                return True
        # A struct of which the row has some members, in their order.
        if ours.endswith(", ...}"):
            rest = iter(members(theirs))
            if all(m in rest for m in members(ours)):
                self.less += 1
                return True
        return False

    def arguments(self, theirs, ours, cwd):
        if len(theirs.args) != len(ours.args):
            return f"{len(theirs.args)} arguments, not {len(ours.args)}"
        directory = cwd
        opened = FD.match(theirs.result or "")
        for i, (a, b) in enumerate(zip(theirs.args, ours.args)):
            m = FD.fullmatch(a)
            if m:
                directory = m[2]
            if self.argument(a, b, directory):
                continue
            # What was opened has the kernel's own name: the links on the way are resolved.
            if opened and b == f'"{opened[2]}"':
                self.same += 1
                continue
            return f"argument {i + 1} is {a}, not {b}"
        return None

    def results(self, theirs, ours):
        if theirs.result is None or theirs.result == ours.result:
            self.same += 1
            return None
        a = re.sub(r" \((?!To be|[A-Z][a-z' ]+[\w )/-]*\)$|flags|seals|Timeout).*", "",
                   theirs.result)
        m = FD.fullmatch(a)
        if a == ours.result or (m and m[1] == ours.result) or is_that_socket(a, ours.result):
            self.less += 1
            return None
        return f"result is {theirs.result}, not {ours.result}"

    def call(self, theirs, ours, cwd):
        if theirs.name != ours.name:
            return f"call is {theirs.name}, not {ours.name}"
        if theirs.args is None:
            return None
        return (self.arguments(theirs, ours, cwd) or self.results(theirs, ours) or
                self.times(theirs, ours))

    def times(self, theirs, ours):
        """The same moment, and strace's clock runs from before the call to behind it."""
        apart = (seconds(theirs.time) - seconds(ours.time)) % 86400
        if 10 < apart < 86390:
            return f"time is {theirs.time}, not {ours.time}"
        if theirs.duration and float(ours.duration or 0) > float(theirs.duration) + LATE:
            return f"it took {theirs.duration}, not {ours.duration}"
        return None

    def thread(self, tid, theirs, ours):
        cwd, n = None, -1
        for a in theirs:
            n += 1
            if n == len(ours):
                self.wrong.append(f"{tid}: {len(theirs)} calls, not {len(ours)}")
                return
            # A call that the kernel goes on with is one row.
            if " = ? ERESTART" in a.text and " = ? ERESTART" not in ours[n].text:
                n -= 1
                continue
            for arg in a.args or []:
                if arg.startswith("AT_FDCWD<"):
                    cwd = FD.match(arg)[2]
            problem = self.call(a, ours[n], cwd)
            if a.name == "chdir" and a.result == "0":
                cwd = absolute(cwd or "/", a.args[0][1:-1])
            elif a.name == "fchdir" and a.result == "0":
                cwd = FD.match(a.args[0])[2]
            if problem:
                self.wrong.append(f"{tid} {n}: {problem}\n  {a.text}\n  {ours[n].text}")


def main():
    prefix, lines = sys.argv[1:]
    ours = {}
    for line in open(lines, encoding="ascii"):
        ours.setdefault(int(line.split()[0]), []).append(Call(line.rstrip("\n")))
    judge, calls = Judge(), 0
    for path in sorted(glob.glob(glob.escape(prefix) + ".*")):
        tid = int(path.rsplit(".", 1)[1])
        theirs = [Call(line) for line in open(path, encoding="ascii").read().splitlines()
                  if LINE.search(line)]
        # strace's child has calls of its own before strace sees it.
        mine = ours.get(tid, [])
        while mine and theirs and mine[0].name != theirs[0].name:
            mine.pop(0)
        judge.thread(tid, theirs, mine)
        calls += len(theirs)
    for problem in judge.wrong[:20]:
        print(problem)
    print(f"{calls} calls, {judge.same} parts are the same, {judge.less} say less")
    sys.exit(1 if judge.wrong or not judge.same else 0)


main()
