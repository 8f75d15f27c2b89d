# SPDX-License-Identifier: BSD-2-Clause
#
# ior-filter: what it passes on, what it answers, and how it ends. Which rows an expression selects
# is in tests/unit/test_filter.c; what all programs promise is in contract.bats.
load helpers

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	synthetic 3000 3 >raw.ior
	ior-pair raw.ior >rows.ior
	ior-print --format=csv -F all rows.ior >rows.csv
	# a process that made many calls
	cut -d , -f 5 rows.csv | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }' >pid
}

setup() {
	common_setup
	raw=$BATS_FILE_TMPDIR/raw.ior
	rows=$BATS_FILE_TMPDIR/rows.ior
	pid=$(cat "$BATS_FILE_TMPDIR/pid")
}

# filter ARG...: runs ior-filter on the rows and expects success in silence.
filter() {
	run --separate-stderr ior-filter -r "$rows" "$@"
	status_is 0
	stderr_is ""
}

# judge INPUT OUTPUT: prints the numbers of rows, enters and exits that passed.
judge() {
	/usr/bin/python3 "$IOR_SOURCE/tests/judge/filter.py" "$@"
}

# end_reason FILE
end_reason() {
	ior-print --info "$1" 2>/dev/null | sed -n 's/^complete  *//p'
}

# ---- What passes -----------------------------------------------------------------------------

@test "rows are copied; the names they need, each once, no others; every other record" {
	for expression in "pid=$pid" "error" "not error" "pid=999999999" "" "file under /etc" \
		"latency > 2us or has old_file"; do
		ior-filter -r "$rows" -o out "$expression"
		run judge "$rows" out
		echo "$expression"
		status_is 0
		[ "${output%% *}" = "$(ior-filter -r "$rows" -c "$expression")" ]
	done
}

@test "names of every kind of byte, resets, losses, records and fields of a newer version, two parts" {
	ior-pair "$IOR_DATA/odd.ior" >odd.rows || true
	for expression in "" "pid=42" "error" "not error" "seq=1" "comm !~ ^a"; do
		for input in "$IOR_DATA/odd.ior" odd.rows; do
			[[ $input == *.rows || ! $expression =~ error|seq ]] || continue
			ior-filter -r "$input" -o out "$expression" || [ $? = 1 ]
			# the judge reads whole records only
			run judge "$input" out
			echo "$input: $expression"
			status_is 0
		done
	done
}

@test "what a stage after it makes of everything is what it makes of the input" {
	ior-filter -r "$rows" | ior-print --format=csv -F all | same "$BATS_FILE_TMPDIR/rows.csv" -
	ior-filter -r "$raw" | ior-pair | ior-print --format=csv -F all | same "$BATS_FILE_TMPDIR/rows.csv" -
}

@test "the rows of a condition are those that awk finds in the CSV" {
	check() {
		ior-filter -r "$rows" "$1" | ior-print --format=csv -F seq | tail -n +2 >found
		ior-print --format=csv -F seq,pid,duration,bytes,error,ret "$rows" |
			awk -F , "NR > 1 && ($2) { print \$1 }" >expected
		echo "$1"
		[ -s expected ]
		diff expected found
	}
	check "pid=$pid" "\$2 == $pid"
	check "pid!=$pid" "\$2 != $pid"
	check "latency > 2us" '$3 != "" && $3 > 2000'
	check "not latency > 2us" '$3 == "" || $3 <= 2000'
	check "bytes=100..4Ki" '$4 != "" && $4 >= 100 && $4 <= 4096'
	check "error" '$5 != ""'
	check "error=ENOENT or bytes>1M pid=$pid" "\$5 == \"ENOENT\" || (\$4 > 1000000 && \$2 == $pid)"
	check "ret<0" '$6 != "" && $6 < 0'
}

# Would catch: one that is taken to be below a directory that only its end looks like.
@test "paths with an unknown beginning are under nothing, and have their end" {
	partial_paths >partial.rows
	found() {
		ior-filter -r partial.rows "$1" | ior-print --format=csv -F file | tail -n +2 | tr '\n' ' '
	}
	[ "$(found "file under /")" = "/x/d/a.c /…/x/e.c " ]
	[ "$(found "file under /x")" = "/x/d/a.c " ]
	[ "$(found "not file under /x")" = "…/x/d/a.c …/x/b.c …/c … ….c /…/x/e.c " ]
	[ "$(found "file in /x/d")" = "/x/d/a.c " ]
	[ "$(found "file endswith /d/a.c")" = "/x/d/a.c …/x/d/a.c " ]
	[ "$(found "file startswith …/")" = "…/x/d/a.c …/x/b.c …/c " ]
	[ "$(found "dir=…")" = "…/c " ]
	[ "$(found "has mount")" = "/x/d/a.c /…/x/e.c " ]
	run --separate-stderr ior-filter -r partial.rows "file under …/x"
	status_is 2
	stderr_has "under takes an absolute path"
}

