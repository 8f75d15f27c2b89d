# SPDX-License-Identifier: BSD-2-Clause
#
# ior-pair from the outside. What a field of a row is stands in tests/unit/test_pair*.c.
load helpers

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	synthetic 300 >small.ior
	synthetic 60000 >lossy.ior	# the imaginary machine loses calls, in so many
}

setup() {
	common_setup
	data=$BATS_FILE_TMPDIR
}

# rows FILE: the rows of a raw stream as CSV with all fields.
rows() {
	ior-pair "$@" | ior-print --format=csv -F all
}

# total FILE NAME: a count of the end record of a stream.
total() {
	ior-print --format=json --records "$1" | tail -n 1 | grep -o "\"$2\":[0-9]*" | cut -d: -f2
}

@test "as many rows as the imaginary machine made, losses or not" {
	ior-pair "$data/small.ior" >small.rows
	[ "$(ior-print --format=csv small.rows | wc -l)" = 301 ]
	ior-pair "$data/lossy.ior" >lossy.rows
	[ "$(ior-print --format=csv -F seq lossy.rows | wc -l)" = 60001 ]
	# seq counts them without a gap
	ior-print --format=csv -F seq lossy.rows | tail -n +2 | cmp - <(seq 60000)
	[ "$(total lossy.rows rows)" = 60000 ]
}

@test "the same input gives the same bytes, in pieces of any size" {
	ior-pair <"$data/small.ior" >expected
	ior-pair <"$data/small.ior" | cmp - expected
	dd if="$data/small.ior" bs=7 status=none | ior-pair | cmp - expected
}

@test "every stage is in the header, with its command line" {
	ior-pair "$data/small.ior" >small.rows
	run ior-print --info small.rows
	stdout_has "ior-synth --seed 1 --rows 300"
	stdout_has "ior-pair $data/small.ior"
}

@test "a cut stream gives all rows before the cut, and says where it was cut" {
	rows "$data/small.ior" >whole
	size=$(stat -c %s "$data/small.ior")
	for part in 4 3 2; do
		head -c $((size - size / part)) "$data/small.ior" >cut.ior
		run --separate-stderr bash -c 'ior-pair cut.ior >cut.rows'
		status_is 1
		[[ "$stderr" =~ ^"ior-pair: cut.ior: record "[0-9]+" (byte "[0-9]+"): " ]] || show_run "no place"
		run --separate-stderr bash -c 'ior-print --format=csv -F all cut.rows >cut'
		status_is 0
		lines=$(wc -l <cut)
		[ "$lines" -gt 50 ]
		head -n "$lines" whole | cmp - cut
		run ior-print --records cut.rows
		stdout_has 'reason="input-cut"'
	done
}

@test "--unfinished: rows of calls in flight, without an end, after the others" {
	ior-pair "$data/small.ior" | ior-print --format=csv -F duration,ret,error,syscall >without
	ior-pair --unfinished "$data/small.ior" | ior-print --format=csv -F duration,ret,error,syscall >with
	lines=$(wc -l <without)
	head -n "$lines" with | cmp - without
	tail -n +$((lines + 1)) with >added
	ior-pair "$data/small.ior" >small.rows
	[ "$(total small.rows unfinished_calls)" -gt 0 ]
	[ "$(wc -l <added)" = "$(total small.rows unfinished_calls)" ]
	! grep -v '^,,,.' added
}

@test "--unfinished stands in the header, for who needs such rows" {
	ior-pair --unfinished "$data/small.ior" | ior-print --records --format=json |
		head -n 1 | grep -q '"unfinished":true'
	ior-pair "$data/small.ior" | ior-print --records --format=json | head -n 1 >header
	! grep -q unfinished header
}

@test "calls that were under way when recording began: their rows, and that nothing was lost" {
	run --separate-stderr ior-pair --strict --unfinished -o stuck.rows "$IOR_DATA/stuck.ior"
	status_is 0
	stderr_is ""
	run ior-filter -r stuck.rows -c in_flight=1
	stdout_is 7
	run ior-filter -r stuck.rows -c 'in_flight=1 and has duration'
	stdout_is 2
	run ior-filter -r stuck.rows -c 'in_flight=1 and has gap'
	stdout_is 0
	[ "$(total stuck.rows unfinished_calls)" = 8 ]
}

@test "calls that were turned away: a row each, so that begun and ended is the sum of rows" {
	run --separate-stderr ior-pair --strict --unfinished -o away.rows "$IOR_DATA/away.ior"
	status_is 0
	stderr_is ""
	[ "$(total away.rows rows)" = "$(total away.rows calls)" ]
	[ "$(ior-filter -r away.rows -c 'has turned_away')" = "$(total away.rows turned_away)" ]
	[ "$(total away.rows denied)" = 2 ]
	[ "$(total away.rows unfinished_calls)" = 0 ]
}

