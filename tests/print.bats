# SPDX-License-Identifier: BSD-2-Clause
#
# ior-print: its options, its formats as other programs read them, and how it behaves in a pipe.
# What it prints of each kind of record is in tests/unit/test_print*.c and in the golden outputs.
load helpers

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	cp "$IOR_DATA/odd.ior" .
	ior-pair odd.ior >odd.rows
	synthetic 5000 >monday.ior
	ior-pair monday.ior >monday.rows 2>pair.stderr
}

setup() {
	common_setup
	data=$BATS_FILE_TMPDIR
}

judge() {
	/usr/bin/python3 -c 'import msgpack' 2>/dev/null || skip "no python3-msgpack"
	/usr/bin/python3 "$IOR_SOURCE/tests/judge/print.py" "$@"
}

# ---- The table of formats --------------------------------------------------------------------

# The formats of the table, in its order: the message about an unknown one is made of it.
formats() {
	ior-print --format=xyz 2>&1 </dev/null | sed -n 's/.*one of: \(.*\) (see .*/\1/p' | tr -d ' ' | tr , '\n'
}

@test "--help and the man page name the formats that there are, each is a file, each prints" {
	formats >there
	[ "$(wc -l <there)" -ge 6 ]
	ior-print --help | sed -n 's/^ *--format FORMAT *//p' | sed 's/ (default)//; s/, /\n/g' >help
	diff there help
	sed -n '/^\.It Fl -format /,/^\.It Fl -info/s/^\.Cm \([a-z]*\).*/\1/p' \
		"$IOR_SOURCE/ior-print/ior-print.1" >man
	diff there man
	sed -n 's/^const struct format format_\([a-z]*\) = {/\1/p' "$IOR_SOURCE"/ior-print/*.c |
		grep -vx hung | sort >files	# that is an option of its own
	diff <(sort there) files
	while read -r format; do
		grep -q "^const struct format format_$format = " "$IOR_SOURCE/ior-print/$format.c"
		run bash -c 'ior-print --format="$1" "$2" 2>/dev/null | wc -c' - "$format" "$data/odd.rows"
		[ "$output" -gt 100 ]
	done <there
}

@test "what only some formats can do names these" {
	run --separate-stderr ior-print --format=csv --time=wall "$data/odd.rows"
	stderr_has "--time is for text, strace and chrome;"
	run --separate-stderr ior-print --format=csv --tz=local "$data/odd.rows"
	stderr_has "--tz=local is for text and strace;"
	run --separate-stderr ior-print --format=chrome --records "$data/odd.rows"
	stderr_has "--records is for text, csv and json "
	run --separate-stderr ior-print --info --format=csv "$data/odd.rows"
	stderr_has "--info is for text and json "
}

# ---- Formats, as others read them ------------------------------------------------------------

@test "every value of every row: the stream, CSV, JSON and MessagePack say the same to Python" {
	for name in odd monday; do
		for format in csv json msgpack; do
			ior-print --format=$format -F all "$data/$name.rows" >$name.$format 2>/dev/null
		done
		run judge "$data/$name.rows" $name.csv $name.json $name.msgpack
		status_is 0
		stdout_has "values are the same"
	done
}

@test "chrome: a trace as its format has it, with every row in it, to the nanosecond" {
	for name in odd monday; do
		ior-print --format=json -F seq,time,duration,pid,tid,comm,syscall,file,error \
			"$data/$name.rows" >$name.json 2>/dev/null
		ior-print --format=chrome "$data/$name.rows" >$name.chrome 2>/dev/null
		run python3 "$IOR_SOURCE/tests/judge/chrome.py" $name.json $name.chrome
		status_is 0
		stdout_has "events are the rows"
	done
}

@test "chrome: --time moves all times alike; -F chooses the arguments; an empty trace is one too" {
	cp "$IOR_DATA/hello.ior" .
	ior-pair hello.ior >hello.rows
	run --separate-stderr ior-print --format=chrome --time=relative -F pid,errno hello.rows
	status_is 0
	stdout_has '"name":"execve","cat":"Process","ts":'
	stdout_has '"args":{"pid":'
	stdout_lacks '"file"'
	first=$(ior-print --format=csv -F wall_time hello.rows | sed -n 2p)
	micro=$(date -d "$first" +%s%6N).${first:26:3}
	run --separate-stderr ior-print --format=chrome --time=wall hello.rows
	stdout_has "\"ts\":$micro,"
	ior-filter -r hello.rows pid=1 >none.rows
	run --separate-stderr ior-print --format=chrome none.rows
	status_is 0
	python3 -c 'import json, sys; assert json.loads(sys.argv[1])["traceEvents"] == []' "$output"
}

@test "strace, msgpack and chrome show calls: a raw stream is refused with what to type" {
	for format in strace msgpack chrome; do
		run --separate-stderr ior-print --format=$format "$data/odd.ior"
		status_is 1
		stderr_has "odd.ior: a raw stream"
		stderr_has "ior-pair"
	done
}

# ---- --hung ----------------------------------------------------------------------------------

@test "--hung: each thread that was in a call at the end, the longest first" {
	ior-pair --unfinished "$data/monday.ior" >unfinished.rows
	run --separate-stderr ior-print --hung unfinished.rows
	status_is 0
	stderr_is ""
	tail -n +2 <<<"$output" | awk '{ sub(/.*\//, "", $2); print $2 }' | sort >threads
	# no thread dies in a call there: rows without an end are those of the end
	ior-print --format=csv -F tid,duration,ret,syscall unfinished.rows |
		grep ',,,' | grep -v ',exit' | cut -d, -f1 | sort >open
	[ "$(wc -l <open)" -gt 5 ]
	diff open threads
	# the end of one of them may be among what was lost
	ior-pair --unfinished "$data/odd.ior" >odd-unfinished.rows
	run --separate-stderr ior-print --hung odd-unfinished.rows
	status_is 0
	stderr_has "lost 3 calls (ring-full)"
}

@test "--hung: a stream without such rows is refused with what to type" {
	run --separate-stderr ior-print --hung "$data/odd.ior"
	status_is 1
	stdout_is ""
	stderr_has "odd.ior: a raw stream"
	stderr_has "run: ior-pair --unfinished FILE | ior-print --hung"
	run --separate-stderr ior-print --hung "$data/odd.rows"
	status_is 1
	stdout_is ""
	stderr_is "ior-print: $data/odd.rows: a row stream without the calls that had not ended; run: ior-pair --unfinished FILE | ior-print --hung"
}

@test "--hung: ior-filter in between chooses; none is said, with status 0" {
	ior-pair --unfinished "$IOR_DATA/stuck.ior" | ior-filter 'syscall = pread64' >some.rows
	run --separate-stderr ior-print --hung some.rows
	status_is 0
	[ "$(wc -l <<<"$output")" = 2 ]
	stdout_has "pread64("
	ior-pair --unfinished "$IOR_DATA/stuck.ior" | ior-filter 'syscall = exit_group' >none.rows
	run --separate-stderr ior-print --hung none.rows
	status_is 0
	stdout_is "# no call was under way at the end"
	stderr_is ""
}

@test "msgpack is not written to a terminal" {
	run in_terminal ior-print --format=msgpack "$data/odd.rows"
	status_is 1
	stdout_has "terminal"
}

@test "records of a raw stream: one JSON object a line, CSV of one shape, and they agree" {
	ior-print --format=csv "$data/odd.ior" >odd.csv 2>/dev/null
	ior-print --format=json "$data/odd.ior" >odd.json 2>/dev/null
	run python3 - <<'PYTHON'
import csv, json
rows = list(csv.reader(open("odd.csv", newline="", errors="surrogateescape"), strict=True))
names, rows = rows[0], rows[1:]
objects = [json.loads(line) for line in open("odd.json", encoding="utf-8")]
assert len(rows) == len(objects) > 100, (len(rows), len(objects))
same = 0
for row, o in zip(rows, objects):
    assert len(row) == len(names), row
    cells = dict(zip(names, row))
    assert cells["record"] == o["record"]
    for name, value in o.items():
        if name in cells and isinstance(value, int) and not isinstance(value, bool):
            assert cells[name] == str(value), (name, cells[name], value)
            same += 1
        elif name in cells and value is None and name + "_id" not in o:
            assert cells[name] == "", (name, cells[name])
print(same, "numbers are the same")
PYTHON
	status_is 0
	stdout_has "numbers are the same"
}

@test "--info as JSON: one object for each part, with what the text says" {
	ior-print --info --format=json "$data/odd.ior" >info.json
	run python3 - <<'PYTHON'
import json
first, second = [json.loads(line) for line in open("info.json", encoding="utf-8")]
assert first["kind"] == "raw" and first["complete"] and first["end_reason"] == "duration"
assert first["host"] == "odd host\n" and second["host"] == "second"
assert [l["calls"] for l in first["lost"]] == [3, None, 1], first["lost"]
assert first["excluded"] == 1 and first["excluded_list"][0]["comm"] == "ior-pair"
assert first["notes"] == 2 and first["notes_list"][0]["severity"] == "warning"
assert first["records"] == sum(first["records_by_kind"].values())
assert first["start"] == "2025-11-24T23:59:59.998000000Z", first["start"]
assert second["part"] == 2 and second["lost"] == [] and second["end_reason"] == "signal"
PYTHON
	status_is 0
}

@test "text has no control characters, whatever the names are; --escape=never gives the bytes" {
	for input in odd.ior odd.rows; do
		ior-print "$data/$input" 2>/dev/null >text
		[ -s text ]
		run grep -nP '[\x00-\x09\x0b-\x1f\x7f]' text
		status_is 1
		iconv -f UTF-8 -t UTF-8 text >/dev/null
	done
	run bash -c 'ior-print --escape=never "$1" 2>/dev/null | grep -aF "$2"' - \
		"$data/odd.rows" $'/tmp/esc\e[31m'
	status_is 0
	run bash -c 'ior-print --format=csv -F file "$1" 2>/dev/null | grep -aF "$2"' - \
		"$data/odd.rows" $'/tmp/esc\e[31m'
	status_is 0
	run bash -c 'ior-print --format=csv --escape=always -F file "$1" 2>/dev/null | grep -F "$2"' - \
		"$data/odd.rows" '/tmp/esc\x1b[31m'
	status_is 0
}

@test "CSV has its line of names once, over several inputs" {
	run --separate-stderr ior-print --format=csv -F syscall "$data/odd.rows" "$data/odd.rows"
	status_is 0
	[ "$(grep -c '^syscall$' <<<"$output")" = 1 ]
	[ "$(wc -l <<<"$output")" = 71 ]
}

@test "CSV of a raw and a row stream at once is refused; text and JSON are not" {
	run --separate-stderr ior-print --format=csv "$data/odd.ior" "$data/odd.rows"
	status_is 1
	stderr_has "odd.rows: "
	stderr_has "columns differ"
	for format in text json; do
		run --separate-stderr ior-print --format=$format "$data/odd.ior" "$data/odd.rows"
		status_is 0
	done
}

@test "--tz=local is the zone of TZ, in text" {
	TZ=Asia/Kolkata run --separate-stderr ior-print --tz=local -F time,wall_time "$data/odd.rows"
	status_is 0
	stdout_has "# 2025-11-25 +05:30"
	stdout_has "05:29:59.998006 2025-11-25T05:29:59.998006000+05:30"
	TZ=Asia/Kolkata run --separate-stderr ior-print --format=csv -F wall_time "$data/odd.rows"
	stdout_has "2025-11-24T23:59:59.998006000Z"
}

@test "a terminal: errors in red, losses in yellow, unless NO_COLOR; nothing anywhere else" {
	run in_terminal env TERM=xterm ior-print -F syscall,error "$data/odd.rows"
	stdout_has $'\e[31m  ENOENT\e[0m'
	stdout_has $'\e[33m# lost 3 calls (ring-full)\e[0m'
	stdout_has $'\e[1msyscall'
	for setting in NO_COLOR=1 TERM=dumb; do
		run in_terminal env TERM=xterm $setting ior-print -F syscall,error "$data/odd.rows"
		stdout_has "ENOENT"
		stdout_lacks $'\e'
	done
	run --separate-stderr ior-print "$data/odd.rows"
	stdout_lacks $'\e'
	run in_terminal env TERM=xterm ior-print --format=csv -F syscall,error "$data/odd.rows"
	stdout_lacks $'\e'
}

# ---- Options ---------------------------------------------------------------------------------

@test "--list-fields and -F help list the fields, with their meaning" {
	run --separate-stderr ior-print -F help
	help=$output
	run --separate-stderr ior-print --list-fields
	stdout_is "$help"
	status_is 0
	stderr_is ""
	stdout_has "duration_ns"
	stdout_has "also: latency"
	stdout_has "enter    time pid tid"
	stdout_has "any_file stands for file and old_file"
	run --separate-stderr bash -c 'ior-print --fields=help >/dev/full'
	status_is 1
	stderr_has "No space left"
}

@test "-F: an unknown field exits 2 and names the nearest, before any input is waited for" {
	run --separate-stderr timeout 5 bash -c 'ior-print -F time,sycall < <(exec sleep 8)'
	status_is 2
	stdout_is ""
	stderr_has "sycall"
	stderr_has "'syscall'"
	run --separate-stderr ior-print -F duraton "$data/odd.rows"
	status_is 2
	stderr_has "duration_ns"
	run --separate-stderr ior-print -F time, "$data/odd.rows"
	status_is 2
}

@test "-F: a field that only the other kind of stream has exits 2 and says so" {
	run --separate-stderr ior-print -F duration "$data/odd.ior"
	status_is 2
	stderr_has "odd.ior: "
	stderr_has "ior-pair"
	run --separate-stderr ior-print -F fdflags "$data/odd.rows"
	status_is 2
	stderr_has "odd.rows: "
}

@test "options that contradict each other are refused" {
	while read -r options; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr ior-print $options "$data/odd.rows"
		echo "$options"
		status_is 2
		stdout_is ""
	done <<'OPTIONS'
--format=csv --time=boot
--format=msgpack --time=boot
--format=json --tz=local
--format=chrome --tz=local
--format=json --escape=never
--format=chrome --escape=never
--format=strace --escape=never
--format=msgpack --escape=always
--format=strace -F file
--format=strace --records
--format=msgpack --records
--format=chrome --records
--info --format=strace
--info --format=chrome
--format=xml
--time=yesterday
--info --format=csv
--info -F time
--info --records
--hung --info
--hung --records
--hung --format=text
--hung --format=json
--hung -F comm
--hung --time=boot
--hung --tz=local
--hung --escape=never
OPTIONS
	run --separate-stderr ior-print --format=jsn "$data/odd.rows"
	stderr_has "json"
}

@test "--records shows what else is in a row stream" {
	run --separate-stderr ior-print --records -F record,reason "$data/odd.rows"
	status_is 0
	stdout_has 'task reason="it reads the stream"'
	stdout_has 'loss reason="ring-full"'
	stdout_has 'row'
}

# ---- Losses, damage, ends --------------------------------------------------------------------

@test "losses: one line on stderr, status 0; with --strict status 1" {
	run --separate-stderr bash -c 'ior-print "$1" >out' - "$data/odd.rows"
	status_is 0
	[ "$(wc -l <<<"$stderr")" = 1 ]
	stderr_has "odd.rows: lost 3 calls (ring-full)"
	stderr_has "unknown number of calls"
	grep -qx '# lost 3 calls (ring-full)' out
	run --separate-stderr bash -c 'ior-print --strict "$1" >out' - "$data/odd.rows"
	status_is 1
	stderr_has "--strict"
	run --separate-stderr bash -c 'ior-print --info --strict "$1" >out' - "$data/odd.rows"
	status_is 1
}

@test "without losses there is nothing on stderr, also with --strict" {
	run --separate-stderr bash -c 'ior-print --strict "$1" >out' - "$IOR_DATA/hello.ior"
	status_is 0
	stderr_is ""
}

@test "an input that an earlier stage found cut: it is said, and only --strict fails" {
	head -c 3000 "$data/odd.ior" | ior-pair >cut.rows 2>/dev/null || true
	run --separate-stderr bash -c 'ior-print cut.rows >out'
	status_is 0
	stderr_has "an earlier stage saw only a part of its input"
	run --separate-stderr bash -c 'ior-print --strict cut.rows >out'
	status_is 1
	run --separate-stderr ior-print --info cut.rows
	status_is 0
	stdout_has "complete     no: input-cut"
}

@test "a stream cut at every byte: never a crash, what came before is printed, place and status" {
	size=$(stat -c %s "$data/odd.rows")
	ior-print --format=csv "$data/odd.rows" >whole 2>/dev/null
	step=$([ "$IOR_FLAVOR" = release ] && echo 7 || echo 97)
	for ((cut = 1; cut < size; cut += step)); do
		# before the header of another part it is whole
		[ "$(od -An -tx1 -j $cut -N 2 "$data/odd.rows")" != " 92 00" ] || continue
		head -c $cut "$data/odd.rows" >cut.rows
		run bash -c 'ior-print --format=csv cut.rows 2>err >out'
		[ "$status" -eq 1 ] || { grep . err; echo "cut at $cut"; return 1; }
		grep -q '^ior-print: cut.rows: record [0-9]* (byte [0-9]*): ' err
		cmp -n "$(stat -c %s out)" whole out
	done
}

@test "--info of a cut stream says that it is not complete" {
	head -c 3000 "$data/odd.ior" >cut.ior
	run --separate-stderr ior-print --info cut.ior
	status_is 1
	stdout_has "complete     no: cut inside a record"
	stdout_has "host         odd host"
	stderr_has "cut.ior: record "
}

@test "a live pipe: rows come out while the writer is still there" {
	mkfifo pipe
	ior-print -F syscall <pipe >out 2>/dev/null &
	pid=$!
	exec 9>pipe
	head -c 3000 "$data/odd.rows" >&9
	for _ in $(seq 100); do
		grep -q read out && break
		sleep 0.05
	done
	grep -q read out
	tail -c +3001 "$data/odd.rows" >&9
	exec 9>&-
	wait $pid
	[ "$(grep -c exit_group out)" = 1 ]
}

@test "a live pipe whose reader goes: it ends, though the writer says nothing" {
	mkfifo pipe
	(exec 9>pipe; head -c 3000 "$data/odd.rows" >&9; sleep 10) &
	writer=$!
	run --separate-stderr timeout 5 bash -c 'ior-print <pipe | head -n 1; echo ${PIPESTATUS[0]}'
	kill $writer 2>/dev/null || true
	status_is 0
	[ "$(tail -n 1 <<<"$output")" = 0 ] || show_run "its status"
	stderr_is ""
}

@test "--summary: totals on stderr" {
	run --separate-stderr bash -c 'ior-print --summary "$1" >out' - "$IOR_DATA/hello.ior"
	status_is 0
	stderr_has "records read"
}

@test "memory does not grow with the input" {
	[ "$IOR_FLAVOR" = release ] || skip "measured in the release flavor"
	synthetic 200000 | ior-pair >big.rows 2>/dev/null
	peak() { /usr/bin/time -f %M "$@" 2>&1 >/dev/null | tail -n 1; }
	command -v /usr/bin/time >/dev/null || skip "no time(1)"
	small=$(peak ior-print --format=csv "$data/monday.rows")
	big=$(peak ior-print --format=csv big.rows)
	echo "$small KiB, $big KiB"
	[ "$big" -lt $((small + 16384)) ]
}