@test "filters one after the other are one filter with and" {
	ior-filter -r "$rows" "pid=$pid" | ior-filter 'not error' | ior-filter 'latency > 1us' |
		ior-print --format=csv >three
	ior-filter -r "$rows" "pid=$pid not error latency>1us" | ior-print --format=csv | same three -
	[ "$(wc -l <three)" -gt 10 ]
}

@test "-v: what does not pass without it" {
	filter -c error
	some=$output
	filter -c -v error
	[ $((some + output)) = 3000 ]
	ior-filter -r "$rows" -v 'error' | ior-print --format=csv >inverted
	ior-filter -r "$rows" 'not error' | ior-print --format=csv | same inverted -
}

@test "several inputs, and cat of them, are one stream with parts" {
	ior-filter -r "$rows" "pid=$pid" | ior-print --format=csv >once
	ior-filter -r "$rows" -r "$rows" "pid=$pid" | ior-print --format=csv >twice
	[ "$(wc -l <twice)" = $((2 * $(wc -l <once) - 1)) ]
	cat "$rows" "$rows" | ior-filter "pid=$pid" >out
	cat "$rows" "$rows" >input
	judge input out
	ior-print --format=csv out | same twice -
}

@test "the header names the stage with the expression; totals are its own" {
	ior-filter -r "$rows" -o out 'comm=sh or' error
	run ior-print --info out
	stdout_has "ior-pair 0.1: "
	stdout_has "ior-filter 0.1: ior-filter -r $rows -o out 'comm=sh or' error"
	n=$(ior-filter -r "$rows" -c 'comm=sh or error')
	stdout_has "rows $n, input_rows 3000"
	stdout_has "yes: end-of-input"
}

# ---- Raw streams -----------------------------------------------------------------------------

@test "raw: filtered before it is paired or after, the same rows" {
	fields=$(ior-print --format=csv -F all "$rows" | head -n 1 | sed 's/^seq,//; s/,gap_ns,/,/')
	for expression in "pid=$pid" "syscall=%network" "not syscall=%network" "read or write" io \
		"comm~^[m-z]" "uid=0" "has cgroup" "family=Memory" "tid<420 or syscall=openat,close"; do
		ior-filter -r "$raw" "$expression" | ior-pair --strict |
			ior-print --format=csv -F "$fields" >before
		ior-filter -r "$rows" "$expression" | ior-print --format=csv -F "$fields" >after
		echo "$expression"
		same after before
		[ "$(wc -l <before)" -gt 1 ]
	done
}

@test "calls without a name: by number, family and group, before they are paired and after" {
	ior-pair "$IOR_DATA/odd.ior" >odd.rows || true
	for expression in syscall=syscall_999 syscall=999 syscall=0x3e7 syscall=syscall_0x3e7 \
		syscall=%misc family=misc 'syscall~^syscall_' syscall=openat,999; do
		[ "$(ior-filter -r "$IOR_DATA/odd.ior" "$expression" | ior-pair |
			ior-print --format=csv -F syscall,family | grep -c ^syscall_999,Misc)" = 1 ]
		[ "$(ior-filter -r odd.rows "$expression" |
			ior-print --format=csv -F syscall,family | grep -c ^syscall_999,Misc)" = 1 ]
	done
	for expression in syscall=syscall_998 syscall=%fs syscall=syscall_other; do
		ior-filter -r odd.rows "$expression" | ior-print --format=csv >others.csv
		[ "$(grep -c syscall_999 others.csv)" = 0 ]
	done
}

@test "the number of a call that has a name is refused with it" {
	run --separate-stderr ior-filter -r "$rows" 'syscall=0'
	status_is 2
	stderr_has "'0' is a number that the kernel has a name for, not the same one everywhere: write the name, such as read; or syscall_0 for calls that were recorded without one"
	filter -c syscall=syscall_0
	stdout_is 0
	for test in syscall_ syscall_x 99999999999 syscall_0x100000000; do
		run --separate-stderr ior-filter -r "$rows" "syscall=$test"
		status_is 2
		stderr_has "'$test' is no system call"
	done
}

