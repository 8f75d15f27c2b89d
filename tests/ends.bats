# SPDX-License-Identifier: BSD-2-Clause
#
# What every program makes of an early end: signals, a reader that has gone, a stream that was cut
# or damaged. Loops over all programs: a new one is covered by existing.
load helpers

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	synthetic 3 >tiny-raw.ior
	ior-pair tiny-raw.ior >tiny-rows.ior
	synthetic 300 >raw.ior
	ior-pair raw.ior >rows.ior
	synthetic 60000 >big-raw.ior
	ior-pair big-raw.ior >big-rows.ior
}

setup() {
	common_setup
	data=$BATS_FILE_TMPDIR
	# A sanitizer makes programs slow.
	every=1
	[ "$IOR_FLAVOR" = release ] || every=5
}

# input PROGRAM [big-|tiny-]: the stream that it reads.
input() {
	local kind=rows
	[ "$1" != ior-pair ] || kind=raw
	echo "$data/${2:-}$kind.ior"
}

# start PROGRAM: reads a pipe, of which it has got a half; $pid, written to by descriptor 7.
start() {
	rm -f pipe
	mkfifo pipe
	# Of a background job shells have the interrupt ignored, and programs respect that.
	env --default-signal=INT "$1" <pipe >out 2>err &
	pid=$!
	exec 7>pipe
	head -c 4000 "$(input "$1")" >&7
	for ((i = 0; i < 200; i++)); do
		! catches_signals "$pid" || break
		sleep 0.05
	done
	sleep 0.1
}

# catches_signals PID: SIGHUP, SIGINT and SIGTERM, all three.
catches_signals() {
	local mask
	mask=$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$1/status")
	((0x${mask:-0} & 1 && 0x${mask:-0} & 2 && 0x${mask:-0} & 0x4000))
}

finish() {
	status=0
	wait "$pid" || status=$?
	output=$(wc -c <out) stderr=$(cat err)
}

# ---- Signals ---------------------------------------------------------------------------------

@test "SIGINT, SIGTERM, SIGHUP: a program at a pipe reads on, and ends as it would have" {
	for p in $(readers); do
		"$p" <"$(input "$p")" >whole
		for signal in INT TERM HUP; do
			start "$p"
			kill -"$signal" "$pid"
			sleep 0.1
			kill -0 "$pid" || show_run "$p died of SIG$signal"
			tail -c +4001 "$(input "$p")" >&7
			exec 7>&-
			finish
			status_is 0
			stderr_is ""
			cmp whole out
		done
	done
}

@test "a second signal: it ends with what it has, marked, status 1" {
	for p in $(readers); do
		start "$p"
		kill -INT "$pid"
		# Two within a quarter of a second count as one.
		sleep 0.5
		kill -TERM "$pid"
		finish
		exec 7>&-
		status_is 1
		stderr_has "$p: "
		stderr_has "signal"
	done
}

@test "SIGINT, SIGTERM, SIGHUP: a program that reads files dies of it, no temporary file stays" {
	for p in $(readers); do
		args=()
		for ((i = 0; i < 300; i++)); do
			args+=(-r "$(input "$p" big-)")
		done
		for signal in INT TERM HUP; do
			mkdir dir
			env --default-signal=INT "$p" "${args[@]}" -o dir/out 2>err &
			pid=$!
			sleep 0.2
			kill -"$signal" "$pid"
			status=0
			wait "$pid" || status=$?
			[ "$status" -eq $((128 + $(kill -l "$signal"))) ] || show_run "$p: $signal"
			run ! compgen -G 'dir/.ior-*'
			rm -r dir
		done
	done
}

@test "SIGPIPE: a reader that goes while nothing comes in ends it, status 0" {
	for p in $(readers); do
		run --separate-stderr timeout 10 bash -c '
			{ head -c 4000 "$1"; exec sleep 5; } | { "$2"; echo $? >status; kill $$; } | true' \
			- "$(input "$p")" "$p"
		[ "$(cat status)" = 0 ] || show_run "$p"
		stderr_is ""
		rm status
	done
}

# ---- Damage ----------------------------------------------------------------------------------

# damage cut|flip EVERY
damage() {
	for p in $(readers); do
		/usr/bin/python3 -B "$IOR_SOURCE/tests/judge/damage.py" "$1" "$p" "$(input "$p" tiny-)" "$2"
	done
}

@test "a stream cut here and there: status 1, and where" {
	damage cut $((4 * every))
}

@test "a bit flipped here and there: no death, no hang, no harm" {
	damage flip $((4 * every))
}

# bats test_tags=full
@test "a stream cut at any byte: status 1, and where" {
	damage cut "$every"
}

# bats test_tags=full
@test "a bit flipped anywhere: no death, no hang, no harm" {
	damage flip "$every"
}
