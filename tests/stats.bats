# SPDX-License-Identifier: BSD-2-Clause
#
# ior-stats: tables of a small stream of known rows (tests/data/flame.py says which), and what must
# hold of any rows. What all programs promise is in contract.bats.
load helpers

rows=$IOR_DATA/flame.rows

# stats ARG...: runs ior-stats on the small stream and expects success in silence.
stats() {
	run --separate-stderr ior-stats "$@" "$rows"
	status_is 0
	stderr_is ""
}

# big [ROWS]: big.rows, of which nothing is lost that would be said.
big() {
	synthetic "${1:-20000}" 7 | ior-pair -o big.rows
}

# quiet ARG...: ior-stats without what it says of losses of the imaginary machine.
quiet() {
	ior-stats "$@" 2>/dev/null | grep -v '^# lost\|"lost_calls"'
}

# sums FILE: column 2 and on of a CSV table, added up over all rows but the total.
sums() {
	awk -F, 'NR > 1 && !/^\[total\]/ { for (i = 2; i <= NF; i++) s[i] += $i }
		END { for (i = 2; i <= NF; i++) printf "%s%.0f", (i == 2 ? "" : ","), s[i]; print "" }' "$1"
}

# ---- Groups ----------------------------------------------------------------------------------

@test "a table by system call, checked by hand: sums, means, failures, the total" {
	stats --format=csv -b syscall -F count,errors,bytes,duration,mean,min,max
	stdout_is 'syscall,count,errors,bytes,duration_ns,mean_ns,min_ns,max_ns
read,6,0,254,45,7,1,14
write,2,0,23,23,11,11,12
openat,2,1,0,11,5,4,7
,1,0,0,9,9,9,9
close,1,0,0,6,6,6,6
getdents64,1,0,0,3,3,3,3
exit_group,1,0,0,0,,,
[total],14,1,277,97,7,1,14'
}

@test "-n: what is left out is [other], and all adds up" {
	stats --format=csv -b syscall -F count,bytes -n 1
	[ "$(sed -n 2p <<<"$output")" = "$(ior-stats --format=csv -b syscall -F count,bytes -n 0 "$rows" | sed -n 2p)" ]
	stdout_has '[other],'
	stdout_has '[total],14,277'
	stats --format=json -b syscall -F count -n 1
	stdout_has '{"syscall":null,"count":14,"total":true}'
	stdout_has '"other":true}'
}

@test "the sums of any grouping equal those of any other" {
	big
	quiet --format=csv -b syscall -F count,errors,bytes,duration,device_read big.rows >table
	sums table >expected
	[ "$(tail -n 1 table | cut -d, -f 2-)" = "$(cat expected)" ]
	for by in file pid ext dir second sizeclass latencyclass flags error; do
		for n in 0 3; do
			quiet --format=csv -b $by -n $n -F count,errors,bytes,duration,device_read big.rows |
				sed 's/^"[^"]*"/x/' >table
			echo "$by -n $n"
			sums table | diff expected -
		done
	done
	quiet --format=csv -b file --max-groups=10 -F count,errors,bytes,duration,device_read big.rows >table
	sums table | diff expected -
}

# Would catch: a file that was only written called a source, bytes counted twice or not at all.
@test "transfers between two files: each figure once, at its end, and all add up" {
	judge=$IOR_SOURCE/tests/judge/ends.py
	figures=count,errors,bytes,requested,read,written,duration,device_read,dirtied
	for seed in 1 2 3; do
		/usr/bin/python3 "$judge" rows $seed >ends.rows
		ior-print --format=csv -F "$(/usr/bin/python3 "$judge" fields)" ends.rows >ends.csv
		for by in file dir ext filetype fd comm syscall comm,file dir,ext,syscall file,old_file fd,file; do
			echo "$seed $by"
			/usr/bin/python3 "$judge" sums $by <ends.csv >expected
			# what no call of a group knows is absent in the table
			ior-stats --format=csv -b $by -n 0 -F $figures ends.rows | sed 's/,,$/,0,0/' >table
			{ sed '1d; /^\[total\]/d' table | LC_ALL=C sort; grep '^\[total\]' table; } |
				same expected -
			# what is folded is no less
			ior-stats --format=csv -b $by --max-groups=3 -F $figures ends.rows 2>/dev/null |
				grep '^\[total\]' | same - <(tail -n 1 expected)
		done
	done
	# the overview has the same totals, whatever has a name
	ior-stats --format=json ends.rows | head -n 1 |
		jq -r '[.count, .errors, .read, .written, .device_read] | @csv' >summary
	tail -n 1 expected | awk -F, '{ print $3 "," $4 "," $7 "," $8 "," $10 }' | same summary -
}