@test "raw: an exit follows its enter, and nothing else" {
	ior-filter -r "$raw" -o out "pid=$pid"
	read -r _ enters exits <<<"$(judge "$raw" out)"
	[ "$enters" -gt 10 ]
	[ "$exits" -le "$enters" ]
	[ "$enters" = "$(ior-filter -r "$raw" -c "pid=$pid")" ]
	ior-pair --strict out >/dev/null
}

@test "raw: fd is the descriptor that is passed" {
	[ "$(ior-filter -r "$raw" -c 'syscall=openat has fd')" = 0 ]
	ior-filter -r "$raw" 'syscall=read fd=3' | ior-pair | ior-print --format=csv -F fd,syscall |
		tail -n +2 | sort -u >found
	[ "$(cat found)" = 3,read ]
}

@test "raw: a field that is not known at the enter is refused by its name, status 2" {
	for test in 'latency>1ms' error file=/x 'bytes>1' device 'ret=0' 'has gap' 'wall_time=14:30'; do
		run --separate-stderr bash -c 'ior-filter "$@" >out' - -r "$raw" "pid=1 or $test"
		status_is 2
		stderr_has "is a raw stream"
		stderr_has "run ior-pair first"
		stderr_has "  pid=1 or $test"
	done
	run --separate-stderr ior-filter -r "$raw" 'pid=1 or latency>1ms'
	stderr_has "duration_ns is not known yet"
	stderr_has $'\n           ^~~~~~~~~~~'
}

@test "raw: restarted calls go on as their first enter was judged" {
	ior-filter -r "$IOR_DATA/hello.ior" 'not comm=none' | ior-pair | ior-print --format=csv >filtered
	ior-pair "$IOR_DATA/hello.ior" | ior-print --format=csv | same - filtered
}

# ---- Answers ---------------------------------------------------------------------------------

@test "calls that were turned away: by whom, as a filter or a supervisor answered, and raw ones too" {
	away=$IOR_DATA/away.ior
	ior-pair "$away" >away.rows
	while read -r count expression; do
		run --separate-stderr ior-filter -r away.rows -c "$expression"
		status_is 0
		stdout_is "$count"
	done <<-'EOF'
		7 turned_away=intercepted
		13 has turned_away
		13 has denied
		3 denied=unknown
		2 error=EPERM and syscall=mkdir
		4 error=EPERM,EACCES
		0 has turned_away and has duration
		0 has turned_away and has gap
		0 turned_away=trapped and has ret
		1 has turned_away and has bytes
		1 syscall=exit_group and has ret
	EOF
	for expression in turned_away=intercepted turned_away=unknown 'not has turned_away'; do
		ior-filter -r "$away" "$expression" | ior-pair --strict | ior-print --format=csv \
			-F call,syscall,turned_away,ret >before
		ior-filter -r away.rows "$expression" | ior-print --format=csv \
			-F call,syscall,turned_away,ret >after
		cmp before after
	done
	# One that does not return did.
	ior-filter -r "$away" -m 1 syscall=exit_group | ior-pair --strict |
		ior-print --format=csv -F error >row
	[ "$(tail -n 1 row)" = EPERM ]
}

@test "-c counts" {
	filter -c
	stdout_is 3000
	filter -c pid=999999999
	stdout_is 0
	filter -c -m 7
	stdout_is 7
}

@test "-q: 0 some, 1 none, 2 trouble, and nothing is written" {
	filter -q error
	stdout_is ""
	run --separate-stderr ior-filter -r "$rows" -q pid=999999999
	status_is 1
	stdout_is ""
	stderr_is ""
	run --separate-stderr ior-filter -r absent.ior -q error
	status_is 2
	stderr_has "absent.ior"
	head -c $(($(stat -c %s "$rows") / 2)) "$rows" >cut.ior
	run --separate-stderr ior-filter -r cut.ior -q pid=999999999
	status_is 2
	stderr_has "cut.ior"
	run --separate-stderr ior-filter -r cut.ior -q seq=1
	status_is 0
	stderr_is ""
	run --separate-stderr ior-filter -r "$rows" -q 'pid='
	status_is 2
	run --separate-stderr ior-filter -r "$rows" -q -o out error
	status_is 2
	[ ! -e out ]
}

@test "no match is no failure without -q" {
	ior-filter -r "$rows" pid=999999999 >out
	[ "$(judge "$rows" out)" = "0 0 0" ]
}

