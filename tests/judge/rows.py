#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Compares a capture with what the workload says must be seen.

    rows.py EXPECT RAW ROWS [--only NAME,...] [--pid PID] [--tid TID] [--system] [--tally FILE]

EXPECT is the file of `workload --expect`, RAW and ROWS are `ior-print --format=json` of the raw
stream and of its rows (all fields). --only: the capture recorded these calls alone; --pid and
--tid: this process or thread alone; --system: other processes than the workload's too.
--tally: write there how many rows were expected in the tasks' windows, and how many came.
Prints what differs; status 0 if nothing does.
"""

import argparse
import json
import re
import sys

from notes import Notes, Window, as_json_text, record_text, verdict

NEVER = {"exit", "exit_group", "rt_sigreturn"}
AWAY_UNKNOWN = ("duration_ns", "gap_ns", "device_read", "dirtied", "restarts", "in_flight")
# The kernel adds it to what every 64-bit program passes.
O_LARGEFILE = 0o100000
U64 = (1 << 64) - 1


def load(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def is_mark(row, mark):
    return row["syscall"] == "close" and row["fd"] == mark


def fact_differs(field, fact, value):
    kind, want = fact
    want = as_json_text(want)
    if field == "flags" and isinstance(value, int):
        value &= ~O_LARGEFILE
    if kind == "is" and value != want:
        return f"{field} is {value!r}, not {want!r}"
    if kind == "absent or" and value is not None and value != want:
        return f"{field} is {value!r}, neither absent nor {want!r}"
    if kind == "at least" and (value is None or value < want):
        return f"{field} is {value!r}, not at least {want!r}"
    return None


def differs(note, row):
    if row["syscall"] != note["call"]:
        return [f"syscall is {row['syscall']}, not {note['call']}"]
    found = []
    # What the program finds in the register is the call's own number.
    trapped = note["facts"]["turned_away"] == ["is", "trapped"]
    if row["ret"] != (None if trapped else note["ret"]):
        found.append(f"ret is {row['ret']!r}, not {note['ret']!r}")
    for field in ("comm", "exe", "uid", "gid"):
        if row[field] != as_json_text(note[field]):
            found.append(f"{field} is {row[field]!r}, not {as_json_text(note[field])!r}")
    args = [a & U64 for a in row["args"] or []]
    if args != note["args"]:
        found.append(f"args are {args}, not {note['args']}")
    facts = {"abi": ["is", "native"], **note["facts"]}
    for field, fact in facts.items():
        wrong = fact_differs(field, fact, row[field])
        if wrong:
            found.append(wrong)
    return found


def row_problems(row, tasks, system):
    """What must hold for any row whatever the scenario."""
    task = tasks.get(row["tid"])
    if task is None:
        if not system:
            yield "a row of another task"
        return
    if row["pid"] != task.pid:
        yield f"pid is {row['pid']}, not {task.pid}"
    if row["source"] != "syscall":
        yield f"source {row['source']}"
    away = row["turned_away"]
    if away and any(row[name] is not None for name in AWAY_UNKNOWN):
        yield "a call that never began has a time"
    never = row["syscall"] in NEVER and not away
    if (never or away == "trapped") != (row["ret"] is None):
        yield "a call that does not return, or was trapped, has no result, any other has one"
    if (never or away is not None) != (row["duration_ns"] is None):
        yield "a call that does not return, or never began, has no duration, any other has one"
    if row["duration_ns"] is not None and row["duration_ns"] < 0:
        yield "negative duration"
    failed = row["ret"] is not None and -4095 <= row["ret"] < 0
    if failed != (row["error"] is not None) and row["ret"] not in (-512, -513, -514, -516):
        yield f"error is {row['error']}, ret {row['ret']}"
    inode = re.fullmatch(r"(pipe|socket):\[(\d+)\]", row["file"] or "")
    if inode and (row["inode"] != int(inode[2]) or
                  row["filetype"] != {"pipe": "fifo", "socket": "sock"}[inode[1]]):
        yield f"{row['file']} has inode {row['inode']} and type {row['filetype']}"


class Thread:
    """The rows of a thread one after the other, in the order in which their calls ended."""

    def __init__(self, restarted):
        # A call that went on after a handler ends after the handler's own calls.
        self.restarted = restarted
        self.rows = []

    def holds(self, row):
        """The number of the innermost call that row was made inside of, 0 for none."""
        return max((r["call"] for r in self.restarted if r["call"] < row["call"] and
                    row["time_ns"] < r["time_ns"] + r["duration_ns"]), default=0)

    def problems(self, row):
        while row["restarts"] and self.rows and self.rows[-1]["call"] > row["call"]:
            self.rows.pop()
        before = self.rows[-1] if self.rows else None
        self.rows.append(row)
        if before is None:
            return
        if row["call"] <= before["call"]:
            yield f"call {row['call']} after call {before['call']}"
        if row["turned_away"] or self.holds(row) != self.holds(before):
            return
        if before["duration_ns"] is None and not before["turned_away"]:
            return
        gap = row["time_ns"] - before["time_ns"] - (before["duration_ns"] or 0)
        if row["gap_ns"] != gap:
            yield f"gap_ns is {row['gap_ns']}, not {gap}"


def judge_rows(notes, rows, system):
    """Rows by themselves, and one after the other in their thread."""
    problems, threads, restarted = [], {}, {}
    for row in rows:
        if row["restarts"] and row["duration_ns"] is not None:
            restarted.setdefault(row["tid"], []).append(row)
    for seq, row in enumerate(rows, 1):
        wrong = list(row_problems(row, notes.tasks, system))
        if row["seq"] != seq:
            wrong.append(f"seq is {row['seq']}, not {seq}")
        if row["tid"] not in threads:
            threads[row["tid"]] = Thread(restarted.get(row["tid"], []))
        wrong += threads[row["tid"]].problems(row)
        if wrong:
            problems.append(wrong + [record_text(row)])
        if row["syscall"].startswith("execve"):
            threads.clear()  # a thread may go on under another's number
        elif row["syscall"] in ("exit", "exit_group") and not row["turned_away"]:
            del threads[row["tid"]]
    return problems


def judge_raw(records, rows):
    """Every enter paired, nothing lost, a header and an end record."""
    problems, begun, last = [], {}, {}
    pairs = never = continued = 0
    # Where a thread took over its leader's number, the leader's call is never heard of again.
    took_over = any(r["record"] == "task" and r["old_tid"] for r in records)
    for r in records:
        key = (r.get("tid"), r.get("call"))
        if r["record"] == "enter":
            if key in begun:
                problems.append(["two enters of one call", str(r)])
            if r["syscall"] in NEVER and not r["turned_away"]:
                never += 1
            else:
                begun[key] = r
            continued += r["restart_of"] is not None
            last[r["tid"]] = r["call"]
        elif r["record"] == "exit":
            if not begun.pop(key, None) and not took_over:
                problems.append(["an exit without its enter", str(r)])
            pairs += 1
        elif r["record"] == "loss":
            problems.append(["a loss", str(r)])
    for (tid, call), enter in begun.items():
        # A thread may have been killed in its last call.
        if last[tid] != call and not took_over:
            problems.append(["an enter without its exit", str(enter)])
    if len(rows) != pairs + never - continued:
        problems.append([f"{len(rows)} rows of {pairs} pairs, {never} calls that do not return, "
                         f"and {continued} that went on"])
    if not records or records[0]["record"] != "header" or records[-1]["record"] != "end":
        problems.append(["the stream does not begin with a header and end with an end record"])
    return problems


def main():
    p = argparse.ArgumentParser()
    p.add_argument("expect")
    p.add_argument("raw")
    p.add_argument("rows")
    p.add_argument("--only", default="")
    p.add_argument("--pid", type=int)
    p.add_argument("--tid", type=int)
    p.add_argument("--system", action="store_true")
    p.add_argument("--tally")
    args = p.parse_args()
    notes, rows = Notes(args.expect), load(args.rows)
    only = set(filter(None, args.only.split(",")))
    problems = judge_raw(load(args.raw), rows) + judge_rows(notes, rows, args.system)
    expected = seen = 0
    for task in notes.tasks.values():
        mine = [r for r in rows if r["tid"] == task.tid]
        if args.pid not in (None, task.pid) or args.tid not in (None, task.tid):
            wrong = mine and ["a row of a task that was not selected", record_text(mine[0])]
        else:
            window = Window(task, mine, is_mark, differs,
                            lambda note: "call" in note and (not only or note["call"] in only))
            wrong = window.judge()
            expected += window.expected()
            seen += window.matched
        if wrong:
            problems.insert(0, wrong)
    for name, n in notes.counts:
        found = sum(r["syscall"] == name and r["tid"] in notes.tasks for r in rows)
        if found != n:
            problems.append([f"{found} rows of {name}, not {n}"])
        expected, seen = expected + n, seen + found
    if args.tally:
        with open(args.tally, "w", encoding="ascii") as f:
            print(expected, seen, file=f)
    return verdict(problems)


if __name__ == "__main__":
    sys.exit(main())
