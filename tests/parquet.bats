# SPDX-License-Identifier: BSD-2-Clause
#
# ior-parquet: that its files are what the format says and what the rows are, judged by
# tests/judge/parquet.py, which shares nothing with it; and how it ends. What all programs promise
# is in contract.bats; judges of other makers are in parquet_engines.bats.
load helpers

setup() {
	common_setup
	judge=$IOR_SOURCE/tests/judge
	synthetic 1 | ior-pair >header.rows
}

# rows ROWS [SEED [KIND]]: random.rows and random.json
rows() {
	"$judge/random_rows.py" header.rows "$@" >random.rows
	ior-print --format=json -F all random.rows >random.json
}

# judged FILE [JSON]: the judge finds nothing; what it says is in $output
judged() {
	run --separate-stderr "$judge/parquet.py" "$@"
	status_is 0
}

# in_python PROGRAM [ARGUMENT ...]: it has the judge's module, and the arguments from argv[2] on
in_python() {
	/usr/bin/python3 -c "import sys; sys.path.insert(0, sys.argv[1]); import parquet
$1" "$judge" "${@:2}"
}

# key FILE KEY: a value of the metadata
key() {
	in_python 'print(parquet.File(sys.argv[2]).keys[sys.argv[3]])' "$@"
}

# ---- Values ----------------------------------------------------------------------------------

@test "random rows: every value, bound, page and checksum, in row groups of all sizes" {
	for seed in 1 2; do
		rows 700 $seed
		for group in 63 64 65 131072; do
			ior-parquet --level=0 --row-group=$group -o a.parquet random.rows
			judged a.parquet random.json
		done
		ior-parquet --level=0 --compat -o b.parquet random.rows
		judged b.parquet random.json
		for level in 1 2 19; do
			ior-parquet --level=$level --row-group=400 -o c.parquet random.rows
			judged c.parquet random.json
		done
	done
	rows 50 3
	ior-parquet --level=0 --row-group=1 -o a.parquet random.rows
	judged a.parquet random.json
}

@test "several pages in a row group" {
	rows 33000 5
	ior-parquet --level=0 -o a.parquet random.rows
	judged a.parquet random.json
	stdout_has "33000 rows"
}

@test "real rows: a recorded capture, and every kind of byte" {
	for name in hello odd synthetic; do
		ior-pair "$IOR_DATA/$name.ior" >real.rows
		ior-print --format=json -F all real.rows >real.json
		for level in 0 1; do
			ior-parquet --level=$level -o a.parquet real.rows
			judged a.parquet real.json
		done
	done
}

@test "no rows, one row, one more than a row group, rows without fields" {
	for n in 0 1 64 65 128 129; do
		rows $n
		ior-parquet --level=0 --row-group=64 -o a.parquet random.rows
		judged a.parquet random.json
		stdout_has "$n rows"
	done
	rows 100 1 bare
	ior-parquet --level=0 -o a.parquet random.rows
	judged a.parquet random.json
}

@test "paths of 4,095 bytes, and as many paths as rows" {
	rows 300 1 long
	ior-parquet --level=0 -o a.parquet random.rows
	judged a.parquet random.json
	rows 10000 1 paths
	ior-parquet --level=0 -o a.parquet random.rows
	judged a.parquet random.json
}

# Loops of programs are repeats of codes, which zstd must find; and what a capture begins with is
# often not like the rest.
@test "a column that comes to repeat itself is compressed" {
	rows 163840 1 loop
	ior-parquet --row-group=4096 -o a.parquet random.rows
	judged a.parquet
	run --separate-stderr in_python 'f = parquet.File("a.parquet")
for column, first, last in zip(f.columns, f.groups[0][1], f.groups[-1][1]):
    if column.path[0] in ("ret", "fd"):
        print(*column.path, *(4 * chunk[3][7] < 3 * chunk[3][6] for chunk in (first, last)))'
	status_is 0
	stdout_is "fd False True
ret False True"
}

@test "memory stays below 64 MiB, with hundreds of thousands of files" {
	[ "$IOR_FLAVOR" = release ] || skip "a sanitizer takes memory of its own"
	"$IOR_BUILD/tests/bench/many_files" 600000 600000 >many.rows
	/usr/bin/time -f %M -o peak ior-parquet -o a.parquet many.rows
	cat peak
	[ "$(tail -n 1 peak)" -lt 65536 ]
}

