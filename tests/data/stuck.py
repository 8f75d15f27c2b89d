#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes stuck.ior, an input of tests/golden.bats: tests/data/stuck.py > tests/data/stuck.ior

A raw stream of a machine on which much was under way when recording began, and some of it still was
when it ended: calls that ended meanwhile, were restarted, were not recognised again, never return,
or whose thread was killed in them. Needs python3-msgpack; the tests use the file as it is.
"""
from rawstream import AT_FDCWD, enter, file, header, leave, record, task, tick

header({0: "read", 7: "poll", 17: "pread64", 35: "nanosleep", 39: "getpid", 59: "execve",
        202: "futex", 219: "restart_syscall", 231: "exit_group", 232: "epoll_wait",
        257: "openat"}, restarts=True)
BUFFER = 0x7ffe12345678
exe = file(1, "/usr/sbin/server")
log = file(2, "/var/log/a\nb; c", fstype="nfs4")
sock = file(3, "socket:[7]", "sock", protocol="tcp", local="192.0.2.1:443", remote="192.0.2.7:4711")
data = file(4, "/srv/data", state="deleted")
cwd = file(5, "/srv", "dir")
for pid, tid, comm in ((40, 40, "server"), (40, 41, "worker"), (40, 42, "worker"), (50, 50, b"odd\xff\t"),
                       (60, 60, "killed"), (70, 70, "leaver"), (80, 80, "poller"), (90, 90, "starter")):
    task("seen", pid, tid, comm, exe=exe)

# What is seen at the start.
enter(40, 232, (4, BUFFER, 64, 0xffffffff), pid=40, in_flight=1)
enter(41, 0, (5, BUFFER, 4096), pid=40, file=log, fdflags=0, offset=100, in_flight=1)
enter(42, 0, (6, BUFFER, 16), pid=40, file=sock, fdflags=2, in_flight=1)
enter(60, 202, (BUFFER, 0x80, 2, 0, 0, 0), pid=60, in_flight=1)
enter(70, 231, (0,), pid=70, in_flight=1)
enter(80, 7, (BUFFER, 1, 5000), pid=80, in_flight=1)
enter(90, 59, (BUFFER, BUFFER, BUFFER), pid=90, dir=cwd, in_flight=1)

# It goes on: 42 reads and waits again, 80 is interrupted, 60 is killed, 90 is not recognised.
leave(42, 16, pid=40, ns=1_500_000_000)
enter(42, 0, (6, BUFFER, 16), pid=40, file=sock, fdflags=2)
leave(80, -516, pid=80, ns=100_000_000)
enter(80, 219, pid=80, restart_of=1)
leave(80, 0, pid=80, ns=3_000_000_000)
task("exit", 60, 60, "killed")
enter(90, 39, pid=90)
leave(90, 90, pid=90)
enter(90, 257, (AT_FDCWD, BUFFER, 0), pid=90, dir=cwd)
enter(50, 17, (7, BUFFER, 512, 1024), pid=50, file=data, fdflags=0)
enter(80, 35, (BUFFER, 0), pid=80, extra=[3600, 0])

record(15, tick(2_000_000_000), "duration", {"lost_calls": 0})
