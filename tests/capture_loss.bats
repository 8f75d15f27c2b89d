#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# What a capture lost is counted, to the call, and what it did not lose is right. And a capture
# that reads its own pipeline's calls would never come to rest.

load helpers
load judge/capture

TEST_SECONDS=300

# burst N OPTION...: a stream of N calls from two threads, captured with these options, on stdout.
burst() {
	local n=$1
	shift
	mkdir burst
	ior-capture -e lseek "$@" "$WORKLOAD" --number "$n" task-burst burst
}

# exactly N STREAM [NAME]: its rows and its losses are N, no row is false. NAME: as evidence.
exactly() {
	local rows lost
	ior-pair "$2" | ior-print --format=csv -F tid,call,ret,file,args |
		awk -v FILE="$PWD/burst/file" -f "$JUDGE/burst.awk" >verdict
	cat verdict
	[ "$(wc -l <verdict)" -eq 1 ]
	rows=$(cat verdict)
	lost=$(info "$2" lost | python3 -c \
		'import ast; print(sum(l["calls"] for l in ast.literal_eval(input())))')
	echo "$rows rows, $lost lost"
	[ -z "${3:-}" ] || evidence "$3" "$1" "$rows + $lost lost" expectation
	[ $((rows + lost)) -eq "$1" ]
	[ "$(info "$2" complete)" = True ]
}

# small_ring RUN...
small_ring() {
	local i
	for i; do
		rm -rf burst
		burst 1500000 --backlog 0 --ring-size 64K 2>err | python3 "$JUDGE/slow.py" >small.ior
		exactly 1500000 small.ior "task-burst 64K ring, run $i"
		# Else nothing was tested: a loss is what this is about, and it is never silent.
		[ "$(info small.ior lost)" != "[]" ]
		grep -q "^ior-capture: [0-9]* of 1500000 calls were lost" err
	done
}

# default_ring RUN...
default_ring() {
	local i
	for i; do
		rm -rf burst
		burst 1500000 >large.ior
		exactly 1500000 large.ior "task-burst, run $i"
	done
}

@test "1,500,000 calls into a ring of 64 KiB with a slow reader: rows + losses, no false pair" {
	small_ring 1
}

@test "1,500,000 calls with the default ring: rows + losses" {
	default_ring 1
}

@test "a burst on the processors of a machine that has 64: rows + losses, no false pair" {
	burst 1500000 --rings 64 --ring-size 128M >many.ior
	exactly 1500000 many.ior "task-burst, 64 rings"
}

# bats test_tags=full
@test "a ring of 64 KiB with a slow reader, four more times: rows + losses, no false pair" {
	small_ring 2 3 4 5
}

# bats test_tags=full
@test "the default ring, four more times: rows + losses" {
	default_ring 2 3 4 5
}

@test "losses without bpf_rdonly_cast" {
	burst 300000 --cast=no --backlog 0 --ring-size 64K 2>err | python3 "$JUDGE/slow.py" >small.ior
	exactly 300000 small.ior
}

@test "the totals of the end record are those of the stream" {
	burst 200000 --backlog 0 --ring-size 64K 2>err | python3 "$JUDGE/slow.py" >small.ior
	ior-print --info --format=json small.ior >info.json
	python3 - <<-'PY'
		import json
		info = json.load(open("info.json"))
		totals, kinds = info["totals"], info["records_by_kind"]
		lost = sum(l["calls"] for l in info["lost"])
		assert totals["calls"] == 200000, totals
		assert totals["lost_calls"] == lost, (totals, lost)
		assert totals["records"] == sum(kinds.values()), (totals, kinds)
		assert kinds["exit"] + lost + totals["in_flight"] == 200000, (totals, kinds)
	PY
}

@test "losses while new files are announced: no row has another's name" {
	mkdir flood
	ior-capture -e openat,read --backlog 0 --ring-size 16K "$WORKLOAD" --number 10000 \
		--expect expect name-flood flood 2>err | python3 "$JUDGE/slow.py" >flood.ior
	ior-pair flood.ior 2>/dev/null | ior-print --format=json -F syscall,args,file >rows.json \
		2>/dev/null
	[ "$(info flood.ior lost)" != "[]" ]
	# The second argument tells which call a row is: no two calls of a name have the same one.
	python3 - <<-'PY'
		import json
		stated, right, nameless = {}, 0, 0
		for note in map(json.loads, open("expect")):
		    if "call" in note:
		        second = (note["args"] + [0, 0])[1]
		        stated[note["call"], second] = note["facts"]["file"][1]
		for row in map(json.loads, open("rows.json")):
		    want = stated.get((row["syscall"], row["args"][1]))
		    assert want is None or row["file"] in (None, want), (row, want)
		    right += want is not None and row["file"] == want
		    nameless += want is not None and row["file"] is None
		print(right, "rows named,", nameless, "nameless")
		assert right > 100
	PY
}

