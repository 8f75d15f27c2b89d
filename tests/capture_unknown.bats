#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Calls that the table lacks, by what selects, samples and tests them: the scenario call-unknown
# makes each of 900, 1022, 1023, 1024, 9999, 65575, 1073741825, 2147483647, -2147483648, -39 and -2
# once, and -1 three times. capture_scenarios.bats says what their rows are. Would catch: numbers
# that share a place with others, where they must be told apart, and ones that are not counted.

load helpers
load judge/capture

# captured OPTION...: the scenario; all.rows and the names of its calls without a name, in their
# order, each followed by a blank.
captured() {
	rm -rf all
	mkdir all
	run --separate-stderr ior-capture -o all.ior "$@" "$WORKLOAD" call-unknown all
	workload_ran
	stderr_is ""
	ior-pair --strict -o all.rows all.ior
	adds_up all
	[ "$(total all.ior lost_calls)" = 0 ]
	names=$(ior-print --format=csv -F syscall all.rows | sed -n 's/^syscall_//p' | tr '\n' ' ')
}

# left_out NAME: "one_in calls errors" of it.
left_out() {
	ior-print --info --format=json all.ior | python3 -c '
import json, sys
for o in json.load(sys.stdin).get("left_out_list", []):
    if o["syscall"] == sys.argv[1]:
        print(o["one_in"], o["calls"], o["errors"])' "$1"
}

every="900 1022 1023 1024 9999 65575 1073741825 2147483647 -2147483648 -39 -2 -1 -1 -1 "

@test "-e: all of them, one, some, all but some" {
	captured -e %all
	[ "$names" = "$every" ]
	captured -e %misc
	[ "$names" = "$every" ]
	captured
	[ "$names" = "" ]
	for number in 900 1022 1023 1024 9999 0x40000001 syscall_-2147483648 syscall_-2; do
		captured -e "$number"
		[ "$names" = "$(printf '%d ' "${number#syscall_}")" ]
		[ "$(total all.ior calls)" = 1 ]
	done
	captured -e 1022,syscall_-1,getppid
	[ "$names" = "1022 -1 -1 -1 " ]
	captured -e '%misc,!1022,!9999,!syscall_-1'
	[ "$names" = "900 1023 1024 65575 1073741825 2147483647 -2147483648 -39 -2 " ]
	captured -e syscall_other
	[ "$names" = "${every#900 1022 }" ]
	captured -e '%all,!syscall_other'
	[ "$names" = "900 1022 " ]
}

@test "--where: numbers, and those that are told apart only later" {
	captured -e %all --where 'syscall=syscall_900'
	[ "$names" = "900 " ]
	captured -e %all --where 'syscall=%misc not syscall=1022'
	[ "$names" = "${every/1022 /}" ]
	captured -e %all --where 'syscall~^syscall_9'
	[ "$names" = "900 ${every#900 1022 }" ]
	captured -e %all --where 'family=Misc error=ENOSYS'
	[ "$names" = "$every" ]
	captured -e %all --where 'family=Misc error=EPERM'
	[ "$names" = "" ]
	captured -e %all --where 'syscall=close'
	[ "$names" = "" ]
	# What ior-filter says of the same rows.
	captured -e %all --where 'syscall=9999 or syscall=900'
	[ "$(ior-filter -c -r all.rows 'syscall=9999 or syscall=900')" = 2 ]
}

@test "--sample: each number with a place, and all the others together" {
	captured -e %misc --sample 900=0,syscall_other=0
	[ "$names" = "1022 " ]
	[ "$(left_out syscall_900)" = "0 1 1" ]
	[ "$(left_out syscall_other)" = "0 12 12" ]
	captured -e %misc --sample syscall_other=4
	[ "$(wc -w <<<"$names")" -ge 5 ]
	[ "$(left_out syscall_other | cut -d ' ' -f 1)" = 4 ]
	captured -e %misc --sample %misc=0,syscall_other=1
	[ "$names" = "${every#900 1022 }" ]
	run --separate-stderr ior-capture -e %misc --sample 9999=2 true
	status_is 2
	stderr_has "'9999': numbers below 0 or above 1022 are only sampled together: syscall_other=N"
}

@test "mistakes in numbers, status 2" {
	for number in 99999999999 syscall_ syscall_x 470x 0x100000000 syscall_-2147483649; do
		run --separate-stderr ior-capture -e "$number" true
		status_is 2
		stderr_has "-e: '$number' is no number of a system call: those have 32 bits"
	done
	run --separate-stderr ior-capture -e "$(seq -s , 5000 5016)" true
	status_is 2
	stderr_has "more than 16 numbers below 0 or above 1022 are named; take %misc"
}

# The table has all calls of this version.
known_kernel() {
	[ "$(printf '%s\n' 6.18.999 "$(uname -r)" | sort -V | tail -n 1)" = 6.18.999 ]
}

@test "--check: calls of this kernel that have no name here, by its BTF and by its tracepoints" {
	known_kernel || skip "kernel: newer than the table of system calls"
	run --separate-stderr ior-capture --check
	stdout_has "  yes  names of all system calls         every call in the kernel's "
	run --separate-stderr unshare --mount sh -c 'mount -t tmpfs tmpfs /sys/kernel/tracing &&
		ior-capture --check'
	[ "$(id -u)" -ne 0 ] || stdout_has "every call in the kernel's BTF"
	run --separate-stderr unshare --mount sh -c 'mount -t tracefs tracefs /sys/kernel/tracing &&
		[ -d /sys/kernel/tracing/events/syscalls ] && ior-capture --check'
	[ "$status" -eq 0 ] || skip "kernel: no tracefs that names system calls"
	stdout_has "every call in the kernel's tracepoints"
}
