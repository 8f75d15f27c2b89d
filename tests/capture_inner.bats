#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Calls that 32-bit programs make through socketcall and ipc: which of them are recorded, and how
# they are shown. What their rows are is the scenario compat-inner.

load helpers
load judge/capture

# recorded OPTION...: the calls of compat-inner that a capture with these options has, as a line.
recorded() {
	capture_scenario compat-inner "$@"
	ior-pair -o x.rows compat-inner.ior
	ior-filter -r x.rows 'has via' | ior-print --format=csv -F via,syscall | tail -n +2 |
		sort | uniq -c | awk '{ printf "%s%s %s", n++ ? ", " : "", $1, $2 } END { print "" }'
	rm -r compat-inner*
}

@test "they are selected by their own name, or by that of what they come through" {
	[ "$(recorded -e sendto)" = "3 socketcall,sendto" ]
	[ "$(recorded -e accept,semop)" = "1 ipc,semop, 1 socketcall,accept" ]
	[ "$(recorded -e socketcall | tr ',' '\n' | grep -c socketcall)" -eq 9 ]
	[ "$(recorded -e 'ipc,!msgrcv' | grep -c msgrcv)" -eq 0 ]
	[[ $(recorded -e 'ipc,!msgrcv') == *ipc,msgsnd* ]]
	[[ $(recorded -e '%network,!socketcall') == *"3 socketcall,sendto"* ]]
	[ -z "$(recorded -e '%network,!sendto' | grep sendto)" ]
	[ -z "$(recorded -e getppid)" ]
}

@test "--where and --sample know them" {
	[ "$(recorded -e %all --where 'syscall=sendto ret>0')" = "2 socketcall,sendto" ]
	[ "$(recorded -e %all --where 'syscall=msgrcv error')" = "1 ipc,msgrcv" ]
	capture_scenario compat-inner -e %ipc,%network --sample accept=0,sendto=0
	ior-print compat-inner.ior | tail -1 >end
	grep -q accept end
	grep -q sendto end
	[ "$(ior-pair compat-inner.ior | ior-filter 'syscall=sendto,accept' |
		ior-print --format=json 2>&1 | grep -c '"syscall"')" -eq 0 ]
}

@test "strace's format calls them as strace does" {
	capture_scenario compat-inner -e socketcall,ipc
	ior-pair compat-inner.ior | ior-filter 'has via' | ior-print --format=strace >ours
	for name in send recv sendto recvfrom accept semop msgrcv; do
		grep -q " $name(" ours
	done
	[ "$(grep -c ' send(' ours)" -eq 2 ]
	grep -q ' accept([0-9]*<UNIX-STREAM:\[[0-9]*,"[^"]*"\]>, NULL, NULL) = ' ours
}
