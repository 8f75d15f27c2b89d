#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Scenarios of names that are hard to carry, or change: one test a scenario, as in
# capture_scenarios.bats.

load helpers
load judge/capture

# scenario_passed NAME: as scenario(), of what opens keep with --passed.
scenario_passed() {
	capture_scenario "$1" -e %all --passed
	stated "$1"
	[[ "$(info "$1.ior" selection)" == "-e %all --passed "* ]]
	strace_scenario "$1"
	# shellcheck disable=SC2046 # two numbers
	evidence "$1" $(cat tally) both
}

@test "name-bytes" { scenario name-bytes; }
@test "name-long" { scenario name-long; }
@test "name-too-long" { scenario name-too-long; }
@test "name-deep" { scenario name-deep; }
@test "name-deeper" { scenario name-deeper; }
@test "name-deep-200" { scenario name-deep-200; }
@test "name-deep-260" { scenario name-deep-260; }
@test "name-deep-1900" { scenario name-deep-1900; }
@test "name-longest" { scenario name-longest; }
@test "name-too-deep" { scenario name-too-deep; }

@test "name-passed" { scenario_passed name-passed; }

@test "name-nested-mounts" { scenario name-nested-mounts; }
@test "name-long-joined" { scenario name-long-joined; }
@test "name-moved-by-other" { scenario name-moved-by-other; }
@test "name-cold" { scenario name-cold; }
@test "cold-look" { scenario cold-look; }
@test "cold-change" { scenario cold-change; }
@test "cold-admin" { scenario cold-admin; }
@test "cold-mounts" { scenario cold-mounts; }
@test "cold-newer" { scenario cold-newer; }
@test "name-pointers" { scenario name-pointers; }
@test "name-many" { scenario name-many; }
@test "name-flood" { scenario name-flood; }
@test "name-moving" { scenario name-moving; }
@test "name-replaced" { scenario name-replaced; }
@test "name-ever-new" { scenario name-ever-new; }
@test "name-mounts" { scenario name-mounts; }
