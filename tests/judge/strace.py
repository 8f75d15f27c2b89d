#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The second judge: compares strace's view with what the workload says must be seen.

    strace.py EXPECT PREFIX

PREFIX.TID are the files of `strace -ff -y -o PREFIX`. What holds for strace on one run and for
ior on another holds for both: call, result, error, and the paths of descriptors.
Prints what differs; status 0 if nothing does.
"""

import glob
import re
import sys

from notes import Notes, Window, raw_bytes, verdict

# The kernel's own notes that a call is to be made again, which programs never see.
RESTART_CODES = {-512, -513, -514, -516}
U64 = (1 << 64) - 1
CALL = re.compile(rb"(\w+)\((.*)")
DESCRIPTOR = re.compile(rb"(-?\d+)(?:<((?:\\.|[^<>\\])*)>)?(?:\(deleted\))?[,)]")
RESULT = re.compile(rb".* = (\?|0x[0-9a-f]+|-?\d+)(?:<((?:\\.|[^<>\\])*)>)?(?:\(deleted\))?"
                    rb"(?: (E[A-Z0-9]+))?.*$", re.S)


def unescape(text):
    names = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"v": b"\v", b"f": b"\f", b"a": b"\a",
             b"b": b"\b"}

    def one(m):
        return bytes([int(m[1], 8)]) if m[1].isdigit() else names.get(m[1], m[1])
    return re.sub(rb"\\([0-7]{1,3}|.)", one, text)


def number(text):
    """As C writes it: umask's result is octal."""
    octal = text.startswith(b"0") and text.isdigit()
    return int(text, 8 if octal else 0)


class Line:
    """One call as strace prints it."""

    def __init__(self, name, text):
        self.text, self.name = text, name.decode()
        self.fd = self.fd_path = self.ret = self.ret_path = self.error = None
        # The kernel, or the program after EINTR, makes it again.
        self.put_off = b" = ? ERESTART" in text
        m = DESCRIPTOR.match(text, len(name) + 1)
        if m:
            self.fd = int(m[1])
            self.fd_path = m[2] and unescape(m[2])
        m = RESULT.match(text)
        if m:
            self.ret = None if m[1] == b"?" else number(m[1])
            self.ret_path = m[2] and unescape(m[2])
            self.error = m[3] and not self.put_off and m[3].decode() or None
        elif b"<pid changed to" in text:
            self.ret = 0

    def __str__(self):
        return self.text.decode("utf-8", "backslashreplace")


def load(path):
    lines = []
    with open(path, "rb") as f:
        for text in f.read().split(b"\n"):
            m = CALL.match(text)
            if m:
                lines.append(Line(m[1], text))
    return lines


PARTIAL = "\u2026/".encode()
WATCHES = ("inotify_add_watch", "fanotify_mark")


def is_mark(line, mark):
    return line.name == "close" and line.fd == mark


def is_restarted(note):
    return note["facts"]["restarts"] != ["is", None]


class Lines(Window):
    """Calls that are put off and made again have a line each time; only the last one is judged,
    or the one that ended with EINTR."""

    def judge_call(self, note):
        if note["ret"] not in RESTART_CODES:
            self.skip_put_off()
        return super().judge_call(note)

    def skip_put_off(self):
        while self.at < len(self.records) and self.records[self.at].put_off:
            self.at += 1


def agrees(file, seen):
    """Of a path that is not whole the kernel shows the part within its mount, or nothing, as "/"."""
    if seen in (None, file):
        return True
    return file.startswith(PARTIAL) and (seen == b"/" or file.endswith(seen))


# What strace calls those that socketcall makes without the arguments at the end.
INNER = {"sendto": "send", "recvfrom": "recv"}


def differs(note, line):
    name = note.get("call") or note["unseen"]
    if "via" in note["facts"] and len(note["args"]) == 4:
        name = INNER.get(name, name)
    # A call newer than this strace has no name there. With this bit it is one of x32 to strace.
    x32 = note["nr"] > 0 and note["nr"] & 0x40000000
    if line.name not in (name, f"syscall_{note['nr'] & U64:#x}") and not x32 and \
       not (line.name == "restart_syscall" and is_restarted(note)):
        return [f"syscall is {line.name}, not {name}"]
    if name == "rt_sigreturn":
        return []  # strace shows the result of what the handler interrupted
    found, facts = [], note["facts"]
    kind, error = facts["error"]
    if kind == "is" and line.error != error:
        found.append(f"error is {line.error}, not {error}")
    if note["ret"] is not None and note["ret"] >= 0 and line.ret != note["ret"]:
        found.append(f"result is {line.ret}, not {note['ret']}")
    kind, file = facts["file"]
    kind_fd, fd = facts["fd"]
    if kind != "is" or file is None or kind_fd != "is":
        return found
    file = raw_bytes(file)
    if facts.get("file_state") == ["is", "passed"]:
        return found  # the kernel has no such name
    # What strace looks up itself is right, but for descriptors that are gone by then. Those that
    # watch are not what the row is about.
    if line.fd == fd and not agrees(file, line.fd_path) and line.name not in WATCHES:
        found.append(f"descriptor {fd} is {line.fd_path}, not {file}")
    if line.fd is None and line.ret == fd and not agrees(file, line.ret_path):
        found.append(f"new descriptor {fd} is {line.ret_path}, not {file}")
    return found


def main():
    notes, prefix = Notes(sys.argv[1]), sys.argv[2]
    problems, compared = [], 0
    for path in glob.glob(glob.escape(prefix) + ".*"):
        tid = int(path.rsplit(".", 1)[1])
        if tid not in notes.tasks:
            problems.append([f"strace saw a task {tid} that the workload did not note"])
            continue
        lines = load(path)
        compared += len(lines)
        wrong = Lines(notes.tasks[tid], lines, is_mark, differs, lambda note: True).judge()
        if wrong:
            problems.append(wrong)
    if not compared:
        problems.append(["strace saw nothing"])
    return verdict(problems)


if __name__ == "__main__":
    sys.exit(main())