@test "numbers that no column holds are absent, counted and said" {
	rows 200 4 misfit
	run --separate-stderr ior-parquet -o a.parquet random.rows
	status_is 0
	stderr_has "values do not fit their columns"
	[[ $stderr == *" $(key a.parquet ior.values_left_out) values do not fit"* ]]
	judged a.parquet
}

# ---- What is beside the rows -----------------------------------------------------------------

@test "the metadata: header, stages, losses, totals" {
	synthetic 60000 | ior-pair >real.rows
	ior-parquet --level=2 -o a.parquet real.rows 2>err
	lost=$(sed -n 's/.*: \([0-9]*\) calls were lost.*/\1/p' err)
	[ "$lost" -gt 0 ]
	[ "$(key a.parquet ior.lost_calls)" = "$lost" ]
	[[ $(key a.parquet ior.losses) == '[{"reason":"ring-full","calls":'$lost* ]]
	[ "$(key a.parquet ior.rows)" = 60000 ]
	[ "$(key a.parquet ior.host)" = synthetic ]
	[ "$(key a.parquet ior.complete)" = true ]
	[ "$(key a.parquet ior.end_reason)" = end-of-input ]
	[[ $(key a.parquet ior.totals) == *'"rows":60000,'* ]]
	[[ $(key a.parquet ior.stages) == *'"ior-pair"'*'"ior-parquet --level=2 -o a.parquet'* ]]
	[[ $(key a.parquet ior.syscalls) == '{"native":{"0":"read",'* ]]
}

@test "two parts have two headers" {
	ior-pair "$IOR_DATA/odd.ior" >odd.rows
	ior-parquet -o a.parquet odd.rows header.rows 2>/dev/null
	judged a.parquet
	[ "$(key a.parquet ior.host)" = "odd host" ]
	[ "$(key a.parquet ior.part3.host)" = synthetic ]
	[ "$(key a.parquet ior.parts)" = 3 ]
}

@test "what was cut is complete as a file, and says what it lacks" {
	rows 1000
	head -c $(($(stat -c %s random.rows) - 5)) random.rows >cut.rows
	run --separate-stderr ior-parquet -o a.parquet cut.rows
	status_is 1
	stderr_has "cut.rows: record"
	judged a.parquet
	[ "$(key a.parquet ior.complete)" = false ]
	[[ $(key a.parquet ior.damage) == "cut.rows: record"* ]]
}

@test "the same input gives the same file" {
	rows 3000
	ior-parquet -o a.parquet random.rows
	cp a.parquet b.parquet
	ior-parquet -o a.parquet random.rows
	cmp a.parquet b.parquet
}

# ---- Data sets -------------------------------------------------------------------------------

# day FILE: the days of its rows by their wall time, those that have none as none
days() {
	in_python 'for _, column, values in parquet.File(sys.argv[2]).walk():
    if column.path == ["wall_time"]:
        print(*{"none" if v is None else v // 86400000000 for v in values})' "$1"
}

@test "a data set: by host and day, names that sort, all rows once" {
	ior-pair "$IOR_DATA/odd.ior" >odd.rows
	ior-parquet --level=0 --dataset set odd.rows header.rows 2>/dev/null
	find set -type f | sort | sed 's/-[0-9a-f]*\.parquet/-R.parquet/' >files
	cat >expected <<-'END'
		set/host=odd%20host%0A/date=2025-11-24/20251124T235959.998006Z-R.parquet
		set/host=odd%20host%0A/date=2025-11-25/20251125T000000.001065Z-R.parquet
		set/host=second/date=2025-11-25/20251125T000000.001082Z-R.parquet
		set/host=synthetic/date=2024-12-02/20241202T000000.000000Z-R.parquet
	END
	same expected files
	for file in set/*/*/*; do
		judged "$file"
		[ "$(days "$file")" = $(($(date -d "$(sed 's/.*date=//; s,/.*,,' <<<"$file") UTC" +%s) / 86400)) ]
	done
	[ "$(ior-parquet --dataset set2 --summary odd.rows 2>&1 | tail -n 1)" = \
		"ior-parquet: 35 rows in 3 files" ]
	# nothing is ever replaced
	ior-parquet --level=0 --dataset set odd.rows 2>/dev/null
	[ "$(find set -type f | wc -l)" = 7 ]
}

@test "a data set: rows of a day before, and of none, have files of their own" {
	rows 400 7
	ior-parquet --level=0 --dataset set random.rows
	total=0
	for file in set/*/*/*; do
		judged "$file"
		day=$(days "$file")
		case $file in
		*/date=__HIVE_DEFAULT_PARTITION__/unknown.*) [ "$day" = none ] ;;
		*) [[ $day =~ ^-?[0-9]+$ ]] ;;
		esac
		total=$((total + $(key "$file" ior.rows)))
	done
	[ "$total" = 400 ]
}

