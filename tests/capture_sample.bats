#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# --sample: catches calls that are neither recorded nor counted, ones that are counted twice, and
# totals that a later stage loses.

load helpers
load judge/capture

# left_out FILE CALL KEY: one number of what was left out of CALL; 0 if nothing was.
left_out() {
	ior-print --info --format=json "$1" | python3 -c '
import json, sys
for o in json.load(sys.stdin).get("left_out_list", []):
    if o["syscall"] == sys.argv[1] and o["abi"] == "native":
        print(o[sys.argv[2]])
        break
else:
    print(0)' "$2" "$3"
}

# rows FILE CALL: how many rows it has.
rows() {
	ior-filter -c -r "$1" syscall="$2" || :
}

@test "one in N is recorded, and with what was left out that is every call" {
	ior-capture -o raw.ior -e write --sample write=10 \
		dd if=/dev/zero of=/dev/null bs=1 count=5000 status=none
	ior-pair -o rows.ior raw.ior
	recorded=$(rows rows.ior write)
	[ $((recorded + $(left_out raw.ior write calls))) -eq 5000 ]
	# One in each ten of a processor's; the process may have been moved now and then.
	[ "$recorded" -ge 400 ] && [ "$recorded" -le 600 ]
	[ "$(left_out raw.ior write one_in)" -eq 10 ]
	[ "$(left_out raw.ior write time_ns)" -gt 0 ]
	[ "$(info raw.ior totals | python3 -c 'import ast, sys
print(ast.literal_eval(sys.stdin.read())["left_out"])')" -eq "$(left_out raw.ior write calls)" ]
}

@test "0: counted alone, with their errors; other calls are all recorded" {
	for n in 1 2 3; do : >"file$n"; done
	for sample in openat=1 %fs=0,unlinkat=1; do
		ior-capture -o "$sample.ior" -e openat,unlinkat --sample "$sample" \
			sh -c 'cat file1 file2 none; rm -f file1; : >file1' >/dev/null 2>&1 || :
		ior-pair -o "$sample.rows" "$sample.ior"
	done
	all=openat=1 none=%fs=0,unlinkat=1
	[ "$(rows "$none.rows" openat)" -eq 0 ]
	[ "$(rows "$all.rows" openat)" -gt 3 ]
	[ "$(left_out $none.ior openat calls)" -eq "$(rows "$all.rows" openat)" ]
	[ "$(left_out $none.ior openat errors)" -eq \
	  "$(ior-filter -c -r $all.rows 'syscall=openat and error')" ]
	[ "$(rows "$none.rows" unlinkat)" -eq 1 ]
	[ "$(left_out $all.ior openat calls)" -eq 0 ]
}

@test "a call that is stopped and goes on is one call, its time all of it" {
	ior-capture -o raw.ior -e %time --sample clock_nanosleep=0 sh -c '
		sleep 0.4 & pid=$!
		sleep 0.1; kill -STOP $pid; sleep 0.6; kill -CONT $pid; wait $pid'
	[ "$(left_out raw.ior clock_nanosleep calls)" -eq 3 ]
	[ "$(left_out raw.ior clock_nanosleep errors)" -eq 0 ]
	# of the first sleep, also while it was stopped, and of the two others
	[ "$(left_out raw.ior clock_nanosleep time_ns)" -ge 1250000000 ]
}

@test "what was left out passes every stage, and stands above tables" {
	ior-capture -o raw.ior -e write --sample /^write$/=0 \
		dd if=/dev/zero of=/dev/null bs=1 count=100 status=none
	ior-pair raw.ior >rows.ior
	ior-filter -r rows.ior pid=1 >none.ior
	ior-filter -r raw.ior pid=1 >none.raw
	for stage in raw.ior rows.ior none.ior none.raw; do
		[ "$(left_out $stage write calls)" -eq 100 ]
	done
	run --separate-stderr ior-print --info rows.ior
	stdout_has "write: 100 calls, 0 errors, "
	run --separate-stderr ior-stats -b syscall rows.ior
	status_is 0
	stdout_has "sampled: 100 calls were left out"
	run --separate-stderr ior-stats -b syscall --format=json rows.ior
	stdout_has '{"left_out_calls":100,"left_out_unknown":false}'
}

@test "mistakes are told before anything is loaded" {
	run --separate-stderr ior-capture --sample read true
	status_is 2
	stderr_has "'read' is not of the form CALL=N or %family=N"
	run --separate-stderr ior-capture --sample reed=2 true
	status_is 2
	stderr_has "read"
	run --separate-stderr ior-capture --sample read=x true
	status_is 2
	run --separate-stderr ior-capture -e close --sample read=2 true
	status_is 2
	stderr_has "none of its system calls is selected by -e"
	run --separate-stderr ior-capture --sample read=2 --where 'duration > 1ms' true
	status_is 2
	stderr_has "must be known when it begins"
}
