# SPDX-License-Identifier: BSD-2-Clause
#
# ior-flame: what it writes for a small stream of known rows (tests/data/flame.py says which),
# and how it ends. What all programs promise is in contract.bats.
load helpers

rows=$IOR_DATA/flame.rows

# flame ARG...: runs ior-flame on the small stream and expects success in silence.
flame() {
	run --separate-stderr ior-flame "$@" "$rows"
	status_is 0
	stderr_is ""
}

# Rows on standard input that go on after the signal: first_half, then second_half.
split_rows() {
	synthetic 4000 | ior-pair >all.rows
	size=$(stat -c %s all.rows)
	head -c $((size / 2)) all.rows >first.rows
	tail -c +$((size / 2 + 1)) all.rows >second.rows
	ior-flame all.rows >expected
}

# start ARG...: ior-flame in the background, reading the FIFO "in", which is open as fd 7.
start() {
	mkfifo in
	ior-flame "$@" <in >out 2>err &
	pid=$!
	exec 7>in
}

# Waits for the program; its status is in $status.
finish() {
	status=0
	wait "$pid" || status=$?
	output=$(cat out)
	# shellcheck disable=SC2034 # the checks of helpers.bash look at it
	stderr=$(cat err)
}

# ---- Stacks ----------------------------------------------------------------------------------

