# SPDX-License-Identifier: BSD-2-Clause
#
# ior-synth: the same bytes for the same options, the clock with --rate, and how it ends. What it
# promises of its stream is in tests/unit/test_synth.c, of its output in contract.bats.
load helpers

# info FILE KEY: a fact of a stream, as ior-print --info has it.
info() {
	ior-print --info --format=json "$1" | /usr/bin/python3 -c '
import json, sys
print(json.load(sys.stdin)[sys.argv[1]])' "$2"
}

# total FILE NAME: a count of the end record of a stream.
total() {
	ior-print --format=json --records "$1" | tail -n 1 | grep -o "\"$2\":[0-9]*" | cut -d: -f2
}

# Nanoseconds since boot.
boottime() {
	/usr/bin/python3 -c 'import time; print(time.clock_gettime_ns(time.CLOCK_BOOTTIME))'
}

# times FILE: the first and the last start of a row, in nanoseconds since boot.
times() {
	ior-pair "$1" 2>/dev/null | ior-print --format=csv -F time_ns 2>/dev/null | tail -n +2 |
		sort -n | sed -n '1p;$p'
}

# between LEAST NUMBER MOST
between() {
	/usr/bin/python3 -c 'import sys
least, number, most = map(float, sys.argv[1:])
assert least <= number <= most, f"{number} is not from {least} to {most}"' "$@"
}

# Starts ior-synth in the background as one that can be interrupted; $pid.
start() {
	env --default-signal=INT ior-synth "$@" 3>&- &
	pid=$!
}

# refused MESSAGE ARGUMENT...: status 2, nothing on stdout, one line on stderr.
refused() {
	local message=$1
	shift
	run -2 --separate-stderr ior-synth "$@"
	stdout_is ""
	stderr_has "ior-synth: "
	stderr_has "$message"
	[ "${#stderr_lines[@]}" -eq 1 ] || show_run "not one line"
}

# ---- In its own time -------------------------------------------------------------------------

@test "the same options give the same bytes, another seed others" {
	ior-synth --rows 3000 >a
	ior-synth --rows 3000 | cmp - a
	ior-print --format=csv a >a.csv
	ior-synth --seed 1 --rows 3k | ior-print --format=csv >b.csv
	ior-synth --seed 2 --rows 3k | ior-print --format=csv >c.csv
	# all but the header, in which the command line stands
	cmp <(grep -v ^header a.csv) <(grep -v ^header b.csv)
	run ! cmp --silent <(grep -v ^header a.csv) <(grep -v ^header c.csv)
}

# Figures that were measured with it compare with those of today.
@test "the calls are those of years ago: a recording of the same seed" {
	# all but results, of which a few are others today
	fields=record,time,pid,tid,call,syscall,args,file,dir,offset,comm
	ior-print --format=csv -F $fields "$IOR_DATA/synthetic.ior" | grep -v '^header' >then
	ior-synth --seed 7 --rows 100 | ior-print --format=csv -F $fields | grep -v '^header' >now
	[ "$(wc -l <now)" -gt 200 ]
	cmp then now
}

@test "every build makes the same bytes" {
	[ -x "$IOR_SOURCE/build/release/ior-synth" ] || skip "no release build beside this one"
	ior-synth --seed 5 --rows 20000 >here
	"$IOR_SOURCE/build/release/ior-synth" --seed 5 --rows 20000 | cmp - here
}

@test "rows that were asked for, no more and no fewer" {
	for n in 0 1 1000 2k; do
		run --separate-stderr bash -c "ior-synth --rows $n | ior-pair | ior-print --format=csv -F seq"
		status_is 0
		if [ $n = 0 ]; then
			stderr_is "ior-print: no call matched: ior-synth --rows 0 recorded none"
		else
			stderr_is ""
		fi
		[ "${#lines[@]}" -eq $((${n/k/000} + 1)) ] || show_run "rows"
	done
	ior-synth -o default.ior
	[ "$(total default.ior rows)" = 100000 ]
}

@test "-d: of the machine's time, the same bytes again" {
	ior-synth -d 1.5s >a
	ior-synth -d 1.5s | cmp - a
	[ "$(info a complete) $(info a end_reason) $(info a span)" = "True duration 1.5" ]
	# more than the rows that are the limit without it
	ior-synth -d 10 -o long.ior
	[ "$(total long.ior rows)" -gt 100000 ]
	ior-synth -d 10 --rows 50 -o both.ior
	[ "$(info both.ior end_reason) $(total both.ior rows)" = "limit 50" ]
}

# ---- In that of the clock --------------------------------------------------------------------

@test "--rate: so many rows a second, and no longer than -d" {
	before=$(boottime)
	ior-synth --rate 1000 -d 2 -o x.ior
	after=$(boottime)
	[ "$(info x.ior complete) $(info x.ior end_reason)" = "True duration" ]
	between 1500 "$(total x.ior rows)" 2100
	between 2.0 "$(info x.ior span)" 2.5
	between 2e9 $((after - before)) $((8000000000 * IOR_SLOW))
}