@test "the overview: what was read from devices for something else, and what AIO does unseen" {
	ior-pair "$IOR_DATA/ends.ior" -o ends.rows
	run --separate-stderr ior-stats ends.rows
	stdout_has "2.84MiB from devices, 1.14MiB of it outside of the bytes read"
	stdout_has "1.69MiB read, 1.62MiB of it through the page cache, which served about 0.0% of that"
	stdout_has "3 calls of AIO or io_uring: their transfers are not in these figures"
	# only from disks, and all of that by calls that read no bytes: there is nothing to have a share of
	ior-filter -r ends.rows -o some.rows syscall=madvise,io_submit,rename
	run --separate-stderr ior-stats some.rows
	stdout_lacks "the cache"
	stdout_has "1.07MiB from devices, 1.07MiB of it outside of the bytes read"
	# O_DIRECT, proc: no cache; but the first one's bytes are those from the device
	ior-filter -r ends.rows -o some.rows syscall=read file!=/dev/sdb
	run --separate-stderr ior-stats some.rows
	stdout_lacks "the cache"
	stdout_has "64.0KiB from devices"
	stdout_lacks "outside"
	stdout_lacks "AIO"
	# the file that cost the disk most is the one that was read
	ior-stats --format=csv -b file -s device_read -F read,written,device_read -n 1 ends.rows |
		sed -n 2p >first
	[ "$(cat first)" = /srv/www/film.mp4,1749280,0,1773568 ]
}

# Would catch: a path with an unknown beginning taken for one from the root, or in no directory.
@test "paths with an unknown beginning: by dir, ext and mount, and cut to a depth" {
	partial_paths >partial.rows
	groups() {
		ior-stats --format=csv -b "$@" -F count -n 0 partial.rows | sed '1d; /^\[total\]/d' | sort | tr '\n' ' '
	}
	[ "$(groups dir)" = ",2 /x/d,1 /…/x,1 …,1 …/x,1 …/x/d,1 " ]
	[ "$(groups dir --depth=1)" = ",2 /x,1 /…,1 …,1 …/x,2 " ]
	[ "$(groups dir --depth=2)" = "$(groups dir)" ]
	[ "$(groups ext)" = ",3 c,4 " ]
	# where it is mounted stands at the beginning, which is what is not known
	[ "$(groups mount)" = ",5 /x,1 /…,1 " ]
}

@test "the same figures as from the CSV of the rows" {
	big
	ior-print --format=csv -F comm,duration,bytes big.rows |
		awk -F, 'NR > 1 { c[$1]++; d[$1] += $2; b[$1] += $3 }
			END { for (k in c) printf "%s,%d,%d,%d\n", k, c[k], d[k], b[k] }' | sort >expected
	quiet --format=csv -b comm -F count,duration,bytes big.rows | sed '1d; /^\[total\]/d' | sort >actual
	same expected actual
}

@test "percentiles: within 1 % of those of the sorted values" {
	big
	ior-print --format=csv -F syscall,duration big.rows | awk -F, '$1 == "read" { print $2 }' |
		sed '/^$/d' | sort -n >values
	n=$(wc -l <values)
	IFS=, read -r _ _ p50 p95 p999 < <(quiet --format=csv -b syscall -F count --percentiles 50,95,99.9 big.rows | grep ^read,)
	while read -r found share; do
		rank=$(awk -v n="$n" -v s="$share" 'BEGIN { r = n * s; k = int(r); print k < r ? k + 1 : k }')
		awk -v a="$found" -v b="$(sed -n "${rank}p" values)" -v s="$share" 'BEGIN {
			print s, a, b; exit !(a >= b * 0.99 && a <= b * 1.01) }'
	done <<<"$p50 0.5
