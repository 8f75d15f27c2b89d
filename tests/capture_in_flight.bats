#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Calls that were under way when recording began, those that are still when it ends, and those
# that last long.

load helpers
load judge/capture

# rows FIELDS STREAM: of each row, also of a call that did not end, a line.
rows() {
	ior-pair --unfinished "$2" | ior-print --format=csv -F "$1" | tail -n +2
}

# is ACTUAL EXPECTED: two texts.
is() {
	[ "$1" = "$2" ] || show_run "it is $1, not $2"
}

@test "what is it stuck in? the call, its file, and that its beginning was not seen" {
	mkfifo fifo
	cat fifo 3<>fifo >/dev/null &
	background+=($!)
	sleep 30 &
	background+=($!)
	sleep 0.2
	ior-capture -p "${background[0]},${background[1]}" -e %all -d 0.3 -o x.ior
	run -0 --separate-stderr rows pid,syscall,file,duration_ns,in_flight x.ior
	is "$(sort <<<"$output")" "$(printf '%s\n' "${background[0]},read,$PWD/fifo,,1" \
		"${background[1]},clock_nanosleep,,,1" | sort)"
	is "$(total x.ior in_flight_at_start)" 2
	is "$(total x.ior in_flight)" 2
}

@test "it ends while it is recorded: one row, which takes at least as long as was seen" {
	mkfifo fifo
	head -c 3 fifo 3<>fifo >/dev/null &
	background+=($!)
	sleep 0.2
	start_capture -p "${background[0]}" -e read,lseek,exit_group -o x.ior
	sleep 0.3
	printf abc >fifo
	wait "$capturing"
	run -0 --separate-stderr rows call,syscall,ret,bytes,in_flight x.ior
	is "${lines[0]}" "1,read,3,3,1"
	is "${lines[1]%%,*}" 2
	run -0 rows duration_ns x.ior
	[ "${lines[0]}" -ge 250000000 ] && [ "${lines[0]}" -lt 20000000000 ]
}

@test "a task that is killed in such a call" {
	sleep 30 &
	local sleeper=$!
	sleep 0.1
	start_capture -p "$sleeper" -e %all -o x.ior
	{ kill -KILL "$sleeper" && wait "$sleeper"; } 2>/dev/null || :
	wait "$capturing"
	run -0 --separate-stderr rows syscall,ret,in_flight x.ior
	# What it leaves with is the kernel's own note that it could be restarted.
	stdout_is "clock_nanosleep,-516,1"
}

@test "one that is interrupted and goes on is one row" {
	sleep $((2 * IOR_SLOW)) &
	local sleeper=$!
	sleep 0.1
	start_capture -p "$sleeper" -e clock_nanosleep,restart_syscall -o x.ior
	kill -STOP "$sleeper"
	sleep 0.1
	kill -CONT "$sleeper"
	wait "$capturing"
	run -0 --separate-stderr rows syscall,ret,restarts,in_flight x.ior
	stdout_is "clock_nanosleep,0,1,1"
}

# not_told STREAM: of none of the stages a call was under way.
not_told() {
	local pid
	ior-pair --unfinished "$1" | ior-print --format=csv -F pid,in_flight >told
	for pid in *.pid; do
		run -1 grep "^$(cat "$pid"),1" told
	done
}

@test "the pipeline waits for the capture, and is not told of" {
	ior-capture -e %all -d 0.3 | stage pair tee -i x.ior | stage cat cat | stage print cat >/dev/null
	not_told x.ior
	# Nor is a shell whose standard input it is, while it waits for what reads that.
	ior-capture -e %all -d 0.3 | stage shell sh -c 'tee -i y.ior; :' | stage cat2 cat >/dev/null
	not_told y.ior
}

@test "a COMMAND has no such call" {
	ior-capture -e %all -o x.ior true
	run -0 rows in_flight x.ior
	stdout_lacks 1
}

@test "--where is asked of them: what is known now, and what is known at the exit" {
	sleep $((3 * IOR_SLOW)) &
	local sleeper=$!
	sleep 0.1
	start_capture -p "$sleeper" -e clock_nanosleep --where "pid=$sleeper and duration > 0.2s" \
		-o yes.ior
	local yes=$capturing
	start_capture -p "$sleeper" -e clock_nanosleep --where "duration > 500s" -o later.ior
	local later=$capturing
	start_capture -p "$sleeper" -e clock_nanosleep --where "pid=1" -o no.ior
	wait "$yes" "$later" "$capturing"
	run -0 --separate-stderr rows syscall,ret,in_flight yes.ior
	stdout_is "clock_nanosleep,0,1"
	run -0 --separate-stderr rows syscall,ret,in_flight later.ior
	stdout_is ""
	is "$(total later.ior refused)" 1
	run -0 --separate-stderr rows syscall,ret,in_flight no.ior
	stdout_is ""
}

@test "a user, and calls that are not selected" {
	sleep 30 &
	background+=($!)
	sleep 0.1
	ior-capture -u 54321 -e %all -d 0.1 -o other.ior
	run -0 --separate-stderr rows syscall other.ior
	stdout_is ""
	ior-capture -p "${background[0]}" -e read -d 0.1 -o unselected.ior
	run -0 --separate-stderr rows syscall unselected.ior
	stdout_is ""
}

# A call that is open for longer than a tenth of a second is in the stream before it ends.
@test "a call that lasts is told of while it does" {
	mkfifo fifo
	ior-capture -e read -o x.ior timeout 60 sh -c 'read -r line <>fifo' 3>&- &
	background+=($!)
	for _ in {1..50}; do
		sleep 0.1
		ior-print --format=json x.ior >x.json 2>/dev/null || :
		run -0 python3 - <<-'PY'
			import json
			open_calls = {}
			for line in open("x.json"):
			    r = json.loads(line)
			    if r["record"] == "enter":
			        open_calls[r["tid"], r["call"]] = r["file"]
			    elif r["record"] == "exit":
			        open_calls.pop((r["tid"], r["call"]), None)
			print(*open_calls.values())
		PY
		[ -z "$output" ] || break
	done
	is "$output" "$PWD/fifo"
	echo >fifo
	wait "${background[0]}"
	is "$(ior-pair --summary x.ior 2>&1 >/dev/null | grep -c ' 0 unmatched enters, 0 unmatched exits')" 1
}