@test "a data set: late rows have row groups of their own, which are small" {
	rows 40000 1 late
	ior-parquet --dataset set random.rows
	run --separate-stderr in_python 'for path in sorted(sys.argv[2:]):
    print([g[3] for g in parquet.File(path).groups])' set/*/*/*
	status_is 0
	stdout_is "[16384, 16384, 7231]
[1]"
}

@test "a data set: rotation by rows, size and time; losses are counted once" {
	synthetic 200000 | ior-pair >real.rows
	ior-parquet -o one.parquet real.rows 2>/dev/null
	for rotate in rows=30000 size=1M; do
		rm -rf set
		ior-parquet --row-group=20000 --dataset set --rotate-$rotate real.rows 2>/dev/null
		n=0 lost=0
		for file in set/*/*/*; do
			n=$((n + $(key "$file" ior.rows)))
			lost=$((lost + $(key "$file" ior.lost_calls)))
			[[ $rotate = rows=* ]] || [ "$(stat -c %s "$file")" -lt 3000000 ]
		done
		[ "$(find set -type f | wc -l)" -gt 3 ]
		[ "$n $lost" = "200000 $(key one.parquet ior.lost_calls)" ]
	done
	rm -rf set
	ior-parquet --dataset set --rotate 1s real.rows 2>/dev/null
	run find set -name '*T00000[1-9].*'
	[ "${#lines[@]}" -ge 2 ]
}

@test "a data set: what is not complete is not there" {
	rows 3000
	run --separate-stderr bash -c 'ulimit -f 10; ior-parquet --dataset set random.rows'
	status_is 1
	stderr_has "cannot write set/host=synthetic/date="
	stderr_has "File too large; no file was made, those before it are complete"
	[ -z "$(find set -type f)" ]
	mkfifo in
	ior-parquet --dataset set <in 2>err &
	pid=$!
	exec 7>in
	cat random.rows random.rows >&7
	until [ "$(find set -name '.ior-*')" ]; do sleep 0.01; done
	[ -n "$(find set -name '*.parquet')" ]	# of the first part
	exec 7>&-
	wait $pid
	[ -z "$(find set -name '.ior-*')" ]
}

@test "a data set: signals leave no temporary file, of two neither" {
	synthetic 400000 | ior-pair >big.rows
	ior-parquet --level=19 --dataset set big.rows &
	pid=$!
	until [ "$(find set -name '.ior-*' 2>/dev/null)" ]; do sleep 0.01; done
	kill -TERM $pid
	status=0
	wait $pid || status=$?
	status_is 143
	[ -z "$(find set -type f)" ]
}

@test "a data set: what makes no sense is refused" {
	run --separate-stderr ior-parquet --dataset set -o a.parquet header.rows
	status_is 2
	stderr_has "one or the other"
	run --separate-stderr ior-parquet --rotate 1h -o a.parquet header.rows
	status_is 2
	stderr_has "--dataset"
	run --separate-stderr ior-parquet --dataset no/such header.rows
	status_is 1
	stderr_has "no/such: cannot be made"
}

# ---- How it ends -----------------------------------------------------------------------------

@test "a full disk: a message, status 1, and no file" {
	rows 2000
	run --separate-stderr bash -c 'ulimit -f 10; ior-parquet -o a.parquet random.rows'
	status_is 1
	stderr_is "ior-parquet: cannot write a.parquet: File too large; no file was made"
	[ ! -e a.parquet ]
	run ! compgen -G '.ior-*'
}