@test "the default: command, path components, call; names that could break the format" {
	flame
	stdout_is '/etc;passwd;close 1
Web\x20Content;/tmp;a\x3bb;new\x0aline;write 1
[unknown] 1
\xff\x1b[31m;pipe:[4711];read 1
back\\slash\u202e;/tmp;日本\u3000\x2012;read 1
cat;/;getdents64 1
cat;/etc;passwd;openat 1
cat;/etc;passwd;read 4
cat;/no;such;openat 1
cat;exit_group 1
part\x201;/tmp;part\x202;write 1'
}

@test "duration: a call that never returned has none" {
	flame -w duration
	stdout_is '/etc;passwd;close 6
Web\x20Content;/tmp;a\x3bb;new\x0aline;write 11
[unknown] 9
\xff\x1b[31m;pipe:[4711];read 13
back\\slash\u202e;/tmp;日本\u3000\x2012;read 14
cat;/;getdents64 3
cat;/etc;passwd;openat 7
cat;/etc;passwd;read 18
cat;/no;such;openat 4
part\x201;/tmp;part\x202;write 12'
}

@test "bytes: stacks without any are left out, two files of one name are one" {
	flame --weight=bytes
	stdout_is 'Web\x20Content;/tmp;a\x3bb;new\x0aline;write 7
\xff\x1b[31m;pipe:[4711];read 32
back\\slash\u202e;/tmp;日本\u3000\x2012;read 64
cat;/etc;passwd;read 158
part\x201;/tmp;part\x202;write 16'
}

@test "other frames: numbers, negative ones, flags by name, what the file and the header say" {
	flame -b ret,error,flags
	stdout_is '-2;ENOENT;O_RDONLY 1
0 2
100 1
16 1
32 1
3;O_RDONLY|O_CLOEXEC 1
50 1
64 1
7 1
8 1
80 1
[unknown] 2'
	flame --by=host,filetype,inode
	stdout_is 'test 2
test;dir;1 1
test;fifo;1 1
test;reg;1 8
test;reg;2 1
test;reg;3 1'
	flame -b tid
	stdout_is $'42 13\n43 1'
}

@test "the order of the frames is that of the list, where a field that comes twice is named first" {
	flame -b syscall,comm,syscall -w bytes
	stdout_is 'read;\xff\x1b[31m 32
read;back\\slash\u202e 64
read;cat 158
write;Web\x20Content 7
write;part\x201 16'
}

@test "--escape=never: exact bytes, and still two words a line" {
	flame --escape=never -b comm
	printf '%b' 'Web\\x20Content 1\n[unknown] 2\nback\\x5cslash\xe2\x80\xae 1\ncat 8\n' \
		'part\\x201 1\n\xff\x1b[31m 1\n' >expected
	ior-flame --escape=never -b comm "$rows" | same expected -
	flame --escape=always -b comm
	stdout_has '\x1b[31m'
}

@test "past --max-stacks the rest is [other], totals stay exact, and a message says so" {
	run --separate-stderr ior-flame --max-stacks=2 "$rows"
	status_is 0
	stdout_is $'[other] 9\ncat;/etc;passwd;openat 1\ncat;/etc;passwd;read 4'
	stderr_is 'ior-flame: 9 rows are in the stack [other]: there are more than 2 different ones; fewer fields in --by or a larger --max-stacks keep them apart'
	run --separate-stderr ior-flame --max-stacks=11 "$rows"
	stderr_is ""
}

@test "several inputs are added up" {
	run --separate-stderr ior-flame -b comm -r "$rows" "$rows" - <"$rows"
	status_is 0
	stderr_is ""
	stdout_has 'cat 24'
}

@test "--no-split: a path is one frame" {
	flame --no-split -w bytes
	stdout_is 'Web\x20Content;/tmp/a\x3bb/new\x0aline;write 7
\xff\x1b[31m;pipe:[4711];read 32
back\\slash\u202e;/tmp/日本\u3000\x2012;read 64
cat;/etc/passwd;read 158
part\x201;/tmp/part\x202;write 16'
}

@test "errors: the calls that failed" {
	flame -w errors
	stdout_is 'cat;/no;such;openat 1'
}

# The figures come from ior-print: another program, with other code for fields.
@test "for every weight and list of fields the sum over the stacks is that over the rows" {
	synthetic 30000 7 | ior-pair -o big.rows
	ior-print --format=csv -F duration,gap,bytes,requested,device_read,dirtied,error,address_space \
		big.rows >rows.csv
	awk -F, 'NR > 1 { n++; for (i = 1; i <= 8; i++) s[i] += i == 7 ? $i != "" : $i }
		END { printf "count %d\nduration %d\ngap %d\nbytes %d\nrequested %d\ndevice_read %d\ndirtied %d\nerrors %d\naddress_space %d\n",
			n, s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8] }' rows.csv >sums
	while read -r weight sum; do
		[ "$sum" -gt 0 ]
		for by in comm,file,syscall file comm pid,tid,fd syscall,error,ret,flags dir,ext,filetype \
			host,exe,old_file,cgroup sizeclass,latencyclass,second,minute; do
			for limit in 1048576 50; do
				ior-flame -w "$weight" -b $by --max-stacks=$limit big.rows >folded 2>/dev/null
				echo "$weight $by $limit"
				LC_ALL=C sort -c folded
				[ "$(awk 'NF != 2' folded)" = "" ]
				[ "$(cut -d ' ' -f 1 folded | uniq -d)" = "" ]
				[ "$(awk '{ s += $2 } END { printf "%d", s }' folded)" = "$sum" ]
			done
		done
		ior-flame --no-split -w "$weight" big.rows >folded
		[ "$(awk '{ s += $2 } END { printf "%d", s }' folded)" = "$sum" ]
	done <sums
}

@test "--summary" {
	run --separate-stderr ior-flame -w bytes --summary "$rows"
	status_is 0
	stderr_is "ior-flame: 14 rows, 7 of them with weight: 277 bytes in 5 stacks"
}

# ---- Wrong options ---------------------------------------------------------------------------

@test "frames that cannot be: status 2, and what to do" {
	run --separate-stderr ior-flame -b comm,sycsall "$rows"
	status_is 2
	stdout_is ""
	stderr_is "ior-flame: --by: unknown field 'sycsall'; did you mean syscall? (see ior-flame --help)"
	for field in time_ns time wall_time seq gap args; do
		run --separate-stderr ior-flame -b comm,$field "$rows"
		status_is 2
		stderr_has "makes no frame"
	done
	run --separate-stderr ior-flame -b duration "$rows"
	stderr_has "did you mean --weight=duration?"
	run --separate-stderr ior-flame -b gap "$rows"
	stderr_has "did you mean --weight=gap?"
	run --separate-stderr ior-flame -b comm,,pid "$rows"
	status_is 2
	run --separate-stderr ior-flame \
		-b pid,tid,call,comm,syscall,family,ret,error,fd,file,bytes,requested,offset,flags,uid,gid,exe "$rows"
	status_is 2
	stderr_has "more than 16 fields"
}

@test "a wrong weight, escape or limit: status 2, and the right ones" {
	run --separate-stderr ior-flame -w byte "$rows"
	status_is 2
	stderr_is "ior-flame: --weight: 'byte' is unknown; did you mean bytes? (count, duration, gap, bytes, requested, device_read, dirtied, errors, address_space) (see ior-flame --help)"
	run --separate-stderr ior-flame --escape=no "$rows"
	status_is 2
	stderr_has "always, never"
	for limit in 0 -1 1x 268435457; do
		run --separate-stderr ior-flame --max-stacks=$limit "$rows"
		status_is 2
		stderr_has "--max-stacks: "
	done
}

# ---- Losses and damage -----------------------------------------------------------------------

@test "losses and a cut earlier stage are said; --strict makes them errors" {
	run --separate-stderr ior-flame "$IOR_DATA/flame-lost.rows"
	status_is 0
	stderr_is 'ior-flame: figures are "at least": 3 calls were lost while capturing; a larger --ring-size or a narrower -e of ior-capture loses fewer
ior-flame: figures are "at least": an earlier stage saw only a part of its input'
	flame
	[ "$output" = "$(ior-flame "$IOR_DATA/flame-lost.rows" 2>/dev/null)" ]
	run --separate-stderr ior-flame --strict "$IOR_DATA/flame-lost.rows"
	status_is 1
	stderr_has "ior-flame: --strict: 3 calls were lost"
	flame --strict
}

@test "a cut input: what came before it is written, status 1" {
	head -c 600 "$rows" >cut.rows
	run --separate-stderr ior-flame -o out cut.rows
	status_is 1
	stderr_has "cut.rows: record "
	grep -q '^cat;/etc;passwd;read 4$' out
}

@test "-o: a file appears when it is complete, and an input of no use leaves the old one" {
	echo precious >out
	for input in /dev/null "$IOR_DATA/flame.py"; do
		run --separate-stderr ior-flame -o out "$input"
		status_is 1
		[ "$(cat out)" = precious ]
	done
	flame -o out
	[ "$(wc -l <out)" -eq 11 ]
	run ! compgen -G '.ior-*'
	cp "$rows" same
	run --separate-stderr ior-flame -o same same
	status_is 1
	stderr_has "same is also the input"
	cmp same "$rows"
}

# ---- Signals ---------------------------------------------------------------------------------

@test "the first signal does not end a pipe: what the capture still writes is added up" {
	split_rows
	start -o folded
	cat first.rows >&7
	kill -TERM $pid
	sleep 0.3
	kill -0 $pid
	[ ! -e folded ]
	cat second.rows >&7
	exec 7>&-
	finish
	status_is 0
	same expected folded
	stderr_is ""
}

@test "the second signal ends a pipe: what came is written, status 1" {
	split_rows
	start -o folded
	cat first.rows >&7
	sleep 0.3
	kill -HUP $pid
	sleep 0.4
	kill -TERM $pid
	finish
	exec 7>&-
	status_is 1
	stderr_has "stopped by a signal before the end of input"
	[ -s folded ]
}

# timeout(1) sends its signal to its child and to its child's group.
@test "two signals at once are one" {
	split_rows
	start -o folded
	cat first.rows >&7
	sleep 0.3
	kill -TERM $pid
	kill -TERM $pid
	cat second.rows >&7
	exec 7>&-
	finish
	status_is 0
	same expected folded
}

@test "ten seconds after a signal the input is given up" {
	split_rows
	start
	cat first.rows >&7
	kill -TERM $pid
	begin=$SECONDS
	finish
	exec 7>&-
	status_is 1
	stderr_has "stopped by a signal"
	[ -s out ]
	((SECONDS - begin >= 9 && SECONDS - begin <= 13))
}

@test "a signal kills a program that reads files, and no temporary file stays" {
	synthetic 30000 | ior-pair -o big.rows
	# long enough to be found reading
	# shellcheck disable=SC2046
	ior-flame -o folded $(yes big.rows | head -n 400) 2>err &
	pid=$!
	until compgen -G '.ior-*' >/dev/null; do sleep 0.01; done
	kill -TERM $pid
	status=0
	wait "$pid" || status=$?
	[ "$status" -eq 143 ]
	[ ! -e folded ]
	run ! compgen -G '.ior-*'
}

@test "a signal that was ignored stays so (nohup)" {
	split_rows
	mkfifo in
	(trap '' HUP; exec ior-flame <in >out 2>err) &
	pid=$!
	exec 7>in
	cat first.rows >&7
	kill -HUP $pid
	kill -HUP $pid
	cat second.rows >&7
	exec 7>&-
	finish
	status_is 0
	same expected out
}

@test "a reader that goes away while input is awaited ends it within a second, status 0" {
	synthetic 300 | ior-pair >all.rows
	head -c 3000 all.rows >first.rows
	begin=$(date +%s%N)
	run --separate-stderr bash -c '(cat first.rows; exec sleep 3) | { ior-flame; echo $? >status; date +%s%N >end; } | true'
	[ "$(cat status)" = 0 ]
	stderr_is ""
	(($(cat end) - begin < 1500000000))
}

@test "the man page makes as many samples as milliseconds, rounded stack by stack" {
	synthetic 2000 | ior-pair | ior-flame -w duration -o time.folded
	sed -n '/^awk .*time.folded/p' "$IOR_SOURCE/ior-flame/ior-flame.1" >awk.sh
	sh awk.sh
	[ -s time.txt ]
	awk 'NF != 2 || $2 !~ /^[1-9][0-9]*$/ { exit 1 }' time.txt
}
