#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# How a capture ends: whatever the way, what was recorded is written, the stream says that it
# is complete, and every stage's status is right.

load helpers
load judge/capture

# As many calls as a core can make.
full_load() {
	dd if=/dev/zero of=/dev/null bs=1 2>/dev/null 3>&- &
	load_pid=$!
	background+=("$load_pid")
}

# The pipeline's statuses are all 0; nobody said more than that calls were lost.
all_well() {
	[ "$(tr -d '0 \n' <statuses)" = "" ] || { echo "statuses: $(cat statuses)"; return 1; }
	run grep -v -w -e lost err
	[ -z "$output" ] || { echo "stderr: $output"; return 1; }
}

# out.folded is a complete folded output in which the load shows.
folded() {
	grep -q "^dd;" out.folded
	run grep -Evn '^[^ ].* [0-9]+$' out.folded
	[ -z "$output" ]
	[ "$(tail -c 1 out.folded)" = "" ]
}

# Each call that began and ended, and was not lost, is in the folded output.
nothing_missing() {
	python3 - <<-'PY'
		import re
		told = re.search(r"(\d+) calls, (\d+) of them lost and (\d+) open at the end; (\d+) restarts",
		                 open("summary").read())
		calls, lost, open_, restarts = map(int, told.groups())
		rows = sum(int(line.rsplit(b" ", 1)[1]) for line in open("out.folded", "rb"))
		print(rows, "rows;", told[0])
		assert rows == calls - lost - open_ - restarts
		assert rows > 1000, "there was no load"
	PY
}

CAPTURE='ior-capture --summary --ready-fd 8 8>ready 2>summary'
FLAME='ior-pair 2>>err | ior-flame -w count >out.folded 2>>err'

@test "Ctrl-C in a terminal, at full load" {
	full_load
	python3 "$JUDGE/terminal.py" ready 0.6 "$CAPTURE | $FLAME"
	all_well
	folded
	nothing_missing
}

@test "Ctrl-C in a terminal, at full load, with tee -i in the middle" {
	full_load
	python3 "$JUDGE/terminal.py" ready 0.6 "$CAPTURE | tee -i raw.ior | $FLAME"
	all_well
	folded
	nothing_missing
	[ "$(info raw.ior complete) $(info raw.ior end_reason)" = "True signal" ]
}

# In a process group of its own, the shell itself surviving to tell the statuses.
in_group() {
	setsid bash -c "trap : TERM HUP INT; $1; echo \"\${PIPESTATUS[*]}\" >statuses" 3>&- &
	group=$!
	background+=("$group")
	wait_for ready
}

@test "kill -TERM of the process group, at full load" {
	full_load
	in_group "$CAPTURE | $FLAME"
	sleep 0.6
	kill -TERM -- "-$group"
	wait "$group"
	all_well
	folded
	nothing_missing
}

@test "kill -HUP of the process group, at full load" {
	full_load
	in_group "$CAPTURE | $FLAME"
	sleep 0.3
	kill -HUP -- "-$group"
	wait "$group"
	all_well
	folded
}

@test "timeout around the pipeline, at full load" {
	local seconds
	full_load
	# Time enough to begin, also on a machine that is busy otherwise.
	for seconds in 2 $((10 * IOR_SLOW)); do
		rm -f err statuses
		run timeout "$seconds" bash -c \
			"trap : TERM; $CAPTURE | $FLAME; echo \"\${PIPESTATUS[*]}\" >statuses"
		status_is 124
		wait_for statuses
		[ "$(awk '{ rows += $NF } END { print rows + 0 }' out.folded)" -le 1000 ] || break
	done
	all_well
	folded
	nothing_missing
}

@test "timeout around ior-capture alone, which sends it two signals" {
	full_load
	run --separate-stderr timeout 1 ior-capture -o x.ior
	status_is 124
	[ "$(info x.ior complete)" = True ]
	[ "$(info x.ior end_reason)" = signal ]
}

@test "a reader that is gone, without any call to tell it" {
	run --separate-stderr timeout $((10 * IOR_SLOW)) bash -c \
		'ior-capture -e getppid | true; echo "${PIPESTATUS[*]}"'
	status_is 0
	stdout_is "0 0"
	stderr_is ""
	run --separate-stderr timeout $((10 * IOR_SLOW)) bash -c \
		'ior-capture -e getppid | head -c 1 >/dev/null; echo "${PIPESTATUS[*]}"'
	stdout_is "0 0"
	stderr_is ""
}

