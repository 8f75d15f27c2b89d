# SPDX-License-Identifier: BSD-2-Clause
#
# Times at either end of what nanoseconds in 64 bits hold, 1677-09-21 and 2262-04-11, in all programs:
# what is no time is not known, and none becomes another. Sanitizers see what overflows on the way.
load helpers

# at WALL: a row stream "rows" whose clock is WALL at boottime 10: calls at 11 and 500
at() {
	(cd "$IOR_DATA" && /usr/bin/python3 -B - "$1") >rows <<'EOF'
import sys
from rowstream import *
record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h"})
record(13, 10, int(sys.argv[1]))
row(comm="c", syscall="read", time_ns=11, duration_ns=5, bytes=1)
row(comm="c", syscall="read", time_ns=500, duration_ns=5)
end(600)
EOF
}
first=-9223372036854775788	# 20 ns after the first time
last=9223372036854775300	# 507 ns before the last one

# ok COMMAND...: it ends with 0 and says nothing on standard error
ok() {
	run --separate-stderr "$@"
	status_is 0
	stderr_is ""
}

@test "ior-print: times, and seconds that begin before there are times" {
	at $first
	ok ior-print --format=csv -F wall_time,second,minute rows
	stdout_is 'wall_time,second,minute
1677-09-21T00:12:43.145224213Z,,
1677-09-21T00:12:43.145224702Z,,'
	ok ior-print --format=msgpack rows
	ok ior-print --format=strace --time=wall rows
	ok ior-print --format=chrome --time=wall rows
	stdout_has '"ts":-9223372036854775.787'
	ok ior-print --info rows
	stdout_has 'start        1677-09-21T00:12:43.145224212Z'
	at $last
	ok ior-print --format=csv -F wall_time,second,minute rows
	stdout_is 'wall_time,second,minute
2262-04-11T23:47:16.854775301Z,2262-04-11T23:47:16.000000000Z,2262-04-11T23:47:00.000000000Z
2262-04-11T23:47:16.854775790Z,2262-04-11T23:47:16.000000000Z,2262-04-11T23:47:00.000000000Z'
}

@test "ior-stats: periods and intervals" {
	at $first
	ok ior-stats --series 1h --format=csv -F count,first,last rows
	stdout_is 'time,count,first,last
,2,1677-09-21T00:12:43.145224213Z,1677-09-21T00:12:43.145224707Z
[total],2,1677-09-21T00:12:43.145224213Z,1677-09-21T00:12:43.145224707Z'
	ok ior-stats -i 1h -b syscall --format=csv -F count rows
	stdout_is 'interval,syscall,count
,read,2
,[total],2'
	ok ior-stats -i 1h rows
	[ "${lines[0]}" = - ]
	ok ior-stats -b second,minute --format=csv -F count rows
	stdout_is 'second,minute,count
,,2
[total],,2'
	at $last
	ok ior-stats --series 100ns --format=csv -F count rows
	stdout_has '2262-04-11T23:47:16.854775300Z,1'
	stdout_has '2262-04-11T23:47:16.854775700Z,1'
	ok ior-stats -i 100ns -b syscall --format=csv -F count rows
	stdout_has '2262-04-11T23:47:16.854775300Z,read,1'
	stdout_has '2262-04-11T23:47:16.854775700Z,read,1'
}

@test "ior-stats: from the first time to the last one no period is filled in, and none is lost" {
	at $first
	mv rows before
	at $last
	ok ior-stats --series 100ns --format=csv -F count before rows
	[ "${#lines[@]}" -lt 20 ]
	stdout_has '[total],4'
}

@test "ior-flame and ior-filter" {
	for wall in $first $last; do
		at $wall
		ok ior-flame --svg -o out.svg rows
		[ $wall = $first ] && grep -q '1677-09-21 00:12:43Z to 00:12:43Z (0.000494 ms)' out.svg
		[ $wall = $first ] || grep -q '2262-04-11 23:47:16Z to 23:47:16Z (0.000494 ms)' out.svg
		ok ior-flame -b second,minute rows
	done
	at $first
	ok ior-filter -c -r rows 'wall_time>=00:12 wall_time<00:13'
	stdout_is 2
	ok ior-filter -c -r rows 'wall_time<1970-01-01'
	stdout_is 2
}

@test "ior-parquet: microseconds hold every second, and files are named by the time" {
	at $first
	ok ior-parquet --dataset=set rows
	compgen -G 'set/host=h/date=1677-09-21/16770921T001243.145224Z-*.parquet'
	ok ior-parquet -o a.parquet rows
	/usr/bin/python3 -c '
import sys
sys.path.insert(0, sys.argv[1])
import parquet
for _, column, values in parquet.File("a.parquet", True).walk():
    if column.path[0] in ("wall_time", "second", "minute"):
        print(column.path[0], *values)' "$IOR_SOURCE/tests/judge" >values
	grep -qx 'wall_time -9223372036854776 -9223372036854776' values
	grep -qx 'second -9223372037000000 -9223372037000000' values
	grep -qx 'minute -9223372080000000 -9223372080000000' values
	at $last
	ok ior-parquet --dataset=set rows
	compgen -G 'set/host=h/date=2262-04-11/22620411T234716.854775Z-*.parquet'
	[ "$(find set -name '*.parquet' | wc -l)" -eq 2 ]
}
