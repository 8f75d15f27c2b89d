#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes odd.ior, an input of tests/golden.bats: tests/data/odd.py > tests/data/odd.ior

A raw stream with what real captures rarely have all at once: names of every kind of byte, calls of
the 32-bit table, unknown calls, unreadable paths, losses, notes, an excluded task, a reset, records
and fields of a newer version, a call without end and an end without call, a second part.
Needs python3-msgpack; the tests use the file as it is.
"""
from rawstream import (AT_FDCWD, START, calls, enter, file, header, leave, record, restart, task, tick)

NATIVE = {0: "read", 1: "write", 3: "close", 9: "mmap", 8: "lseek", 17: "pread64", 18: "pwrite64",
          20: "writev", 22: "pipe", 33: "dup2", 35: "nanosleep", 41: "socket", 42: "connect",
          44: "sendto", 59: "execve", 82: "rename", 87: "unlink", 231: "exit_group", 257: "openat",
          262: "newfstatat", 293: "pipe2"}
COMPAT = {1: "exit", 3: "read", 4: "write", 5: "open", 6: "close"}


header(NATIVE, COMPAT, future={"key": [1, None, True]})
record(13, START, 1_764_028_799_998_000_000)
record(12, 7, "/user.slice")
record(11, tick(), "warning", "this kernel counts no device reads\x1b[31m")
record(11, tick(), "info", "four CPUs")
task("excluded", 900, 900, "ior-pair", reason="it reads the stream")

# names of every kind of byte
exe = file(1, "/usr/bin/odd")
cwd = file(2, "/home/a b;c", "dir")
task("seen", 42, 42, "main\tthread\n", exe=exe)
task("seen", 42, 43, b"fourteen bytes\xc3", exe=exe)
names = [("/tmp/new\nline", 3), ("/tmp/esc\x1b[31m", 4), (b"/tmp/latin1-\xe4", 5),
         ("/tmp/semi;colon and space", 6), ('/tmp/quote",comma', 7), ("/tmp/back\\slash", 8),
         ("/tmp/right-to-left-\u202e", 9), ("/tmp/日本語", 10), (b"/tmp/cut-\xe6\x97", 11),
         ("/" + "x" * 255, 12), ("/ ", 13)]
for name, ident in names:
    enter(43, 0, (3, 0x7fff0000, 4096), file=file(ident, name), fdflags=0o100000, offset=10)
    leave(43, 5, offset=15, dev_read=4096)
file(14, "/tmp/gone", state="deleted")
enter(42, 1, (4, 0x7fff0000, 10), file=14, fdflags=0o102001, offset=0)
leave(42, 10, offset=110, dirtied=4096)         # O_APPEND: it went to 100

# paths as passed
for path, ret, ident in ((b"rel//./x", 3, 20), ("../up", -2, None), ("", -2, None), (-14, -14, None),
                         ("a\nb", -13, None), ("y/../z", -20, None)):
    enter(42, 257, (AT_FDCWD, 0x5555, 0o2000101, 0o644), dir=cwd)
    if ident:
        file(ident, "/home/a b;c/rel/x")
    leave(42, ret, path=path, file=ident)
enter(42, 82, (0x1000, 0x2000), dir=cwd, dir2=cwd)
leave(42, 0, path="old", path2="/new")
enter(42, 87, (0x1000,), dir=cwd)
leave(42, -13, path=b"\xff")

# calls of every kind
enter(42, 3, (3, 0x7fff0000, 16), abi=1, file=3, offset=0)      # read of the 32-bit table
leave(42, 16, offset=16)
enter(42, 999, (1, 2, 3, 4, 5, 6))
leave(42, -38)
enter(42, 9, (0, 8193, 3, 0x22, 0xffffffff, 0))
leave(42, 0x7f0000001000)
enter(42, 8, (3, 0, 2), file=3, offset=5)
leave(42, 4096, offset=4096)
enter(42, 18, (3, 0x7fff0000, 512, 8192), file=3, fdflags=0o100001, offset=5)
leave(42, 512, offset=5, dirtied=4096)
enter(42, 41, (2, 1, 0))
file(30, "socket:[4711]", "sock", device=8, fstype="sockfs", protocol="tcp", local="10.0.0.1:33000",
     remote="[2001:db8::1]:443")
leave(42, 5, file=30)
enter(42, 44, (5, 0x7fff0000, 100, 0, 0, 0), file=30)
leave(42, -11)
enter(42, 33, (3, 4), file=3, file2=14)
leave(42, 4, file=3)
file(31, "pipe:[99]", "fifo", device=12, fstype="pipefs")
enter(42, 293, (0x7fff0000, 0))
leave(42, 0, file=31, file2=31)
enter(42, 0, (0, 0x7fff0000, 1), file=31)
leave(42, -512, ns=3_000_000)                   # interrupted; midnight has passed
enter(42, 0, (99, 0x7fff0000, 1))
leave(42, -9)

# losses, a reset, what a newer version adds
record(6, tick(), 1, 3, 0, "ring-full")
record(6, tick(), None, None, None, "probe-skipped")
record(6, tick(), 0, 1, 2, "storage")
record(10)
file(1, "/bin/other")                           # the same ids, other files
enter(42, 1, (1, 0x7fff0000, 3), file=1)
record(77, "a record of a newer version", {"a": [1, 2.5, -3]})
record(2, tick(), 42, 42, calls[42], 3, None, None, None, 0, 0, None, None, None, None, None, None, "a newer field")
record(7, tick(), "filter", 2)
enter(43, 0, (0, 0, 0))                         # never ends
record(2, tick(), 42, 44, 9, 0)                 # never began
enter(42, 59, (0x1000, 0x2000, 0x3000), path="/bin/other", dir=1)
task("exec", 42, 42, "other", exe=1)
leave(42, 0)
enter(42, 231, (0,))
task("exit", 42, 42, "other")
record(15, tick(), "duration", {"records": None, "calls": 40, "lost_calls": 4})

# another capture behind it
restart()
header(NATIVE, COMPAT, host="second", arch="aarch64", selection="-e %fs")
file(1, "/part/two")
task("seen", 7, 7, "two")
enter(7, 0, (0, 0, 10), pid=7, file=1, fdflags=0o2000000 | 0o200000)
leave(7, 10, pid=7)
record(15, tick(), "signal", {"calls": 1})