@test "--summary: what was read, made and lost; nothing without it" {
	run --separate-stderr bash -c 'ior-pair --summary "$1" >out' - "$data/small.ior"
	status_is 0
	stderr_has " 300 rows; 0 unmatched enters, 0 unmatched exits, "
	stderr_has "ior-pair: nothing was lost while capturing"
	run --separate-stderr bash -c 'ior-pair --summary "$1" >out' - "$data/lossy.ior"
	status_is 0
	stderr_has " 60000 rows; "
	[[ "$stderr" =~ "lost while capturing: "[1-9][0-9]*" calls, "[0-9]+" other records (ring-full)" ]] ||
		show_run "no losses"
	run --separate-stderr bash -c 'ior-pair "$1" >out' - "$data/lossy.ior"
	stderr_is ""
}

@test "losses pass on to the next stage, and their sum is in the end record" {
	ior-pair "$data/lossy.ior" >lossy.rows
	lost=$(total "$data/lossy.ior" lost_calls)
	[ "$lost" -gt 0 ]
	[ "$(total lossy.rows lost_calls)" = "$lost" ]
	ior-print --records "$data/lossy.ior" | grep -c ' loss ' >losses
	ior-print --records lossy.rows | grep -c ' loss ' | cmp - losses
}

@test "--strict: status 1 for losses, 0 for a whole stream" {
	run --separate-stderr bash -c 'ior-pair --strict "$1" >out' - "$data/small.ior"
	status_is 0
	stderr_is ""
	run --separate-stderr bash -c 'ior-pair --strict "$1" >out' - "$data/lossy.ior"
	status_is 1
	stderr_has "ior-pair: --strict: "
	stderr_has "were lost"
	[ "$(ior-print --format=csv -F seq out | wc -l)" = 60001 ]
}

@test "several inputs: a part for each, whose ids and threads have nothing in common" {
	synthetic 200 2 >other.ior
	{
		rows "$data/small.ior"
		rows other.ior | tail -n +2
	} | cut -d, -f2- >apart
	rows "$data/small.ior" other.ior | cut -d, -f2- | cmp - apart
	cat "$data/small.ior" other.ior | rows | cut -d, -f2- | cmp - apart
	ior-pair "$data/small.ior" other.ior | ior-print --format=csv -F seq | tail -n +2 | cmp - <(seq 500)
}

@test "a row stream is refused; what came before it is kept" {
	ior-pair "$data/small.ior" >monday.rows
	run --separate-stderr bash -c 'ior-pair monday.rows >out'
	status_is 1
	stderr_is "ior-pair: monday.rows is a row stream, paired already; run: ior-print monday.rows"
	[ ! -s out ]
	run --separate-stderr bash -c 'ior-pair "$1" monday.rows >out' - "$data/small.ior"
	status_is 1
	[ "$(ior-print --format=csv out | wc -l)" = 301 ]
}

@test "rows come out while the input is still open" {
	mkfifo live
	ior-pair live >out.rows &
	pair=$!
	exec 7>live
	cat "$data/small.ior" >&7
	for _ in $(seq 50); do
		[ "$(ior-print --format=csv out.rows 2>/dev/null | wc -l)" != 301 ] || break
		sleep 0.1
	done
	run ior-print --format=csv out.rows
	[ "${#lines[@]}" -ge 300 ]
	kill -0 "$pair"
	exec 7>&-
	wait "$pair"
}

@test "a reader that goes while nothing comes in ends it" {
	mkfifo quiet
	sleep 30 >quiet &
	writer=$!
	run --separate-stderr timeout 10 bash -c 'ior-pair <quiet | true; exit ${PIPESTATUS[0]}'
	kill "$writer"
	status_is 0
	stderr_is ""
}

@test "SIGINT: it reads on to the end of its pipe, status 0" {
	mkfifo pipe
	ior-pair <pipe >out.rows &
	pair=$!
	exec 7>pipe
	head -c 2000 "$data/small.ior" >&7
	sleep 0.3
	kill -TERM "$pair"
	sleep 0.3
	tail -c +2001 "$data/small.ior" >&7
	exec 7>&-
	wait "$pair"
	[ "$(ior-print --format=csv out.rows | wc -l)" = 301 ]
}

@test "memory does not grow with the input" {
	[ "$IOR_FLAVOR" = release ] || skip "a sanitizer takes memory of its own"
	synthetic 500000 >long.ior
	/usr/bin/env bash -c 'ulimit -v 150000; ior-pair long.ior >/dev/null'
}

# Would catch: a command that is decoded, and that nobody is told of.
@test "the manual page names every command that is decoded" {
	mandoc "$IOR_SOURCE/ior-pair/ior-pair.1" | col -b >page
	grep -o '[A-Z0-9_*]*[A-Z][A-Z0-9_*]*' page | sort -u >words
	grep -o '"[A-Z][A-Z0-9_, ]*"' "$IOR_SOURCE/lib/calls/command.c" | tr -d '",' | tr ' ' '\n' |
		sort -u >commands
	[ "$(wc -l <commands)" -gt 60 ]
	while read -r command; do
		known=
		while read -r word; do
			# shellcheck disable=SC2053 # a word of the page may be a pattern
			if [[ $command == $word || $command == BPF_$word ]]; then
				known=1
			fi
		done <words
		[ -n "$known" ] || { echo "$command is not in the page" && false; }
	done <commands
}