@test "more names than are kept at once: forgotten, announced again, never mixed up" {
	# In memory: it is about names, and a disk would take its time.
	local dir
	dir=$(mktemp -d /dev/shm/workload.XXXXXX) || skip "kernel: no /dev/shm"
	ior-capture -e rename,pread64 -o x.ior "$WORKLOAD" --number 270000 name-ever-new "$dir"
	rm -r "$dir"
	# Else nothing was tested.
	info x.ior records_by_kind | grep -q "'reset'"
	ior-pair x.ior | ior-print --format=csv -F syscall,file | awk -F , '
		$1 == "rename" { name = $2; n++ }
		$1 == "pread64" && name != "" && $2 != name && w++ < 5 { print $2 " is not " name }
		END { print n + 0 }' >verdict
	cat verdict
	[ "$(cat verdict)" = 270000 ]
}

# ---- The own pipeline ---------------------------------------------------------------------------

# own_rows FROM: rows of the stages in rows.ior that began FROM seconds into the capture or later.
own_rows() {
	ior-print --format=json raw.ior | head -n 1 >header.json
	ior-print --format=json -F time,pid,syscall,file rows.ior >rows.json
	python3 - "$1" <<-'PY'
		import glob, json, sys
		begun = json.load(open("header.json"))["map"]["time"] + float(sys.argv[1]) * 1e9
		pids = {int(open(p).read()) for p in glob.glob("*.pid")}
		rows = map(json.loads, open("rows.json"))
		own = [r for r in rows if r["pid"] in pids and r["time_ns"] > begun]
		for r in own[:5]:
		    print(r, file=sys.stderr)
		print(len(own))
	PY
}

# at_rest: the stages that wait for a stream do not appear in it once it flows.
at_rest() {
	local own
	own=$(own_rows 0.7)
	echo "$own rows of the own pipeline"
	[ "$own" -eq 0 ]
	[ -s out.folded ]
}

@test "a pipeline does not capture itself" {
	stage capture ior-capture -d 1.5 | stage tee tee -i raw.ior | stage pair ior-pair |
		stage tee2 tee -i rows.ior | stage flame ior-flame >out.folded
	at_rest
}

@test "it does with --trace-self" {
	stage capture ior-capture --trace-self -d 1.5 | stage tee tee -i raw.ior |
		stage pair ior-pair | stage tee2 tee -i rows.ior | stage flame ior-flame >out.folded
	[ "$(own_rows 0.7)" -gt 20 ]
}

@test "nor through cat and tee" {
	stage capture ior-capture -d 1.5 | stage cat cat | stage tee tee -i raw.ior |
		stage pair ior-pair | stage tee2 tee -i rows.ior | stage cat2 cat |
		stage flame ior-flame >out.folded
	at_rest
}

@test "nor through a FIFO" {
	mkfifo raw rows
	(stage tee tee -i raw.ior <raw | stage pair ior-pair >rows) 3>&- &
	background+=("$!")
	(stage tee2 tee -i rows.ior <rows | stage flame ior-flame >out.folded) 3>&- &
	background+=("$!")
	(stage capture ior-capture -d 1.5 >raw)
	wait "${background[@]}"
	at_rest
}

@test "exclusions are told: a task record each, and the count at the end" {
	(stage capture ior-capture -d 1 | stage tee tee -i raw.ior | stage pair ior-pair >rows.ior)
	ior-print --info --format=json raw.ior | python3 -c '
import json, sys
info = json.load(sys.stdin)
print(info["excluded_list"], info["totals"]["excluded"])
assert info["totals"]["excluded"] == info["excluded"] >= 2
'
	ior-print --format=json raw.ior | grep '"event":"excluded"' >excluded
	grep "\"pid\":$(cat pair.pid)," excluded
	grep "\"pid\":$(cat tee.pid)," excluded
	grep -vc '"reason":null' excluded
}

@test "a shell that collects the output in a variable is no member" {
	# It reads its pipe by another number than 0, as container managers do.
	local text
	text=$(ior-capture -e read,exit_group -d 0.5 | ior-print --format=json)
	grep '"event":"excluded"' <<<"$text" >excluded
	run grep "\"pid\":$BASHPID," excluded
	status_is 1
}
