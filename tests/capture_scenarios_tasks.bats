#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# The scenarios of capture_scenarios.bats that are about tasks and signals.

load helpers
load judge/capture

@test "task-traced" { scenario_traced task-traced; }
@test "task-id-reused" { scenario task-id-reused; }
@test "clone-calls" { scenario clone-calls; }
@test "wait-calls" { scenario wait-calls; }
@test "exit-leader" { scenario exit-leader; }
@test "exit-group-thread" { scenario exit-group-thread; }
@test "signal-restart" { scenario signal-restart; }
@test "signal-nested" { scenario signal-nested; }
@test "signal-ends-call" { scenario signal-ends-call; }
@test "signal-stop" { scenario signal-stop; }
@test "signal-kill" { scenario signal-kill; }
@test "signal-calls" { scenario signal-calls; }
@test "exec-at" { scenario exec-at; }
@test "exec-program32" { scenario exec-program32; }
