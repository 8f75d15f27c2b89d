#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Types a command line into an interactive shell on a terminal of its own, and then Ctrl-C.

    terminal.py READY SECONDS LINE

Ctrl-C comes SECONDS after the file READY has something in it. The exit statuses of the line's
pipeline go to the file `statuses`. What the terminal shows goes to standard output. Status 1 if
the line does not end within 30 seconds.
"""

import os
import pty
import select
import sys
import time


class Terminal:
    def __init__(self):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])

    def type(self, text):
        os.write(self.fd, text.encode())

    def show(self, seconds):
        """Pass on what it shows for so long. False once the shell has ended."""
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            if left <= 0:
                return True
            if not select.select([self.fd], [], [], left)[0]:
                return True
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                return False
            os.write(1, data)


def main():
    ready, seconds, line = sys.argv[1], float(sys.argv[2]), sys.argv[3]
    terminal = Terminal()
    terminal.type(line + "\n")
    for _ in range(300):
        if os.path.exists(ready) and os.path.getsize(ready):
            break
        terminal.show(0.1)
    terminal.show(seconds)
    terminal.type("\x03")
    terminal.show(0.1)
    terminal.type('echo "${PIPESTATUS[*]}" >statuses; exit\n')
    return 1 if terminal.show(30) else 0


if __name__ == "__main__":
    sys.exit(main())