# traced EXPRESSION ARG...: the order in which ior-parquet waits for the disk and gives names is
# in trace. Who is traced cannot look for its own leaks.
traced() {
	run strace -o /dev/null true
	[ "$status" -eq 0 ] || skip "strace may not trace here"
	export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
	run --separate-stderr strace -qq -y -e "$1" -o trace ior-parquet "${@:2}"
	sed 's/rename[a-z0-9]*/rename/; s/[(].*//' trace >calls
}

@test "a file has its name when the disk has its bytes, and not when the disk fails" {
	rows 2000
	traced 'trace=fsync,/^rename' -o a.parquet header.rows
	status_is 0
	[ "$(tr '\n' ' ' <calls)" = "fsync rename fsync " ]
	traced inject=fsync:error=EIO -o b.parquet random.rows
	status_is 1
	stderr_has "cannot write b.parquet: Input/output error"
	[ ! -e b.parquet ]
	run ! compgen -G '.ior-*'
}

@test "a data set: the disk has the names of its folders, too" {
	mkdir first
	for dir in set first/set/ "$PWD/full"; do
		traced trace=fsync,/^rename --dataset "$dir" header.rows
		status_is 0
		dir=$(realpath "$dir")
		day=$(echo "$dir"/host=*/date=*)
		[ "$(sed -n 's/^fsync.*<\(.*\)>.*/\1/p; s/^rename.*/RENAME/p' trace |
			sed 's/\.ior-.*/FILE/' | uniq | tr '\n' ' ')" = \
			"${dir%/*} $dir ${day%/*} $day/FILE RENAME $day " ]
	done
}

@test "an input of no use leaves an older file alone" {
	echo precious >a.parquet
	: >empty.rows
	run --separate-stderr ior-parquet -o a.parquet empty.rows
	status_is 1
	[ "$(cat a.parquet)" = precious ]
	run ! compgen -G '.ior-*'
}

@test "standard output; a terminal is refused" {
	rows 100
	ior-parquet --level=0 <random.rows >a.parquet
	judged a.parquet random.json
	run in_terminal ior-parquet random.rows
	[ "$status" -ne 0 ]
	stdout_has "Parquet is not text; use -o FILE"
}

@test "wrong numbers are refused" {
	for option in --level=23 --level=-1 --row-group=0 --row-group=9999999 --row-group=99M --row-group=1Ki; do
		run --separate-stderr ior-parquet $option header.rows
		status_is 2
		stderr_has "${option%=*}"
	done
}

# ---- Signals ---------------------------------------------------------------------------------

# start ARG...: in the background, reading the FIFO "in", which is open as fd 7.
start() {
	rows 3000
	size=$(stat -c %s random.rows)
	mkfifo in
	ior-parquet --level=0 -o a.parquet <in 2>err &
	pid=$!
	exec 7>in
	head -c $((size / 2)) random.rows >&7
}

# Waits for the program; its status is in $status.
finish() {
	status=0
	wait "$pid" || status=$?
	# shellcheck disable=SC2034 # the checks of helpers.bash look at it
	stderr=$(cat err)
}

@test "the first signal does not end a pipe: what still comes is written" {
	start
	kill -TERM $pid
	sleep 0.3
	kill -0 $pid
	[ ! -e a.parquet ]
	tail -c +$((size / 2 + 1)) random.rows >&7
	exec 7>&-
	finish
	status_is 0
	judged a.parquet random.json
}

@test "the second signal ends a pipe: a whole file of what came, status 1" {
	start
	sleep 0.3
	kill -TERM $pid
	sleep 0.4
	kill -TERM $pid
	finish
	exec 7>&-
	status_is 1
	stderr_has "stopped by a signal"
	judged a.parquet
	[ "$(key a.parquet ior.complete)" = false ]
}

@test "a signal kills a program that reads files, and no temporary file stays" {
	synthetic 400000 | ior-pair >big.rows
	ior-parquet --level=19 -o a.parquet big.rows &
	pid=$!
	until compgen -G '.ior-*'; do sleep 0.01; done
	kill -TERM $pid
	status=0
	wait $pid || status=$?
	status_is 143
	[ ! -e a.parquet ]
	run ! compgen -G '.ior-*'
}
