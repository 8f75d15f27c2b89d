#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The second judge of calls that a tracer changes, which strace cannot be: stops.py STOPS RAW

STOPS is what the tracer of the scenario task-traced was told by PTRACE_GET_SYSCALL_INFO: a line for
each call, its number (-1: the tracer took the call away) and six arguments when the kernel was about
to make it, then its result, before the tracer changed that. RAW is `ior-print --format=json` of the
raw stream, in which the child must have made just these calls, behind the kill(2) by which it waits
for its tracer. Prints what differs; status 0 if nothing does.
"""
import json
import signal
import sys


def told(path):
    """(number, six arguments, result or None) of each call that was made."""
    with open(path, encoding="ascii") as f:
        lines = [[int(word) for word in line.split()] for line in f]
    return [(n[0] & 0xffffffff, n[1:7], n[7] if len(n) > 7 else None) for n in lines]


def captured(path):
    """The same of the thread that stopped itself, as many arguments as the call has."""
    tasks = {}
    with open(path, encoding="utf-8") as f:
        for rec in map(json.loads, f):
            if rec["record"] == "enter":
                tasks.setdefault(rec["tid"], []).append(rec | {"ret": None})
            elif rec["record"] == "exit":
                tasks[rec["tid"]][-1]["ret"] = rec["ret"]
    for calls in tasks.values():
        for i, call in enumerate(calls):
            if call["syscall"] == "kill" and call["args"] == [call["pid"], signal.SIGSTOP]:
                return [(c["syscall_id"], c["args"], c["ret"]) for c in calls[i + 1:]]
    return []


def main():
    want, got = told(sys.argv[1]), captured(sys.argv[2])
    same = len(want) == len(got) > 0 and all(
        (w[0], w[1][:len(g[1])], w[2]) == g for w, g in zip(want, got))
    if not same:
        print("the kernel told the tracer", *want, "and ior-capture", *got, sep="\n  ")
    sys.exit(0 if same else 1)


main()