$p95 0.95
$p999 0.999"
}

@test "captures one after the other give what one gives" {
	big
	for by in syscall comm comm,pid; do
		quiet --format=csv -b $by -F count,errors,bytes,duration,max,p99,files,processes -n 5 big.rows big.rows >two
		quiet --format=csv -b $by -F count,errors,bytes,duration,max,p99,files,processes -n 5 big.rows >one
		# twice the sums, the same extremes and the same names
		awk -F, 'NR > 1 { n = NF - 7; for (i = n; i < n + 4; i++) $i = sprintf("%.0f", 2 * $i) } { print }' OFS=, one >expected
		same expected two
	done
}

@test "distinct files and processes: those of the rows" {
	big
	ior-print --format=csv -F comm,pid big.rows | sed 1d | sort -u | cut -d, -f 1 | sort | uniq -c |
		awk '{ n = $1; sub(/^ *[0-9]+ /, ""); print $0 "," n }' | sort >expected
	quiet --format=csv -b comm -F processes big.rows | sed '1d; /^\[total\]/d' | sort >actual
	same expected actual
}

@test "dir with --depth" {
	stats --format=csv -b dir -F count
	stdout_has '/etc,'
	big 2000
	quiet --format=csv -b dir --depth 1 -F count big.rows | cut -d, -f 1 >dirs
	! grep -q '/.*/' dirs
	grep -qx '/usr' dirs
}

@test "past --max-groups: a notice, and the heaviest are kept" {
	big
	run --separate-stderr ior-stats -b file --max-groups=50 -n 2 --format=csv -F count big.rows
	status_is 0
	stderr_has "groups were folded into [other]"
	stdout_has "[other],"
}

# ---- Other tables ----------------------------------------------------------------------------

@test "the overview: on one screen, and what the figures of its parts are" {
	big
	run --separate-stderr ior-stats big.rows
	status_is 0
	[ "${#lines[@]}" -le 24 ]
	stdout_has "20000 calls"
	stdout_has "syscall "
	stdout_has "file "
	stdout_has "comm "
	ior-stats --format=json big.rows 2>/dev/null >overview
	python3 - overview <<'PY'
import json, sys
tables = [json.loads(line) for line in open(sys.argv[1])]
tables = [t for t in tables if "lost_calls" not in t]
assert tables[0]["table"] == "summary" and tables[0]["count"] == 20000, tables[0]
assert {t["table"] for t in tables[1:]} == {"syscall", "file", "process"}
PY
}

@test "--hist: every value is in a row, rows are powers of two" {
	big
	quiet --hist bytes --format=csv big.rows >table
	head -n 1 table | grep -qx 'from,below,count,share'
	awk -F, 'NR > 1 { s += $3; if ($1 > 0 && $2 != 2 * $1) exit 1 } END { print s }' table >sum
	ior-print --format=csv -F bytes big.rows | sed '1d; /^$/d' | wc -l | diff - sum
	quiet --hist duration -b syscall --format=csv big.rows |
		awk -F, '$1 == "read" { s += $4 } END { print s }' >sum
	ior-print --format=csv -F syscall,duration big.rows | grep -c '^read,[0-9]' | diff - sum
	stats --hist duration
	stdout_has "duration of 13 calls"
}

@test "--series: one row a period, in order, and empty ones too" {
	big
	quiet --series 1ms -F count --format=csv big.rows >table
	sed '1d; $d' table | cut -d, -f 1 | LC_ALL=C sort -cu
	sums table | diff - <(tail -n 1 table | cut -d, -f 2)
	first=$(sed -n 2p table | cut -d, -f 1)
	last=$(tail -n 2 table | head -n 1 | cut -d, -f 1)
	expected=$(awk -v a="$first" -v b="$last" 'BEGIN {
		split(a, x, ":"); split(b, y, ":"); printf "%.0f", (y[3] - x[3]) * 1000 + 1 }')
	[ "$(sed '1d; $d' table | wc -l)" = "$expected" ]
}

