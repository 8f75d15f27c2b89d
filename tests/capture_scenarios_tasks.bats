#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# The scenarios of capture_scenarios.bats that are about sockets, waiting, memory, time and tasks.

load helpers
load judge/capture

@test "socket-udp6" { scenario socket-udp6; }
@test "socket-pair" { scenario socket-pair; }
@test "socket-abstract" { scenario socket-abstract; }
@test "socket-messages" { scenario socket-messages; }
@test "socket-options" { scenario socket-options; }
@test "socket-accept" { scenario socket-accept; }
@test "pipe-calls" { scenario pipe-calls; }