# Would catch: a raw stream that is filtered by other names and descriptors than its rows have.
@test "calls through socketcall and ipc: in a raw stream what they are in rows" {
	(cd "$IOR_DATA" && /usr/bin/python3 -B - <<-'EOF'
		from rawstream import *
		header({0: "read", 102: "getuid"}, {102: "socketcall", 117: "ipc", 369: "sendto"})
		for number, args, more in [
		    (102, (5, 0x7000, 10, 0), {"abi": 1, "op": 9}),             # send
		    (369, (6, 0x7000, 10, 0, 0, 0), {"abi": 1}),
		    (102, (2, 1, 0), {"abi": 1, "op": 1}),                      # socket
		    (117, (7, 0x7000, 1), {"abi": 1, "op": 1}),                 # semop
		    (102, (99, 0x7000), {"abi": 1, "op": 99}),                  # none
		    (102, (9, 0x7000), {"abi": 1}),                             # could not be read
		    (102, (), {"op": 9})]:                                      # not of 32 bits
		    enter(42, number, args, **more)
		    leave(42, 1)
		record(15, tick(), "target-exited", {})
	EOF
	) >inner.ior
	ior-pair inner.ior -o inner.rows
	for expression in syscall=sendto syscall=socketcall syscall=ipc,socket syscall=%network fd=5 fd=6 \
		syscall=getuid family=IPC; do
		echo "$expression"
		ior-filter -r inner.rows "$expression" | ior-print --format=csv -F call,syscall,fd >expected
		ior-filter -r inner.ior "$expression" | ior-pair | ior-print --format=csv -F call,syscall,fd |
			same expected -
		wc -l <expected >>numbers
	done
	[ "$(tr '\n' ' ' <numbers)" = "3 3 2 6 2 2 2 2 " ]
}

@test "-m: so many, then the end, whose record says why" {
	ior-filter -r "$rows" -m 5 error >out
	[ "$(ior-print --format=csv -F seq out | wc -l)" = 6 ]
	[ "$(end_reason out)" = "yes: limit" ]
	# the limit is of all parts together
	ior-filter -r "$rows" -r "$rows" -m 3005 >out
	[ "$(ior-print --format=csv -F seq out | wc -l)" = 3006 ]
	ior-filter -r "$rows" -m 3000 >out
	[ "$(ior-print --format=csv -F seq out | wc -l)" = 3001 ]
	# calls of a raw stream come with their exits
	ior-filter -r "$raw" -m 5 syscall=read >out
	[ "$(ior-pair --strict out | ior-print --format=csv -F seq | wc -l)" = 6 ]
	[ "$(end_reason out)" = "yes: limit" ]
	for wrong in 0 -1 x; do
		run --separate-stderr ior-filter -r "$rows" -m $wrong error
		status_is 2
		stderr_has "-m: "
	done
}

@test "-m and -q end while their input goes on" {
	for option in "-m 3" -q; do
		begin=$(date +%s%N)
		# shellcheck disable=SC2016 # words
		run --separate-stderr bash -c '(cat "$1"; exec sleep 2) |
			{ ior-filter $2 >out; echo $? >status; date +%s%N >end; }' - "$rows" "$option"
		[ "$(cat status)" = 0 ]
		stderr_is ""
		(($(cat end) - begin < 1500000000))
	done
}

@test "--explain: how it was understood; nothing is read" {
	run --separate-stderr ior-filter --explain 'pid=1 or comm=sh error' </dev/null
	status_is 0
	stderr_is ""
	stdout_is 'any of
  pid is 1
  all of
    comm is "sh"
    error is there'
	run in_terminal ior-filter --explain pid=1
	status_is 0
	stdout_has "pid is 1"
}

@test "--summary" {
	run --separate-stderr ior-filter -r "$rows" -c --summary -v pid=999999999
	status_is 0
	stderr_has "ior-filter: 3000 of 3000 rows or calls pass"
}

# ---- Expressions and the shell ---------------------------------------------------------------

@test "operands are joined by blanks, options stand before them" {
	for words in "pid=$pid error" "pid = $pid error" "pid eq $pid and has error"; do
		# shellcheck disable=SC2086 # words
		[ "$(ior-filter -c -r "$rows" $words)" = "$(ior-filter -c -r "$rows" "$words")" ]
	done
	run --separate-stderr ior-filter -r "$rows" pid=1 -v
	status_is 2
	stderr_is "ior-filter: '-v' is no test: options stand before the expression (see ior-filter --help)
  pid=1 -v
        ^~"
}

