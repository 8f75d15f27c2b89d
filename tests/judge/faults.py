#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Are the rows of tests/faults those of its calls?

    ior-print --format=csv -F pid,tid,call,syscall,ret,restarts,requested_sleep_ns,args ROWS |
        faults.py INFO MADE [NAME=N ...]

INFO is `ior-print --info --format=json` of the rows, MADE how often the program made each call,
where it says so, or {}; NAME=N: this call has N rows more than it was made. tests/faults/faults.h
says how the arguments of a call tell whose it is. No row may contradict them, no call may have two
rows, and of those that the program numbers none may be absent unless that many were lost.
"""

import json
import sys

WHO, READ, POLL, SLEEP = 10**9, 2**30, 10**9, 10**6
RESTART = {-512, -513, -514, -516}

info = json.load(open(sys.argv[1]))["totals"]
made = json.loads(sys.argv[2] or "{}")
extra = {n: int(v) for n, v in (a.split("=") for a in sys.argv[3:])}
missing = info["lost_calls"] + info["left_out"] + info["refused"] + info["in_flight"]
begun_before = info["in_flight_at_start"] > 1  # its own command's execve is one

seen, last, wrong = {}, {}, []
restarts = 0


def ours(name, tid, sleep, args, ret):
    """None for calls that are not ours; else whether the row is right."""
    if name == "lseek" and args[1] >= WHO:
        return args[1] // WHO == tid and ret == args[1]
    if name == "pread64" and args[3] >= WHO:
        return args[3] // WHO == tid and ret == args[2] == 1 + args[3] % WHO % 97
    if name == "read" and args[2] >= READ:
        return (args[2] - READ) // 100 == tid and (ret in (0, 1) or ret in RESTART)
    if name == "poll" and args[1] == 1 and args[2] >= POLL:
        return args[2] - POLL == tid and (ret == 1 or ret in RESTART)
    if name == "futex" and args[1] == 0:
        return args[2] == tid and (ret == 0 or ret in RESTART)
    if name == "clock_nanosleep" and sleep.isdigit() and int(sleep) >= SLEEP * 10**9:
        return int(sleep) == (SLEEP + tid) * 10**9 and ret in RESTART
    return None


next(sys.stdin)
for line in sys.stdin:
    head, _, tail = line.rstrip('"]\n').partition('"[')
    pid, tid, call, name, ret, again, sleep, _ = head.split(",")
    tid, call, ret = int(tid), int(call), int(ret) if ret else None
    args = [int(a) for a in tail.split(",")] if tail else []
    if again:
        restarts += int(again)
    right = ours(name, tid, sleep, args, ret)
    if right is None:
        if name in ("execve", "execveat") and ret == 0:
            seen[name] = seen.get(name, 0) + 1
            last.pop(tid, None)  # what follows is another program's, which counts anew
            last.pop(int(pid), None)
        continue
    seen[name] = seen.get(name, 0) + 1
    if not right:
        wrong.append("false pair: " + line)
    if name not in ("lseek", "pread64"):
        continue
    n = args[1 if name == "lseek" else 3] % WHO
    was, number = last.get(tid, (0, 0))
    if call < was:  # another task with its number
        was = number = 0
    last[tid] = call, n
    if call == was or n <= number:
        wrong.append(f"a row twice, or out of turn, after call {was}, {number}: " + line)
    elif n != number + 1 and not missing and not begun_before:
        wrong.append(f"a row is absent after call {was}, {number}: " + line)

for name, n in made.items():
    rows = seen.get(name, 0) - extra.get(name, 0)
    if name in ("threads", "bytes"):
        continue
    if rows > n or n - rows > missing:
        wrong.append(f"{rows} rows of {name}, which was called {n} times, {missing} absent\n")
if restarts != info["restarted"] and not missing or restarts > info["restarted"]:
    wrong.append(f"{restarts} restarts in rows, {info['restarted']} counted\n")
print(seen, "rows;", restarts, "restarts;", {k: v for k, v in info.items() if v})
sys.stdout.write("".join(wrong[:10]))
if wrong:
    sys.exit(f"{len(wrong)} wrong")
