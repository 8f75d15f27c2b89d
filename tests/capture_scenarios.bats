#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# One test a scenario of tests/workload: all its calls captured with -e %all, and each row as
# the workload states it, in order, none missing, none of another process, nothing lost, every
# enter paired. Then the same scenario under strace. What each would catch stands in
# tests/workload/scenarios.h. Files and names have theirs in capture_scenarios_*.bats.

load helpers
load judge/capture

@test "every scenario of the workload has a test" {
	"$WORKLOAD" --list | cut -f 1 | sort >there
	sed -n 's/^@test "\([^ "]*\)" { scenario\(_[a-z]*\)* \1; }$/\1/p' \
		"$IOR_SOURCE"/tests/capture_scenarios*.bats >here
	# The burst is judged by its count: capture_loss.bats.
	echo task-burst >>here
	sort here | same there -
}

@test "socket-unix" { scenario socket-unix; }
@test "socket-tcp" { scenario socket-tcp; }
@test "socket-tcp6" { scenario socket-tcp6; }
@test "socket-udp" { scenario socket-udp; }
@test "socket-errors" { scenario socket-errors; }
@test "pipe-succession" { scenario pipe-succession; }
@test "socket-succession" { scenario socket-succession; }
@test "pipe-fifo" { scenario pipe-fifo; }
@test "task-fork" { scenario task-fork; }
@test "task-family" { scenario task-family; }
@test "task-brief" { scenario task-brief; }
@test "task-rename" { scenario task-rename; }
@test "task-renamed" { scenario task-renamed; }
@test "task-ids" { scenario task-ids; }
@test "task-never" { scenario task-never; }
@test "task-compat" { scenario task-compat; }
@test "call-unknown" { scenario call-unknown; }
@test "call-unknown32" { scenario call-unknown32; }
@test "exec-inherit" { scenario exec-inherit; }
@test "exec-vfork" { scenario exec-vfork; }
@test "exec-cold" { scenario exec-cold; }
@test "exec-thread" { scenario exec-thread; }
