#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The judge of ior-print --format=chrome: chrome.py JSON TRACE

TRACE is what ior-print made of the rows that JSON has as lines with the fields seq, time_ns,
duration_ns, pid, tid, comm, syscall, file and error. Holds the trace against the trace event
format: the object, the keys and types that each phase must have, names of processes and threads
before their first event, events of a thread that lie beside or inside each other. Then every row
with a time is one event, in its order, with the same nanoseconds. Status 1 and why if not.
"""
import json
import sys
from decimal import Decimal


def check(holds, *what):
    if not holds:
        print(*what)
        sys.exit(1)


def nanoseconds(micro):
    ns = Decimal(micro) * 1000
    check(ns == int(ns), micro, "has more than nanoseconds")
    return int(ns)


def check_nesting(spans):
    """Of one thread: a viewer stacks what is inside of something else, and no more."""
    ends = []
    for begin, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        while ends and ends[-1] <= begin:
            ends.pop()
        check(not ends or end <= ends[-1], "events of a thread overlap at", begin)
        ends.append(end)


def main():
    rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    trace = json.load(open(sys.argv[2], encoding="utf-8"), parse_float=str)
    check(set(trace) == {"displayTimeUnit", "otherData", "traceEvents"}, list(trace))
    check(trace["displayTimeUnit"] in ("ms", "ns"), trace["displayTimeUnit"])
    threads, processes, spans, calls = {}, {}, {}, []
    for event in trace["traceEvents"]:
        ph = event["ph"]
        check(ph in ("M", "X", "i"), event)
        check(isinstance(event["name"], str) and event["name"], event)
        check(type(event["pid"]) is int and type(event["tid"]) is int, event)
        check(isinstance(event.get("args", {}), dict), event)
        if ph == "M":
            names = {"thread_name": threads, "process_name": processes}[event["name"]]
            names[event["tid" if names is threads else "pid"]] = event["args"]["name"]
            continue
        check(isinstance(event["cat"], str), event)
        event["ts"] = nanoseconds(event["ts"])
        if ph == "i":
            check(event["s"] in ("g", "p", "t") and "dur" not in event, event)
        else:
            event["dur"] = nanoseconds(event["dur"])
            check(event["dur"] >= 0, event)
            spans.setdefault(event["tid"], []).append((event["ts"], event["ts"] + event["dur"]))
        if event["cat"] == "loss":
            check(event["s"] == "g", event)
            continue
        event["comm"] = threads.get(event["tid"])
        check(event["comm"] is None or event["pid"] in processes, "no name of", event)
        calls.append(event)
    for of_thread in spans.values():
        check_nesting(of_thread)
    rows = [row for row in rows if row["time_ns"] is not None and row["tid"] is not None]
    check(len(rows) == len(calls), len(rows), "rows,", len(calls), "events")
    for row, event in zip(rows, calls):
        check(event["ts"] == row["time_ns"] and event.get("dur") == row["duration_ns"], row, event)
        check(event["tid"] == row["tid"] and event["pid"] == (row["pid"] or row["tid"]), row, event)
        check(event["name"] == (row["syscall"] or "unknown"), row, event)
        check(not row["comm"] or event["comm"] == row["comm"], row, event)
        for field in "file", "error":
            check(event["args"].get(field) == row[field], row, event)
    print(len(calls), "events are the rows")


main()
