# SPDX-License-Identifier: BSD-2-Clause
"""Raw streams, written by hand: what odd.py and arm64.py make their captures of.

Records go to stdout. `now` moves on with each; calls of a thread are numbered from 1.
Needs python3-msgpack.
"""
import sys

import msgpack

AT_FDCWD = 0xffffff9c
START = 5_000_000_000
ENTER = ("time pid tid call abi syscall args file file2 dir dir2 root fdflags offset dev_read dirtied "
         "restart_of path extra pending in_flight offset2 op turned_away path2").split()
EXIT = ("time pid tid call ret file file2 offset dev_read dirtied path path2 extra address "
        "address_family refused").split()
TASK = "time event pid tid start ppid comm exe uid gid cgroup old_tid reason".split()
FILE = "id path type device inode fstype state protocol local remote".split()
now = START
calls = {}


def record(*fields):
    fields = list(fields)
    while fields[-1] is None:
        fields.pop()
    sys.stdout.buffer.write(msgpack.packb(fields, use_bin_type=True))


def put(tag, names, fields):
    unknown = set(fields) - set(names)
    assert not unknown, unknown
    record(tag, *[fields.get(name) for name in names])


def tick(ns=1000):
    global now
    now += ns
    return now


def file(ident, path, kind="reg", **more):
    put(4, FILE, {"id": ident, "path": path, "type": kind, "device": 0x801, "inode": 100 + ident,
                  "fstype": "ext4", **more})
    return ident


def task(event, pid, tid, comm, **more):
    put(5, TASK, {"time": tick(), "event": event, "pid": pid, "tid": tid, "start": 1000 + tid,
                  "ppid": 1, "comm": comm, "uid": 1000, "gid": 100, "cgroup": 7, **more})


def restart():
    """Another capture behind this one: its calls are numbered anew."""
    calls.clear()


def enter(tid, syscall, args=(), pid=42, abi=0, **more):
    calls[tid] = calls.get(tid, 0) + 1
    put(1, ENTER, {"time": tick(), "pid": pid, "tid": tid, "call": calls[tid], "abi": abi,
                   "syscall": syscall, "args": list(args), "dev_read": 0, "dirtied": 0, **more})


def leave(tid, ret, pid=42, ns=1000, **more):
    put(2, EXIT, {"time": tick(ns), "pid": pid, "tid": tid, "call": calls[tid], "ret": ret,
                  "dev_read": 0, "dirtied": 0, **more})


def header(native, compat=None, **more):
    tables = {"native": {str(n): name for n, name in native.items()}}
    if compat:
        tables["compat"] = {str(n): name for n, name in compat.items()}
    record(0, {"format": "ior", "version": 1, "kind": "raw", "host": "odd host\n", "kernel": "6.18.0",
               "arch": "x86_64", "page_size": 4096, "clock": "boottime", "time": now,
               # midnight is 2 ms after the start
               "wall_offset": 1_764_028_799_998_000_000 - START, "pidns_initial": False,
               "selection": "-e %all", "syscalls": tables,
               "stages": [{"program": "ior-capture", "version": "0.1",
                           "command": "ior-capture -e %all -o 'odd name.ior'"}], **more})
