# SPDX-License-Identifier: BSD-2-Clause
#
# CSV of ior-print and ior-stats, as a reader sees it that knows nothing of how it was written.
# Would catch: a name that reads back as another or as two, a comment that is taken for a row or the
# other way round, a cell that a spreadsheet runs, an escape that reaches a terminal.
load helpers

judge=$IOR_SOURCE/tests/judge/csv_cells.py

setup() {
	common_setup
	/usr/bin/python3 -c 'import msgpack' 2>/dev/null || skip "no python3-msgpack"
	/usr/bin/python3 -B "$judge" rows >names.rows
}

# judged VERB FILE
judged() {
	run /usr/bin/python3 -B "$judge" "$@"
	status_is 0
}

@test "every byte of a name reads back, from both programs" {
	ior-print --format=csv -F comm,file,ret names.rows >print.csv
	judged exact print.csv
	ior-stats --format=csv -b comm,file -F count names.rows >stats.csv
	judged exact stats.csv
}

@test "--csv-safe: no cell is a formula, whatever separates cells; numbers are as they were" {
	ior-print --format=csv --csv-safe -F comm,file,ret names.rows >print.csv
	judged safe print.csv
	ior-stats --format=csv --csv-safe -b comm,file,ret -F count names.rows >stats.csv
	judged safe stats.csv
	# a difference is a number, too
	synthetic 3000 | ior-pair | ior-filter -m 50 -o few.rows
	synthetic 3000 | ior-pair >many.rows
	ior-stats --diff many.rows -b syscall --format=csv few.rows >plain
	grep -q ',-[0-9]' plain
	ior-stats --diff many.rows -b syscall --format=csv --csv-safe few.rows | cmp - plain
	ior-print --format=csv --csv-safe -F all many.rows >all
	! grep -q "'-[0-9]" all
}

@test "--csv-safe of records: their texts as well" {
	ior-print --format=csv --csv-safe --records -F record,path names.rows >records.csv
	grep -qx "file,'=1+1" records.csv
	! grep -q '^file,[=+@-]' records.csv
	# and those in maps: a command line
	ior-filter 'comm!=";=1+1"' -- names.rows >filtered.rows
	ior-print --format=csv --csv-safe --records -F record,map filtered.rows >map.csv
	grep -qF ";'=1+1" map.csv
	! grep -qF ';=1+1' map.csv
}

@test "--csv-safe without CSV: status 2" {
	for args in "" "--format=json" "--hung"; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr ior-print --csv-safe $args names.rows
		status_is 2
		stderr_has "--csv-safe is for csv"
	done
	run --separate-stderr ior-stats --csv-safe -b comm names.rows
	status_is 2
	stderr_has "--csv-safe is for csv"
}

@test "a terminal gets escapes, unless it is told not to; a file and a pipe never" {
	run in_terminal ior-print --format=csv --csv-safe -F comm,file names.rows
	printf '%s\n' "$output" | tr -d '\r' >print.csv
	judged escaped print.csv
	run in_terminal ior-stats --format=csv --csv-safe -b comm,file -F count -n 0 names.rows
	printf '%s\n' "$output" | tr -d '\r' >stats.csv
	judged escaped stats.csv
	run in_terminal ior-print --format=csv --escape=never -F comm names.rows
	stdout_has $'\x1b[31mred'
	ior-print --format=csv -F comm names.rows >file
	grep -qF $'\x1b[31mred' file
	ior-print --format=csv -F comm names.rows | cmp - file
}

@test "what is absent is nothing, and an empty text is two quotes, from both programs" {
	(cd "$IOR_DATA" && /usr/bin/python3 -B - <<-'EOF') >absent.rows
		from rowstream import *
		record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h"})
		row(comm="", syscall="a", duration_ns=2)
		row(syscall="b", duration_ns=1)
		end(9)
	EOF
	run ior-print --format=csv -F comm,syscall absent.rows
	stdout_is $'comm,syscall\n"",a\n,b'
	run ior-stats --format=csv -b comm,syscall -F count absent.rows
	stdout_is $'comm,syscall,count\n"",a,1\n,b,1\n[total],,2'
	run ior-stats --format=json -b comm,syscall -F count absent.rows
	stdout_is '{"comm":"","syscall":"a","count":1}
{"comm":null,"syscall":"b","count":1}
{"comm":null,"syscall":null,"count":2,"total":true}'
}

@test "ior-stats: columns, units and times are those of its page" {
	synthetic 3000 | ior-pair >many.rows
	stats() { ior-stats --format=csv "$@" many.rows; }
	[ "$(stats -i 2ms -b comm -F count | head -n 1)" = interval,comm,count ]
	[ "$(stats -i 2ms -b comm -F count | grep -c interval)" = 1 ]
	[ "$(stats --series 2ms -F count | head -n 1)" = time,count ]
	[ "$(stats --hist bytes | head -n 1)" = from,below,count,share ]
	[ "$(stats --hist duration -b comm | head -n 1)" = comm,from_ns,below_ns,count,share ]
	[ "$(stats --diff many.rows -b comm -F duration | head -n 1)" = \
		comm,duration_before_ns,duration_after_ns,duration_difference_ns,duration_ratio ]
	stats -b comm -F count,rate,error_share,duration,mean,first >table
	[ "$(head -n 1 table)" = comm,count,rate,error_share,duration_ns,mean_ns,first ]
	# six decimals of shares and rates, whole numbers of the rest, RFC 3339
	[ "$(sed 1d table | wc -l)" -gt 5 ]
	! sed 1d table | grep -vE '^("[^"]*"|[^,]*),[0-9]+,[0-9]+\.[0-9]{6},[01]\.[0-9]{6},[0-9]*,[0-9]*,2024-12-02T00:00:00\.[0-9]{9}Z$'
	stats --patterns >patterns
	head -n 1 patterns | tr , '\n' | grep -qx reads_size_0-100
	# the keys of [other] and [total] are null, and which they are is said
	ior-stats --format=json -b comm,pid -n 1 -F count many.rows | tail -n 2 >keys
	[ "$(sed 's/"count":[0-9]*/N/' keys)" = '{"comm":null,"pid":null,N,"other":true}
{"comm":null,"pid":null,N,"total":true}' ]
}

# bats test_tags=full
@test "DuckDB reads it, and skips what was lost as a comment" {
	[ -e "$IOR_SOURCE/build/npm/complete" ] || lacks "readers of mk/npm"
	ln -s "$IOR_SOURCE/build/npm/node_modules" node_modules
	cp "$IOR_SOURCE/tests/judge/parquet_engines.mjs" .
	/usr/bin/python3 -B "$judge" rows utf8 >utf8.rows
	ior-stats --format=csv -b comm,file -F count utf8.rows >stats.csv 2>/dev/null
	head -n 1 stats.csv | grep '^# lost while capturing: 3 calls'
	ior-print --format=csv --escape=always -F comm,file,ret names.rows >print.csv
	run node parquet_engines.mjs sql "
		SELECT sum(count::int) AS n, count(*) AS rows, count(*) FILTER (comm = '# lost') AS lost
		FROM read_csv('stats.csv', comment = '#', header = true, all_varchar = true)
		WHERE comm IS DISTINCT FROM '[total]'" "
		SELECT sum(ret) AS ret, count(*) AS rows FROM read_csv('print.csv', header = true)"
	status_is 0
	stdout_is '{"n":"40","rows":"40","lost":"1"}
{"ret":"-84","rows":"42"}'
}
