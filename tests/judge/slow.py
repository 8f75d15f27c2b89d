#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A slow reader: passes standard input on, 64 KiB at most every 20 ms."""

import os
import time

while True:
    data = os.read(0, 65536)
    if not data:
        break
    os.write(1, data)
    time.sleep(0.02)
