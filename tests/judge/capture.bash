# SPDX-License-Identifier: BSD-2-Clause
#
# What the capture tests share: `load helpers`, then `load judge/capture`. setup_file looks once
# whether this machine can capture; each test is then skipped or not.

WORKLOAD=$IOR_BUILD/tests/workload
JUDGE=$IOR_SOURCE/tests/judge

setup_file() {
	# Seconds: a capture that does not end must not take the whole suite with it.
	export BATS_TEST_TIMEOUT=$((${TEST_SECONDS:-100} * IOR_SLOW))
	cd "$BATS_FILE_TMPDIR" || return 1
	if [ ! -x "$IOR_BUILD/ior-capture" ]; then
		export NO_CAPTURE="ior-capture is not built (BPF=no)"
	elif ! ior-capture --check >check.out 2>&1; then
		NO_CAPTURE="no capture here: $(tail -n 1 check.out)"
		export NO_CAPTURE
	fi
}

setup() {
	[ -z "${NO_CAPTURE:-}" ] || skip "$NO_CAPTURE"
	common_setup
}

# Background programs of a test never outlive it.
background=()
teardown() {
	# The shell's own words about it go nowhere.
	[ ${#background[@]} -eq 0 ] ||
		{ kill -KILL "${background[@]}" && wait "${background[@]}"; } 2>/dev/null || :
}

# judge EXPECT CAPTURE [OPTION...]: the rows of a raw stream against what the workload stated.
judge() {
	local expect=$1 capture=$2
	shift 2
	ior-print --format=json "$capture" >raw.json || return 1
	ior-pair -o rows.ior "$capture" || return 1
	ior-print --format=json -F all rows.ior >rows.json || return 1
	python3 -B "$JUDGE/rows.py" "$expect" raw.json rows.json "$@"
}

# The workload's own skip, and what else can be wrong with a run of it.
workload_ran() {
	[ "$status" -ne 77 ] || skip "${output##*skip: }"
	status_is 0
}

# capture_scenario NAME [OPTION...]: NAME under ior-capture with these options, as COMMAND.
capture_scenario() {
	local name=$1
	shift
	mkdir "$name"
	run --separate-stderr ior-capture -o "$name.ior" "$@" \
		"$WORKLOAD" --expect "$name.expect" "$name" "$name"
	workload_ran
	stderr_is ""
}

# strace_scenario NAME: the same under strace, which sees the same unless the notes are wrong.
strace_scenario() {
	mkdir strace
	run --separate-stderr strace -ff -A -y -qq -s 0 -e signal=none -o strace/log \
		"$WORKLOAD" --expect strace.expect "$1"
	workload_ran
	python3 -B "$JUDGE/strace.py" strace.expect strace/log
}

# evidence NAME EXPECTED SEEN JUDGE: a line of the table that tests/run prints.
evidence() {
	[ -z "${IOR_EVIDENCE:-}" ] || printf '%s\t%s\t%s\t%s\n' "$@" >"$IOR_EVIDENCE/$1"
}

# stated NAME: the rows of NAME.ior are those that the workload stated.
stated() {
	local judge=expectation status=0
	judge "$1.expect" "$1.ior" --tally tally || { status=1 judge=FAILED; }
	# shellcheck disable=SC2046 # two numbers
	evidence "$1" $(cat tally) "$judge"
	return $status
}

# scenario NAME: what a capture must show of it, judged twice.
scenario() {
	capture_scenario "$1" -e %all
	stated "$1"
	strace_scenario "$1"
	# shellcheck disable=SC2046 # two numbers
	evidence "$1" $(cat tally) both
}

# scenario_alone NAME: one that strace cannot judge, as its tracer is the scenario's own.
scenario_alone() {
	capture_scenario "$1" -e %all
	stated "$1"
}

# scenario_traced NAME: one that strace cannot judge, as it is a tracer itself: that does it.
scenario_traced() {
	capture_scenario "$1" -e %all
	stated "$1"
	python3 -B "$JUDGE/stops.py" "$1/stops" raw.json
	# shellcheck disable=SC2046 # two numbers
	evidence "$1" $(cat tally) "both, by ptrace"
}

# hold NAME: the workload in the background, $held its pid, prepared but not begun.
hold() {
	mkdir "$1"
	mkfifo hold
	"$WORKLOAD" --expect "$1.expect" --hold hold "$1" "$1" 3>&- &
	held=$!
	background+=("$held")
	# Opens once the workload reads.
	exec 9>hold
}

# Let it go, and wait for its end.
let_go() {
	exec 9>&-
	wait "$held"
}

# start_capture OPTION...: ior-capture in the background, $capturing its pid, recording.
start_capture() {
	local told=yes
	mkfifo ready
	# Of a background job shells have the interrupt ignored, and ior-capture respects that.
	env --default-signal=INT ior-capture --ready-fd 8 "$@" 8>ready 3>&- 9>&- &
	capturing=$!
	background+=("$capturing")
	read -r <ready || told=
	rm -f ready
	[ "$told" ] || { echo "ior-capture was not ready"; return 1; }
}

# Ctrl-C to that capture alone, and wait for its end.
stop_capture() {
	kill -INT "$capturing"
	wait "$capturing"
}

# Waits for a file to have something in it.
wait_for() {
	local i
	for ((i = 0; i < 300; i++)); do
		[ ! -s "$1" ] || return 0
		sleep 0.05
	done
	echo "$1 did not come"
	return 1
}

# info FILE KEY: one fact of `ior-print --info`.
info() {
	ior-print --info --format=json "$1" | python3 -c \
		'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$2"
}

# total FILE NAME: one of the totals in its end record.
total() {
	info "$1" totals | python3 -c \
		'import ast, sys; print(ast.literal_eval(input())[sys.argv[1]])' "$2"
}

# adds_up NAME: in NAME.rows each call is a row, or it was lost, refused or left out, or it continues
# another, or has not ended: one of these, exactly. No exit stands alone, and without losses no enter
# but those of calls that have not ended.
adds_up() {
	ior-print --info --format=json "$1.rows" | python3 -c '
import json, sys
t = json.load(sys.stdin)["totals"]
apart = t["lost_calls"] + t["refused"] + t["left_out"] + t["restarted"] + t["in_flight"]
assert t["rows"] + apart == t["calls"], t
assert not t["unmatched_exits"] and not t["invalid_records"] and not t["forgotten_tasks"], t
alone = t["unmatched_enters"] + t["unfinished_calls"]
assert alone <= t["lost_calls"] + t["in_flight"], t
'
}

# stage NAME COMMAND...: becomes the command, and leaves its pid in NAME.pid.
stage() {
	echo "$BASHPID" >"$1.pid"
	shift
	exec "$@"
}
