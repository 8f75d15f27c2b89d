#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# A reader that is slow, stopped or gone: what waits for it, how much of it, and how it ends.

load helpers
load judge/capture

TEST_SECONDS=200

# burst OPTION...: a stream of 1,500,000 calls as fast as two threads can make them, on stdout.
burst() {
	mkdir burst
	ior-capture -e lseek --summary "$@" sh -c '"$0" --number 1500000 task-burst burst; echo >done' \
		"$WORKLOAD" 2>err
}

# late: a reader that reads nothing until all the calls have been made.
late() {
	until [ -s done ]; do sleep 0.05; done
	cat
}

# adds_up FILE: its rows, losses and what was open are all the calls, none of which has two rows.
adds_up() {
	local rows
	rows=$(ior-pair "$1" 2>/dev/null | ior-print --format=csv -F tid,call | tail -n +2 | sort -u |
		wc -l)
	echo "$rows rows; lost $(total "$1" lost_calls), open $(total "$1" in_flight)"
	[ $((rows + $(total "$1" lost_calls))) -eq 1500000 ]
	[ "$(total "$1" in_flight)" -eq 0 ]
	[ "$(info "$1" complete)" = True ]
}

@test "a reader that begins late loses nothing" {
	burst | late >x.ior
	cat err
	adds_up x.ior
	[ "$(total x.ior lost_calls)" -eq 0 ]
	# Else nothing was tested: it did not fit into the pipe.
	[ "$(total x.ior backlog_peak)" -gt 50000000 ]
	[ "$(total x.ior backlog_full_ns)" -eq 0 ]
	grep -q "^ior-capture: backlog: [0-9.]*M at most, of [0-9.]*[MG] that could be had; full for 0.000 s$" err
	grep -q " $(stat -c %s x.ior) bytes$" err
}

@test "it loses calls without a backlog" {
	burst --backlog 0 --ring-size 1M | late >x.ior
	cat err
	adds_up x.ior
	[ "$(total x.ior lost_calls)" -gt 100000 ]
	[ "$(total x.ior backlog_peak)" -eq 0 ]
	grep -q "the ring buffer was full; a larger --ring-size, a --backlog, a narrower -e or a faster reader" err
	run grep "backlog:" err
	status_is 1
}

@test "and with a small one, which says so" {
	burst --backlog 64K --ring-size 1M | late >x.ior
	cat err
	adds_up x.ior
	[ "$(total x.ior lost_calls)" -gt 100000 ]
	[ "$(total x.ior backlog_peak)" -le 327680 ]
	[ "$(total x.ior backlog_full_ns)" -gt 10000000 ]
	grep -q "the backlog of 2[0-9.]*K full, and so was the ring buffer; a larger --backlog" err
	grep -q "^ior-capture: backlog: 2[0-9.]*K at most, of 320K that could be had; full for [0-9.]* s$" err
}

@test "a disk that stands still is no different" {
	# A FIFO opened by name is what -o FILE writes to; its reader is as slow as a disk may be.
	mkfifo slow
	late <slow >x.ior 3>&- &
	background+=("$!")
	burst -o slow
	wait "${background[-1]}"
	adds_up x.ior
	[ "$(total x.ior lost_calls)" -eq 0 ]
	[ "$(total x.ior backlog_peak)" -gt 50000000 ]
}

# full_load: as many calls as a core can make.
full_load() {
	dd if=/dev/zero of=/dev/null bs=1 2>/dev/null 3>&- &
	background+=("$!")
}

# stopped_reader: $reader has pipe open for reading, and does not read.
stopped_reader() {
	mkfifo pipe
	(sleep 1000 <pipe) 3>&- &
	reader=$!
	background+=("$reader")
}

# resident NAME: a line of the capture's /proc/PID/status, in KiB.
resident() {
	awk -v name="$1:" '$1 == name { print $2 }' "/proc/$capturing/status"
}

@test "memory grows while the reader is stopped, and goes back when it reads on" {
	local before
	full_load
	mkfifo pipe
	# Reads a little, then nothing until it is told, then all.
	(head -c 1000; until [ -e go ]; do sleep 0.05; done; cat) <pipe >/dev/null 3>&- &
	background+=("$!")
	start_capture -e read,write >pipe
	before=$(resident VmRSS)
	for ((i = 0; i < 200 && $(resident VmRSS) < before + 100000; i++)); do sleep 0.1; done
	[ "$(resident VmRSS)" -ge $((before + 100000)) ]
	kill "${background[0]}"
	touch go
	for ((i = 0; i < 200 && $(resident VmRSS) > before + 30000; i++)); do sleep 0.1; done
	echo "before $before KiB, now $(resident VmRSS) KiB, at most $(resident VmHWM) KiB"
	[ "$(resident VmRSS)" -le $((before + 30000)) ]
	stop_capture
}

@test "a reader that was stopped goes: the capture ends, in silence" {
	local o status
	full_load
	for o in 0 64K 1G; do
		rm -f pipe
		stopped_reader
		start_capture --backlog "$o" -e read,write >pipe 2>err
		sleep 0.7
		kill -0 "$capturing"
		kill "$reader"
		status=0
		wait "$capturing" || status=$?
		[ "$status" -eq 0 ]
		run grep -v -e lost -e "found no room" err
		stdout_is ""
	done
}

@test "the first signal waits for a stopped reader, the second does not" {
	local o status
	full_load
	for o in 0 64K 1G; do
		rm -f pipe
		stopped_reader
		start_capture --backlog "$o" -e read,write >pipe
		sleep 0.5
		kill -TERM "$capturing"
		sleep 0.7
		kill -0 "$capturing"
		kill -TERM "$capturing"
		status=0
		wait "$capturing" || status=$?
		[ "$status" -eq 143 ]
		kill "$reader"
	done
}

@test "all that waited is written after the end" {
	full_load
	mkfifo pipe
	(until [ -e go ]; do sleep 0.05; done; cat) <pipe >x.ior 3>&- &
	background+=("$!")
	start_capture --summary -e read,write >pipe 2>err
	sleep 2
	kill -INT "$capturing"
	sleep 0.5
	kill -0 "$capturing"
	touch go
	wait "$capturing"
	wait "${background[-2]}"
	[ "$(info x.ior complete) $(info x.ior end_reason)" = "True signal" ]
	[ "$(total x.ior backlog_peak)" -gt 10000000 ]
	grep -q " $(stat -c %s x.ior) bytes$" err
}

@test "a full disk ends a capture with any backlog" {
	local o
	for o in 0 64K 1G; do
		run --separate-stderr timeout $((20 * IOR_SLOW)) ior-capture --backlog "$o" -o /dev/full
		status_is 1
		stderr_is "ior-capture: cannot write /dev/full: No space left on device; the output is incomplete"
	done
}

@test "a backlog that cannot be had is said" {
	run --separate-stderr ior-capture --backlog 1024G -e getppid -d 0.2 -o x.ior
	status_is 0
	[[ $stderr == "ior-capture: --backlog: 1T are not to be had, only "*"G, as memory is now; "* ]] ||
		show_run "stderr"
	[ "${#stderr_lines[@]}" -eq 1 ] || show_run "not one line"
	[ "$(info x.ior complete)" = True ]
}

@test "draining goes first, not the command nor what writes" {
	[ "$(id -u)" = 0 ] || skip "only root may go first"
	ior-capture -e getppid -o x.ior sh -c "nice >nice; ps -L -o ni= -p \$PPID >threads"
	[ "$(cat nice)" = "$(nice)" ]
	run tr -d ' ' <threads
	stdout_is "$(($(nice) - 10))
$(nice)"
}