@test "files stand behind --, in any number, beside those of -r, also without an expression" {
	cp "$rows" app.rows
	once=$(ior-filter -c -r "$rows" pid="$pid" not error)
	# shellcheck disable=SC2102 # words
	while read -r times arguments; do
		echo "$arguments"
		[ "$(ior-filter -c $arguments </dev/null)" = $((times * once)) ]
	done <<-EOF
		1 pid=$pid not error -- app.rows
		2 pid=$pid not error -- app.rows app.rows
		3 -r app.rows -r app.rows pid=$pid not error -- app.rows
	EOF
	[ "$(ior-filter -c -- app.rows)" = 3000 ]
	[ "$(ior-filter -c -- app.rows - <"$rows")" = 6000 ]
	# one that is an option's argument ends nothing, and a second one is a file's name
	ior-filter -o -- -m 1 pid="$pid" -- app.rows
	[ "$(ior-filter -c -- --)" = 1 ]
	[ "$(ior-filter -c pid="$pid" -- --)" = 1 ]
	ior-filter pid="$pid" -- app.rows | ior-print --info >info
	grep -q "ior-filter pid=$pid -- app.rows" info
}

@test "a file where the expression stands, and an expression where files do: what to write" {
	cp "$rows" app.rows
	cp "$rows" pid
	run --separate-stderr ior-filter app.rows comm=ls
	status_is 2
	stdout_is ""
	stderr_is "ior-filter: app.rows is a file: give files behind -- or with -r (see ior-filter --help)
  app.rows comm=ls
  ^~~~~~~~"
	run --separate-stderr ior-filter comm=ls ./app.rows
	status_is 2
	stderr_is "ior-filter: ./app.rows is a file: give files behind -- or with -r (see ior-filter --help)
  comm=ls ./app.rows
          ^~~~~~~~~~"
	# the name of a field is one
	run --separate-stderr ior-filter pid
	status_is 2
	stderr_has "'pid' has no operator"
	run --separate-stderr ior-filter -- comm=ls
	status_is 2
	stderr_is "ior-filter: comm=ls is no file, and behind -- are files: the expression stands before it (see ior-filter --help)"
	run --separate-stderr ior-filter comm=ls -- absent.rows
	status_is 1
	stderr_is "ior-filter: absent.rows: No such file or directory"
}

@test "a constant that no row can have: status 2, what was meant, and the place" {
	run --separate-stderr ior-filter 'error or comm=systemd-journald'
	status_is 2
	stdout_is ""
	stderr_is "ior-filter: names in comm are cut at 15 bytes, and this has 16: write comm=systemd-journal, or of rows exe endswith /systemd-journald (see ior-filter --help)
  error or comm=systemd-journald
                ^~~~~~~~~~~~~~~~"
	run --separate-stderr ior-filter 'file=*.c'
	status_is 2
	stderr_has "= takes * and ? as they are; a pattern is: file glob '*.c'"
	run --separate-stderr ior-filter -q error=ENOTHING
	status_is 2
	stderr_has "did you mean ENOTDIR?"
	run --separate-stderr ior-filter -r "$raw" syscall=opn
	status_is 2
	stderr_has "did you mean open?"
	# what they offer is taken
	for expression in comm=systemd-journal "exe endswith /systemd-journald" "file glob '*.c'" \
		'file glob "\*.c"' 'file="*.c"' 'syscall="opn"' 'error="ENOTHING"'; do
		ior-filter --explain "$expression" >/dev/null
	done
}