@test "-i: each call is in one table, tables come while the input goes on" {
	big
	quiet -i 20ms -b syscall -F count --format=csv big.rows >tables
	[ "$(grep -c ^interval tables)" = 1 ]
	grep -c ',\[total\],' tables
	[ "$(grep -c ',\[total\],' tables)" -gt 3 ]
	[ "$(awk -F, '/\[total\]/ { s += $3 } END { print s }' tables)" = 20000 ]
	size=$(($(stat -c %s big.rows) / 2))
	mkfifo in
	ior-stats -i 20ms -b syscall <in >out 2>/dev/null &
	exec 7>in
	head -c $size big.rows >&7
	for _ in $(seq 50); do [ ! -s out ] || break; sleep 0.1; done
	[ -s out ]
	exec 7>&-
	wait $! || true
}

@test "--diff: a capture with itself, and with a part of itself" {
	big
	quiet --diff big.rows -b syscall --format=csv -F count big.rows |
		awk -F, 'NR > 1 && ($2 != $3 || $4 != 0 || $5 != 1) { print; bad = 1 } END { exit bad }'
	run ior-stats --diff "$rows" -b syscall --format=csv -F count big.rows
	quiet -b syscall --format=csv -F count big.rows | grep '^openat,' | cut -d, -f 2 >after
	grep -q "^openat,2,$(cat after),$(($(cat after) - 2))," <<<"$output"
	quiet --diff big.rows -b syscall -F count --format=json "$rows" >json
	python3 - json <<'PY'
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
change = [abs(r["count_difference"]) for r in rows if not r.get("total")]
assert rows[-1]["total"] and rows[-1]["count_before"] == 20000 and rows[-1]["count_after"] == 14
assert sum(r["count_difference"] for r in rows[:-1]) == 14 - 20000
PY
	cp "$rows" before.rows
	run --separate-stderr ior-stats --diff before.rows -b syscall -o ./before.rows "$rows"
	status_is 1
	stderr_has "before.rows is also the input"
	cmp before.rows "$rows"
	run --separate-stderr ior-stats --diff /dev/null -b syscall "$rows"
	status_is 1
	stdout_is ""
}

@test "--patterns: totals are those of the transfers, shares add up" {
	big
	quiet --patterns --format=json big.rows >json
	python3 - json <<'PY'
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
total = rows.pop()
assert total["total"]
for name in ("reads", "writes", "read", "written", "opens", "reread"):
    assert sum(r[name] for r in rows) == total[name], name
for r in rows + [total]:
    shares = [r["reads_" + c] for c in ("sequential", "strided", "backward", "random")]
    assert shares[0] is None or abs(sum(shares) - 1) < 1e-5
    assert sum(v for k, v in r.items() if k.startswith("reads_size_")) == r["reads"]
PY
	quiet --patterns -n 3 big.rows >text
	grep -q '^\[other\]' text
	grep -q '^\[total\]' text
}

# ---- Form ------------------------------------------------------------------------------------

@test "losses stand above every table, in each format" {
	lost=$IOR_DATA/flame-lost.rows
	for args in "" "-b syscall" "--hist bytes" "--patterns" "--series 1s" "--diff $lost -b comm"; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr ior-stats $args "$lost"
		status_is 0
		[[ "${lines[0]}" == "lost while capturing: "*" calls, "* ]] || show_run "$args"
		# shellcheck disable=SC2086 # words
		run --separate-stderr ior-stats $args --format=json "$lost"
		[[ "${lines[0]}" == '{"lost_calls":'* ]] || show_run "$args"
	done
	run --separate-stderr ior-stats -b comm --format=csv "$lost"
	[[ "${lines[0]}" == '# lost while capturing: 3 calls'* ]]
	run --separate-stderr ior-stats --strict -b comm "$lost"
	status_is 1
}