@test "a reader that is gone, at full load, at each stage" {
	full_load
	run --separate-stderr timeout $((10 * IOR_SLOW)) bash -c 'ior-capture | head -c 100000 >/dev/null
		echo "${PIPESTATUS[*]}"'
	stdout_is "0 0"
	run --separate-stderr timeout $((10 * IOR_SLOW)) bash -c 'ior-capture | ior-pair | head -c 100000 >/dev/null
		echo "${PIPESTATUS[*]}"'
	stdout_is "0 0 0"
	run --separate-stderr timeout $((10 * IOR_SLOW)) bash -c 'ior-capture | ior-pair | ior-print | head -n 5
		echo "${PIPESTATUS[*]}"'
	[ "${lines[-1]}" = "0 0 0 0" ] || show_run "statuses"
}

@test "SIGHUP ends a capture, unless it was inherited ignored" {
	start_capture -e getppid -o x.ior
	kill -HUP "$capturing"
	wait "$capturing"
	[ "$(info x.ior complete) $(info x.ior end_reason)" = "True signal" ]
	trap '' HUP
	start_capture -e getppid -o y.ior
	trap - HUP
	kill -HUP "$capturing"
	sleep 0.3
	kill -0 "$capturing"
	stop_capture
	[ "$(info y.ior complete)" = True ]
}

@test "a second Ctrl-C ends a capture that cannot write" {
	local status=0
	full_load
	mkfifo pipe
	# Opened for both, read by nobody: it fills.
	exec 7<>pipe
	start_capture >pipe
	sleep 0.5
	kill -INT "$capturing"
	sleep 0.5
	kill -0 "$capturing"
	kill -INT "$capturing"
	wait "$capturing" || status=$?
	[ "$status" -eq 130 ]
}

@test "-d: the duration, and the command goes on" {
	run --separate-stderr ior-capture -d 0.5 -o x.ior
	status_is 0
	[ "$(info x.ior complete) $(info x.ior end_reason)" = "True duration" ]
	python3 -c 'import sys; assert 0.45 < float(sys.argv[1]) < 2, sys.argv' "$(info x.ior span)"
	ior-capture -d 300ms -o y.ior sh -c 'sleep 1.5; echo lives >alive' >/dev/null 2>&1 3>&-
	[ ! -e alive ]
	[ "$(info y.ior end_reason)" = duration ]
	wait_for alive
}

@test "a capture ends with its target" {
	hold open-calls
	start_capture -p "$held" -e %all -o x.ior
	let_go
	wait "$capturing"
	[ "$(info x.ior complete) $(info x.ior end_reason)" = "True target-ended" ]
}

@test "a capture of two processes ends with the last of them" {
	local first second
	sleep 100 3>&- &
	first=$!
	sleep 100 3>&- &
	second=$!
	background+=("$first" "$second")
	start_capture -p "$first,$second" -e %all -o x.ior
	kill "$first"
	sleep 0.4
	kill -0 "$capturing"
	kill "$second"
	wait "$capturing"
	[ "$(info x.ior end_reason)" = target-ended ]
}

@test "the first Ctrl-C waits for the command" {
	cat >"command" <<-'SH'
		trap 'sleep 0.4; echo done >done; exit 3' INT
		echo >ready
		while :; do sleep 0.05; done
	SH
	python3 "$JUDGE/terminal.py" ready 0.2 "ior-capture -e %all -o x.ior sh command 2>err"
	[ "$(cat statuses)" = 3 ]
	[ -s done ]
	[ "$(info x.ior complete) $(info x.ior end_reason)" = "True target-ended" ]
}

@test "SIGTERM goes on to the command" {
	local status=0
	start_capture -e %all -o x.ior sleep 100
	kill -TERM "$capturing"
	wait "$capturing" || status=$?
	[ "$status" -eq 143 ]
	[ "$(info x.ior complete)" = True ]
}

@test "a full disk: status 1, 125 with a command, and a message" {
	run --separate-stderr ior-capture -d 0.3 -o /dev/full
	status_is 1
	stderr_has "No space left on device"
	run --separate-stderr bash -c 'ior-capture -d 0.3 >/dev/full'
	status_is 1
	stderr_has "No space left on device"
	run --separate-stderr ior-capture -e %all -o /dev/full true
	status_is 125
	stderr_has "No space left on device"
}

@test "a disk that becomes full: what fits is used up to the cut" {
	[ "$(id -u)" = 0 ] || skip "kernel: mounting needs root"
	mkdir small
	full_load
	run --separate-stderr unshare --mount bash -c '
		mount -t tmpfs -o size=256k none small || exit 99
		timeout $((20 * IOR_SLOW)) ior-capture -o small/x.ior
		echo "status $?"
		ior-pair small/x.ior 2>message | ior-print | wc -l
		cat message'
	[ "$status" -ne 99 ] || skip "kernel: no tmpfs"
	stdout_has "status 1"
	stdout_has "small/x.ior: record"
	stderr_has "No space left on device"
	[ "${lines[1]}" -gt 100 ]
}
