#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# The scenarios of capture_scenarios.bats that are about calls that never began.

load helpers
load judge/capture

@test "task-denied" { scenario task-denied; }
@test "denied-trap" { scenario denied-trap; }
@test "denied-kill" { scenario denied-kill; }
@test "denied-log" { scenario denied-log; }
@test "denied-notify" { scenario denied-notify; }
@test "denied-passed" { scenario denied-passed; }
@test "denied-compat" { scenario denied-compat; }
@test "denied-answers" { scenario denied-answers; }
@test "denied-inside" { scenario denied-inside; }
@test "denied-thread" { scenario denied-thread; }
@test "denied-dispatch" { scenario denied-dispatch; }
@test "denied-traced" { scenario_alone denied-traced; }