@test "how long calls took that had begun before recording is not known: only their sum has it" {
	ior-pair "$IOR_DATA/stuck.ior" >stuck.rows
	run --separate-stderr ior-stats -b syscall -F count,duration,mean,min,max,p50 stuck.rows
	status_is 0
	[ "${lines[0]}" = "3 calls had begun before recording: mean, min, max, percentiles and --hist leave them out" ]
	stdout_has "poll            1     4.60s       -       -       -       -"
	stdout_has "[total]         4     6.10s  1.00us  1.00us  1.00us  1.00us"
	run --separate-stderr ior-stats --hist duration stuck.rows
	stdout_has "3 calls had begun before recording"
	stdout_has "duration of 1 calls"
	# where nothing leaves them out there is nothing to say, and programs have a field
	run --separate-stderr ior-stats stuck.rows
	! grep -q "had begun" <<<"$output"
	run --separate-stderr ior-stats -b in_flight --format=csv -F count,mean stuck.rows
	! grep -q "had begun" <<<"$output"
	grep -qx "1,3," <<<"$output"
}

@test "calls that were turned away are calls and errors, and no part of any time" {
	ior-pair "$IOR_DATA/away.ior" >away.rows
	ior-filter -r away.rows 'not has turned_away' >made.rows
	run --separate-stderr ior-stats away.rows
	status_is 0
	stdout_has "16 calls ("
	stdout_has "), 5 of them failed ("
	[ "${lines[4]}" = "13 of the calls were turned away and have no duration: -b turned_away,syscall tells which" ]
	run --separate-stderr ior-stats made.rows
	! grep -q "turned away" <<<"$output"
	# What is made of times is what the calls that were made say.
	for columns in duration,mean,min,max,p0,p50,p99,p100,gap device_read,dirtied,cache_share; do
		ior-stats -b uid -F "$columns" --format=csv away.rows >with
		ior-stats -b uid -F "$columns" --format=csv made.rows >without
		cmp with without
	done
	ior-stats --hist duration --format=csv away.rows >with
	ior-stats --hist duration --format=csv made.rows >without
	cmp with without
	run ior-stats -b turned_away -F count,errors,bytes,duration,mean --format=csv away.rows
	stdout_has "intercepted,7,4,0,0,"$'\n'
	stdout_has "trapped,2,0,0,0,"$'\n'
	stdout_has "skipped,1,0,100,0,"$'\n'
	stdout_has "unknown,3,1,0,0,"$'\n'
	run ior-stats -b syscall -F duration --format=csv away.rows
	stdout_has "mkdir,0"
	ior-flame -w duration away.rows >with
	ior-flame -w duration made.rows | cmp - with
}

@test "names of any bytes: escaped in tables, exact in CSV, valid JSON" {
	stats -b comm,file
	! grep -q $'\x1b' <<<"$output"
	stdout_has '\x1b[31m'
	ior-stats -b comm,file --format=json "$rows" | python3 -c '
import json, sys
for line in sys.stdin.buffer: json.loads(line.decode("utf-8"))'
	ior-stats -b comm,file --format=csv "$rows" | python3 -c '
import csv, sys
rows = list(csv.reader(open(0, newline="", encoding="utf-8", errors="surrogateescape")))
assert len({len(r) for r in rows}) == 1, rows
assert "\udcff\x1b[31m" in {r[0] for r in rows}
assert "/tmp/a;b/new\nline" in {r[1] for r in rows}, rows'
}

@test "a terminal: its width is kept, colours unless NO_COLOR" {
	big 2000
	run in_terminal bash -c 'stty cols 72; exec ior-stats -b file big.rows 2>/dev/null'
	status_is 0
	stdout_has $'\x1b[1m'
	[ "$(sed 's/\x1b\[[0-9]*m//g' <<<"$output" | tr -d '\r' | grep -v ^lost | awk 'length > 72')" = "" ]
	run in_terminal bash -c 'stty cols 72; NO_COLOR=1 exec ior-stats -b file big.rows 2>/dev/null'
	stdout_lacks $'\x1b'
	run in_terminal bash -c 'exec ior-stats -i 1s -b syscall big.rows 2>/dev/null'
	stdout_has $'\x1b[H'
	ior-stats -i 1s -b syscall big.rows >out 2>/dev/null
	! grep -q $'\x1b' out
}

