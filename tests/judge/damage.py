#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What a program does with a stream that is cut, or has a bit flipped.

    damage.py cut|flip PROGRAM STREAM EVERY

PROGRAM reads the damaged file by -r. Every byte of the records is tried if EVERY is 1, else
every EVERYth; of the header, which is longer, one in 64 of these. A cut stream gives status 1
and a message that names file, record and byte. A flipped bit may go unnoticed; if it does not,
the same holds. Never: a death, a sanitizer's status, a long run, a message that could harm a
terminal. Prints what is wrong; status 0 if nothing is.
"""

import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

import msgpack

PLACE = re.compile(rb"^\S+: \S+: (.* )?record \d+ \(byte (\d+)\)")
SECONDS = 20


def judge(mode, program, data, at, folder):
    path = os.path.join(folder, f"{mode}{at}.ior")
    if mode == "cut":
        damaged = data[:at]
    else:
        damaged = bytearray(data)
        damaged[at] ^= 1 << at * 5 % 8
    with open(path, "wb") as f:
        f.write(damaged)
    try:
        run = subprocess.run([program, "-r", path], stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=SECONDS,
                             check=False)
    except subprocess.TimeoutExpired:
        return f"more than {SECONDS} seconds"
    finally:
        os.unlink(path)
    err = run.stderr
    if run.returncode not in (0, 1):
        return f"status {run.returncode}: {err!r}"
    if re.search(rb"[^\n -~]", err):
        return f"not fit for a terminal: {err!r}"
    if mode == "cut" and run.returncode != 1:
        return "status 0"
    if run.returncode == 1 and at and mode == "cut":
        place = PLACE.match(err)
        if not place or int(place[2]) > at:
            return f"no place, or one behind the cut: {err!r}"
    return None if run.returncode == 0 or err else "status 1 without a word"


def main():
    mode, program, stream, every = sys.argv[1:]
    with open(stream, "rb") as f:
        data = f.read()
    unpacker = msgpack.Unpacker(max_buffer_size=0)
    unpacker.feed(data)
    unpacker.skip()
    header = unpacker.tell()
    places = [*range(0, header, 64 * int(every)), *range(header, len(data), int(every))]
    wrong = []
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda at: judge(mode, program, data, at, folder), places)
        wrong = [f"{program}, {mode} at {at}: {what}" for at, what in zip(places, found) if what]
    print(f"{program}: {len(places)} places")
    print("\n".join(wrong[:5]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
