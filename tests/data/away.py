#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes away.ior, an input of tests/golden.bats: tests/data/away.py > tests/data/away.ior

A raw stream of programs whose calls filters, supervisors and tracers turned away, among calls that
were made. Needs python3-msgpack; the tests use the file as it is.
"""
from rawstream import AT_FDCWD, enter, file, header, leave, record, task, tick

header({0: "read", 1: "write", 32: "dup", 39: "getpid", 45: "recvfrom", 59: "execve", 83: "mkdir",
        231: "exit_group", 257: "openat"}, {39: "mkdir"}, restarts=True)
BUFFER = 0x7ffe12345678
exe = file(1, "/usr/bin/jailed")
data = file(2, "/srv/data")
sock = file(3, "socket:[7]", "sock", protocol="udp", local="192.0.2.1:443")
cwd = file(4, "/srv", "dir")
made = file(5, "/srv/made up")
for pid, comm in ((40, "jailed"), (50, b"odd\xff\t"), (60, "traced")):
    task("seen", pid, pid, comm, exe=exe)


def away(tid, word, syscall, args, ret, path=None, out=None, **more):
    """Nothing but its end was seen."""
    enter(tid, syscall, args, pid=tid, turned_away=word, **more)
    leave(tid, ret, pid=tid, ns=0, path=path, file=out)


# A container's filter, whose program goes on with what it may do.
away(40, "intercepted", 83, (BUFFER, 0o700), -1, path="denied-dir", dir=cwd)
away(40, "intercepted", 39, (BUFFER, 0o755), -1, path="denied-dir", dir=cwd, abi=1)
enter(40, 257, (AT_FDCWD, BUFFER, 0, 0), pid=40, dir=cwd)
leave(40, 3, pid=40, ns=2500, file=data)
enter(40, 0, (3, BUFFER, 4096), pid=40, file=data, fdflags=0, offset=0)
leave(40, 4096, pid=40, ns=1500, dev_read=4096)
away(40, "intercepted", 59, (BUFFER, BUFFER, BUFFER), -13, path="/bin/sh\n", dir=cwd)
away(40, "intercepted", 231, (1,), -1)
# A supervisor, which opens, reads and writes in the program's place.
away(50, "intercepted", 257, (AT_FDCWD, BUFFER, 0, 0), 4, path="b", dir=cwd, out=made)
away(50, "intercepted", 1, (1, BUFFER, 10), 10, file=data, fdflags=1, offset=4096)
away(50, "intercepted", 45, (5, BUFFER, 100, 0, 0, 0), 100, file=sock)
away(50, "unknown", 32, (3,), 6, file=data)
# A handler of SIGSYS; a tracer that takes calls away; a kernel that ran no program at an enter.
away(50, "trapped", 1, (1, BUFFER, 10), None, file=data, fdflags=1)
away(60, "unknown", 0xffffffff, (1, 2, 3, 4, 5, 6), -38)
away(60, "skipped", 0, (3, BUFFER, 4096), 100, file=data, fdflags=0)
away(60, "by the moon", 39, (), 60)
enter(60, 39, (), pid=60)
leave(60, 60, pid=60)
# It was trapped and does not hang in it.
away(60, "trapped", 39, (), None)

record(15, tick(2_000_000_000), "duration", {"calls": 16, "lost_calls": 0, "denied": 2,
                                             "turned_away": 13})
