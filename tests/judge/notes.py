# SPDX-License-Identifier: BSD-2-Clause
"""What the workload says must be seen: the file that `workload --expect` wrote."""

import json


class Task:
    def __init__(self, line):
        self.tid = line["task"]
        self.pid = line["pid"]
        self.begin = line["begin"]  # the mark its window begins with; None: its first call
        self.notes = []


class Notes:
    def __init__(self, path):
        self.tasks = {}
        self.counts = []
        complete, tasks = False, []
        with open(path, encoding="ascii") as f:
            for text in f:
                line = json.loads(text)
                if "task" in line:
                    tasks.append(Task(line))
                elif "complete" in line:
                    complete = True
                elif "count" in line:
                    self.counts.append((line["count"], line["n"]))
                else:
                    tasks[-1].notes.append(line)
        if not complete:
            raise SystemExit(f"{path}: the workload did not end")
        # The youngest comes first. One that got the number of an older one goes on after it.
        for task in reversed(tasks):
            self.tasks.setdefault(task.tid, task)
            if self.tasks[task.tid] is not task:
                self.tasks[task.tid].notes += task.notes


def raw_bytes(value):
    """The workload writes each byte as the character of that number."""
    return value.encode("latin-1") if isinstance(value, str) else value


def as_json_text(value):
    """Bytes as ior-print's JSON shows them: UTF-8, any other byte as \\xHH."""
    if not isinstance(value, str):
        return value
    return raw_bytes(value).decode("utf-8", "backslashreplace")


class Window:
    """Goes through one task's records, in step with its notes.

    is_mark(record, number) tells the close(2) calls that mark windows; differs(note, record)
    gives the differences as texts. wanted(note) says which calls were recorded at all.
    """

    def __init__(self, task, records, is_mark, differs, wanted):
        self.task, self.records = task, records
        self.is_mark, self.differs, self.wanted = is_mark, differs, wanted
        self.at = self.matched = 0

    def skip_to_mark(self, mark):
        for i in range(self.at, len(self.records)):
            if self.is_mark(self.records[i], mark):
                self.at = i + 1
                return True
        return False

    def judge(self):
        """The first thing wrong, as a list of lines; empty if nothing is."""
        if self.task.begin is not None and not self.skip_to_mark(self.task.begin):
            return [f"its window has no beginning: no row close({self.task.begin})"]
        for note in self.task.notes:
            if "until" in note:
                if not self.skip_to_mark(note["until"]):
                    return self.around(f"no row close({note['until']}) from here on")
            elif "end" in note:
                if self.at >= len(self.records):
                    return self.around(f"no row close({note['end']}) at the end")
                if not self.is_mark(self.records[self.at], note["end"]):
                    return self.around("a row too many")
                return []
            else:
                wrong = self.judge_call(note)
                if wrong:
                    return wrong
        if self.at < len(self.records):
            return self.around("a row too many")
        return []

    def expected(self):
        """How many records of calls there should have been."""
        return sum(("call" in note or "unseen" in note) and self.wanted(note)
                   for note in self.task.notes)

    def judge_call(self, note):
        if not self.wanted(note):
            return []
        if self.at >= len(self.records):
            return self.around(f"missing: {call_text(note)}")
        different = self.differs(note, self.records[self.at])
        if different:
            return self.around(f"expected: {call_text(note)}") + different
        self.at += 1
        self.matched += 1
        return []

    def around(self, first):
        lines = [first, f"task {self.task.tid}, at its record {self.at + 1} of "
                        f"{len(self.records)}; the records there:"]
        for i in range(max(0, self.at - 2), min(len(self.records), self.at + 3)):
            lines.append(("> " if i == self.at else "  ") + record_text(self.records[i]))
        return lines


SHOWN = ("abi", "comm", "syscall", "args", "ret", "error", "fd", "file", "old_file", "file_state",
         "bytes", "requested", "offset", "old_offset", "flags", "device_read", "address_space", "timeout_ns",
         "requested_sleep_ns", "nfds", "epoll_op", "epoll_events", "restarts", "turned_away", "uid",
         "gid", "call")


def record_text(record):
    """Of a row, what scenarios are about and is not absent."""
    if isinstance(record, dict) and "record" not in record:
        record = " ".join(f"{k}={record[k]!r}" for k in SHOWN if record.get(k) is not None)
    return str(record)[:700]


def call_text(note):
    name = note.get("call") or note["unseen"] + " (unseen)"
    facts = {k: v for k, v in note["facts"].items() if v != ["is", None]}
    return f"{name}({', '.join(hex(a) for a in note['args'])}) = {note['ret']} {facts}"[:700]


def verdict(problems):
    """Print what is wrong, and give the exit status."""
    for lines in problems[:3]:
        print("\n    ".join(lines))
    if len(problems) > 3:
        print(f"and {len(problems) - 3} more")
    return 1 if problems else 0