@test "a mistake: status 2, the place with a caret, the nearest name, nothing on stdout" {
	run --separate-stderr ior-filter -r "$rows" 'pid=42 and sycsall=read'
	status_is 2
	stdout_is ""
	stderr_is "ior-filter: 'sycsall' is no field; did you mean syscall? (see ior-filter --help)
  pid=42 and sycsall=read
             ^~~~~~~"
	run --separate-stderr ior-filter '(pid=42'
	status_is 2
	stderr_is "ior-filter: this parenthesis is not closed (see ior-filter --help)
  (pid=42
  ^"
	run --separate-stderr ior-filter 'pid='
	stderr_is "ior-filter: a value is missing after =: did the shell take it? Quote the expression (see ior-filter --help)
  pid=
      ^"
}

@test "the caret stands right behind names of other letters, escapes and long beginnings" {
	run --separate-stderr ior-filter $'comm="äö" file="\x1b" durtion>1'
	status_is 2
	stderr_has $'\n  comm="äö" file="\\x1b" durtion>1\n                        ^~~~~~~'
	run --separate-stderr ior-filter "$(printf 'pid=%d or ' {1..30}) sycsall=read $(printf 'or pid=%d ' {1..30})"
	status_is 2
	[[ "${stderr##*$'\n'}" =~ ^\ +\^~{6}$ ]]
	[ "$(awk 'NR > 1 && length > 100' <<<"$stderr")" = "" ]
	place=$(sed -n 2p <<<"$stderr")
	caret=$(sed -n 3p <<<"$stderr")
	spaces=${caret%%^*}
	[[ "${place:${#spaces}}" == sycsall=read* ]]
}

@test "signs that the shell has taken are asked about" {
	run --separate-stderr bash -c 'ior-filter -r "$1" latency > 1ms' - "$rows"
	status_is 2
	stderr_has "did the shell take < or > for a file?"
	HOME=/root run --separate-stderr bash -c 'ior-filter -r "$1" comm ~ nginx' - "$rows"
	status_is 2
	stderr_has "in place of ~?"
}

# kinds: name and kind of each field that the man page lists.
kinds() {
	awk '/^\.Ss / { inside = $2 == "Fields" }
	     !inside { next }
	     /^\.El/ { exit }
	     /^\.It / { kind = $2 }
	     kind && /^\.Cm / { for (i = 2; i <= NF; i++) if ($i ~ /^[a-z_]+$/) print $i, kind }' \
		"$IOR_SOURCE/ior-filter/ior-filter.1"
}

# accepts FIELD: the kind of the field, by the tests that can be asked of it.
accepts() {
	ior-filter --explain "has $1" >explained 2>&1 || echo "no field"
	! ior-filter --explain "$1 ~ x" >explained 2>&1 || echo Texts
	! ior-filter --explain "$1 <= 1k" >explained 2>&1 || echo Numbers
	! ior-filter --explain "$1 > 1ms" >explained 2>&1 || echo Durations
	! ior-filter --explain "$1=14:30" >explained 2>&1 || grep -q '"' explained || echo Times
}

@test "the man page lists every field, and what it holds is what can be asked of it" {
	fields_of_rows | cut -f 1 | sort >expected
	kinds | cut -d ' ' -f 1 | sort >listed
	same expected listed
	while read -r field kind; do
		[ "$kind" != Lists ] || kind=
		run accepts "$field"
		echo "$field"
		stdout_is "$kind"
	done < <(kinds)
}

@test "the man page lists every other name of a field" {
	fields_of_rows | awk -F '\t' '$4 { print $4, "Ta", $1 }' >expected
	[ "$(wc -l <expected)" -gt 10 ]
	sed -n '/^\.Ss Fields/,/^\.Ss Operators/s/^\.It Cm \(.* Ta .*\)/\1/p' \
		"$IOR_SOURCE/ior-filter/ior-filter.1" >listed
	same expected listed
}

# ---- In a pipe -------------------------------------------------------------------------------

@test "what has passed is written before the next input is waited for" {
	mkfifo in
	ior-filter <in >out &
	exec 7>in
	cat "$rows" >&7
	for _ in $(seq 100); do
		[ "$(stat -c %s out)" -lt $(($(stat -c %s "$rows") / 2)) ] || break
		sleep 0.05
	done
	[ "$(stat -c %s out)" -gt $(($(stat -c %s "$rows") / 2)) ]
	exec 7>&-
	wait $!
	judge "$rows" out
}

@test "a cut input: status 1, what came passes, and the end record says that it was cut" {
	head -c $(($(stat -c %s "$rows") / 2)) "$rows" >cut.ior
	run --separate-stderr ior-filter -r cut.ior -o out not error
	status_is 1
	stderr_has "cut.ior: record "
	ior-print --info out >info 2>&1 || true
	grep -q "input-cut" info
	# the next stage says "at least" and succeeds
	run --separate-stderr ior-flame out
	status_is 0
	stderr_has "an earlier stage saw only a part"
	run --separate-stderr ior-filter -r out -o again error
	status_is 0
	ior-print --info again >info 2>&1 || true
	grep -q "input-cut" info
	run --separate-stderr ior-filter -r out -o again --strict error
	status_is 1
}

@test "a reader that has gone: status 0 within a second, though the input goes on" {
	begin=$(date +%s%N)
	run --separate-stderr bash -c '(cat "$1"; exec sleep 3) | { ior-filter; echo $? >status; date +%s%N >end; } | true' - "$rows"
	[ "$(cat status)" = 0 ]
	stderr_is ""
	(($(cat end) - begin < 1500000000))
}