@test "--rate: times are those of the clock, wall time too" {
	before=$(boottime) wall=$(date +%s)
	ior-synth --rate 5k --rows 5k -o x.ior
	after=$(boottime)
	[ "$(info x.ior end_reason) $(total x.ior rows)" = "limit 5000" ]
	mapfile -t seen < <(times x.ior)
	# a record may be stamped a little before what is written around it
	between $((before - 100000)) "${seen[0]}" "$after"
	between "${seen[0]}" "${seen[1]}" "$after"
	between 0.9e9 $((seen[1] - seen[0])) $((after - before))
	# "time", "# 2024-12-02", "13:14:15.123456Z"
	ior-pair x.ior 2>/dev/null | ior-print --time=wall -F time 2>/dev/null >said
	said=$(date -d "$(sed -n '2s/# //p' said) $(sed -n 3p said)" +%s)
	between $((wall - 1)) "$said" $(($(date +%s) + 1))
}

@test "--rate: what has happened is passed on while it goes on" {
	mkfifo pipe
	start --rate 200 -d 100 -o pipe
	# ten rows take a twentieth of a second; the stream is written in larger pieces than theirs
	run timeout $((5 * IOR_SLOW)) bash -c 'ior-pair <pipe 2>/dev/null | ior-print --format=csv -F seq | head -n 50'
	[ "${#lines[@]}" -eq 50 ] || show_run "too late"
	wait "$pid"
}

@test "--rate: the same seed gives the same calls" {
	for name in a b; do
		ior-synth --rate 20k --rows 2000 | ior-pair |
			ior-print --format=csv -F pid,tid,call,comm,syscall,file,ret,bytes >$name
	done
	cmp a b
}

@test "--rate: who reads too slowly gets less, and it is said" {
	run --separate-stderr bash -c 'ior-synth --rate 200k -d 4 | { sleep 3; cat; } >x.ior'
	status_is 0
	stdout_is ""
	stderr_has "ior-synth: --rate 200000 is more than"
	stderr_has " s of the clock have no calls"
	[ "$(info x.ior complete)" = True ]
	[ "$(total x.ior rows)" -lt 600000 ]
}

@test "the pipeline of a live capture" {
	run --separate-stderr bash -o pipefail -c \
		'ior-synth --rate 5k -d 3 | ior-pair | ior-stats -i 1s 2>/dev/null'
	status_is 0
	stderr_is ""
	[ "$(grep -c '^20..-' <<<"$output")" -ge 3 ] || show_run "intervals"
	stdout_has "calls (5"
}

# ---- Ends ------------------------------------------------------------------------------------

@test "SIGINT, SIGTERM, SIGHUP: the stream gets its end, with a rate and without" {
	for signal in INT TERM HUP; do
		for args in "--rate 1k" "--rows 1000G"; do
			# shellcheck disable=SC2086 # words
			start $args -o x.ior
			for ((i = 0; i < 200; i++)); do
				[ ! -s x.ior ] || break
				sleep 0.05
			done
			kill -"$signal" "$pid"
			wait "$pid"
			[ "$(info x.ior complete) $(info x.ior end_reason)" = "True signal" ]
			rm x.ior
		done
	done
}

@test "a second signal ends one that cannot write" {
	local status=0
	mkfifo pipe
	# Opened for both, read by nobody: it fills.
	exec 7<>pipe
	start --rate 1M -o pipe 7>&-
	sleep 0.5
	kill -INT "$pid"
	sleep 0.5
	kill -0 "$pid"
	kill -INT "$pid"
	wait "$pid" || status=$?
	exec 7>&-
	[ "$status" -eq 130 ]
}

@test "a reader that has gone: quiet, at once, though nothing is written" {
	run --separate-stderr timeout $((10 * IOR_SLOW)) bash -c \
		'ior-synth --rows 18446744073709551615 | head -c 1000000 | wc -c; echo "${PIPESTATUS[*]}"
		ior-synth --rate 1 | head -c 1 >/dev/null; echo "${PIPESTATUS[*]}"
		ior-synth --rate 1M | ior-pair | head -c 1000 >/dev/null; echo "${PIPESTATUS[*]}"'
	status_is 0
	stdout_is $'1000000\n0 0 0\n0 0\n0 0 0'
	stderr_is ""
}

# ---- Mistakes --------------------------------------------------------------------------------

@test "wrong values: what is wrong, and what is right" {
	refused "--seed: 'x' is not a number" --seed x
	refused "--seed: '1k' is not a number" --seed 1k
	refused "--seed: 18446744073709551616 is out of range" --seed 18446744073709551616
	refused "--rows: -1 must not be negative" --rows -1
	refused "--rows: '12abc' is not a count: unknown unit 'abc' (k M G)" --rows 12abc
	refused "--rows: count 99999999999999999999 is too large" --rows 99999999999999999999
	refused "--rate: 0 is out of range (1 to 1000000000)" --rate 0
	refused "--rate: 2G is out of range" --rate 2G
	refused "--rate: '1.5x' is not a count" --rate 1.5x
	refused "-d: '1x' is not a duration: unknown unit 'x'" -d 1x
	refused "-d: must be longer than 0" -d 0
	refused "'monday.ior'" monday.ior
	refused "did you mean --rate?" --rat=5 --raet 5
}