@test "-F puts keys where it names them; those that it does not name stand first" {
	names() {
		ior-stats --format=csv "$@" "$rows" | head -n 1
	}
	[ "$(names -b syscall -F syscall,count)" = syscall,count ]
	[ "$(names -b syscall -F count,syscall)" = count,syscall ]
	[ "$(names -b comm,syscall -F count,syscall,bytes)" = comm,count,syscall,bytes ]
	[ "$(names -b comm,latency -F count,execname,max)" = duration_ns,count,comm,max_ns ]
	[ "$(names -b comm,syscall -F count,syscall -F comm --percentiles 50 -s bytes)" = count,syscall,comm,p50_ns,bytes ]
	# what is a field and a column is the column
	[ "$(names -b bytes -F count,bytes)" = bytes,count,bytes ]
	[ "$(names --series 1s -b comm -F count,time)" = comm,count,time ]
	[ "$(names --diff "$rows" -b syscall -F count,syscall)" = \
		count_before,count_after,count_difference,count_ratio,syscall ]
	# the same figures, and the label of what is left out in the first key's column
	ior-stats --format=csv -b comm,syscall -n 3 -F count,bytes "$rows" |
		awk -F , '{ print $3 "," $2 "," $4 }' | sed 's/,,/,[other],/; $s/\[other\]/[total]/' >expected
	ior-stats --format=csv -b comm,syscall -n 3 -F count,syscall,comm,bytes "$rows" | cut -d , -f 1,2,4 >found
	same expected found
	run ior-stats -b comm,syscall -n 2 -F count,syscall "$rows"
	[[ ${lines[-1]} =~ ^\[total\]\ +[0-9]+$ ]] || show_run "the total"
}

@test "a field where a column should be, and a column that is misspelt: what to write" {
	while IFS='|' read -r arguments message; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr ior-stats $arguments "$rows"
		status_is 2
		stdout_is ""
		stderr_is "ior-stats: $message (see ior-stats --help)"
	done <<-'EOF'
		-F syscall,count|-F: syscall is a field, not a column: give it with -b syscall
		-b comm -F latency,count,execname,path|-F: path is a field, not a column: give it with -b file
		-F args|-F: args is a list, of which there is no column
		-b syscall -F sycall|-F: unknown column 'sycall'; did you mean syscall?
		-b comm -F sycall|-F: unknown column 'sycall'; did you mean the field syscall, with -b syscall?
		-b comm -F maen|-F: unknown column 'maen'; did you mean mean?
		-b comm -F count,,bytes|-F: 'count,,bytes': a name is missing; example: count,bytes
		-b comm -F count, bytes|-F: 'count,': a name is missing; example: count,bytes
		-b comm -s count,bytes|-s: 'count,bytes' is a list: a table is sorted by one column
		-b comm -s comm|-s: comm is what -b groups by: a table is sorted by a column, as count
		-b nosuchfield|--by: unknown field 'nosuchfield'; ior-print -F help lists them
	EOF
}

@test "options that do not go together, and wrong ones: status 2" {
	while read -r args; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr ior-stats $args "$rows"
		echo "$args"
		status_is 2
		stdout_is ""
		stderr_has "ior-stats: "
	done <<'END'
--hist bytes --patterns
--series 1s --diff x
--patterns -b file
--hist bytes -s count
--diff x
--diff x -b file -i 1s
--format=csv
--depth 2 -b file
--depth 0 -b dir
-b args
-b sycsall
-F cuont
-s count,bytes
--percentiles 101 -b file
--percentiles 50,,99 -b file
--max-groups 1
-i 0
--series x
--hist pid
-n -1
END
}
