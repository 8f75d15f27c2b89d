# SPDX-License-Identifier: BSD-2-Clause
#
# ior-stats: what a rate is per second of, and what each figure of a line is of. Streams are made
# here, row by row, so that the capture begins and ends elsewhere than its calls.
load helpers

# stream START END < LINES: a row stream on stdout, of a capture from one second after boot to
# another; END "cut": without an end record. Wall time is 1000 s more. Lines are "row START DURATION
# [BYTES]", "clock BOOT WALL", in seconds, and Python.
stream() {
	(cd "$IOR_DATA" && /usr/bin/python3 -B -c '
import sys
from rowstream import *
start, stop = sys.argv[1:]
def s(text): return round(float(text) * 1e9)
header = {"format": "ior", "version": 1, "kind": "rows", "host": "h", "arch": "x86_64", "wall_offset": s(1000)}
if start != "unknown":
    header["time"] = s(start)
record(0, header)
for line in sys.stdin:
    word, *args = line.split()
    if word == "row":
        row(comm="cat", syscall="read", file=file("/a"), time_ns=s(args[0]), duration_ns=s(args[1]),
            bytes=int((args + [0])[2]))
    elif word == "clock":
        record(13, s(args[0]), s(args[1]))
if stop != "cut":
    end(s(stop))
' "$@")
}

# table ARG...: the CSV of ior-stats, without its names.
table() {
	run --separate-stderr ior-stats --format=csv "$@"
	status_is 0
	output=$(sed 1d <<<"$output")
}

# ---- What a rate is of ------------------------------------------------------------------------

# Would catch: a rate per second between the first and the last call, 2,165 calls a second shown as
# 227k.
@test "-i: a rate is per second of the period, of the first and the last what the capture covers" {
	{
		for i in {1..20}; do echo "row 10.6$((10 + i)) 0.000001 100"; done
		for i in {1..30}; do echo "row 11.5$((10 + i)) 0.000001 100"; done
		for i in {1..40}; do echo "row 12.1$((10 + i)) 0.000001 100"; done
	} | stream 10.6 12.25 >x.rows
	table -i 1s -F count,rate,throughput x.rows
	stdout_is '1970-01-01T00:16:50.000000000Z,20,50.000000,5000.000000
1970-01-01T00:16:51.000000000Z,30,30.000000,3000.000000
1970-01-01T00:16:52.000000000Z,40,160.000000,16000.000000'
	# so the rows of groups, and what is left out
	table -i 1s -b syscall -n 0 -F count,rate x.rows
	stdout_has ',read,30,30.000000'
	stdout_has ',[total],30,30.000000'
	run --separate-stderr ior-stats -i 1s x.rows
	stdout_has '400ms captured, from 1970-01-01T00:16:50.600Z to 1970-01-01T00:16:51.000Z; calls from 11.0ms to 30.0ms of it
20 calls (50.0/s)'
	stdout_has '1.00s captured, from 1970-01-01T00:16:51.000Z to 1970-01-01T00:16:52.000Z'
}

@test "the overview: the rate is over the capture, whose span the first line says, and where calls are" {
	{ echo row 11 0.5; echo row 12 0.25; } | stream 10 20 >x.rows
	run --separate-stderr ior-stats x.rows
	[ "${lines[0]}" = "10.0s captured, from 1970-01-01T00:16:50.000Z to 1970-01-01T00:17:00.000Z; calls from 1.00s to 2.25s of it" ]
	[ "${lines[1]}" = "2 calls (0.2/s), 0 of them failed (0.0%)" ]
	ior-stats --format=json x.rows | head -n 1 >summary
	[ "$(jq -c '[.rate, .captured_ns, .captured_from, .captured_to]' summary)" = '[0.2,10000000000,"1970-01-01T00:16:50.000000000Z","1970-01-01T00:17:00.000000000Z"]' ]
	# any table
	table -F count,rate x.rows
	stdout_is '2,0.200000'
	# calls all over it: there is nothing to add
	{ echo row 10 0.5; echo row 19.999 0.001; } | stream 10 20 >x.rows
	run --separate-stderr ior-stats x.rows
	[ "${lines[0]}" = "10.0s captured, from 1970-01-01T00:16:50.000Z to 1970-01-01T00:17:00.000Z" ]
}

@test "what ior-filter and ior-pair pass on covers what the capture covers" {
	for i in {11..19}; do echo row $i 0.5 $((i % 3)); done | stream 10 20 >x.rows
	ior-filter -r x.rows -o some.rows bytes=1
	ior-filter -r some.rows bytes=1 >fewer.rows
	table -F count,rate some.rows
	stdout_is '3,0.300000'
	table -F count,rate fewer.rows
	stdout_is '3,0.300000'
	# a filter cannot make a capture shorter that was cut
	for i in {11..18}; do echo row $i 0.5 $((i % 3)); done | stream 10 cut >cut.rows
	ior-filter -r cut.rows -o some.rows bytes=1 || true
	run ior-stats --format=csv -F count,rate cut.rows
	[ "${lines[1]}" = "8,0.941176" ]
	run ior-stats --format=csv -F count,rate some.rows
	[ "${lines[1]}" = "2,0.235294" ]
	# by the header and the end record of a recorded capture
	ior-pair "$IOR_DATA/hello.ior" -o hello.rows
	span=$(ior-print --info --format=json hello.rows | jq .span)
	table -F count,rate hello.rows
	[ "$output" = "$(awk -v s="$span" 'BEGIN { printf "181,%.6f", 181 / s }')" ]
}

@test "--series: each row's rate is of its own period, the others' of all time" {
	{ echo row 10.7 1; echo row 10.8 0; echo row 13.5 0.1; } | stream 10.5 13.75 >x.rows
	table --series 1s -F count,rate x.rows
	stdout_is '1970-01-01T00:16:50Z,2,4.000000
1970-01-01T00:16:51Z,0,0.000000
1970-01-01T00:16:52Z,0,0.000000
1970-01-01T00:16:53Z,1,1.333333
[total],3,0.923077'
	table --series 1s -n 1 -F count,rate x.rows
	stdout_has '[other],1,0.307692'
	# sorted by it
	table --series 1s -s rate -F rate x.rows
	[ "$(sed -n 1,2p <<<"$output")" = '1970-01-01T00:16:50Z,4.000000
1970-01-01T00:16:53Z,1.333333' ]
}

@test "--diff: each side's rate is over its own input" {
	{ echo row 11 0.5; echo row 12 0.5; } | stream 10 20 >before.rows
	{ echo row 31 0.5; echo row 32 0.5; } | stream 30 35 >after.rows
	table --diff before.rows -b syscall -F rate after.rows
	stdout_is 'read,0.200000,0.400000,0.200000,2.000000
[total],0.200000,0.400000,0.200000,2.000000'
}

@test "several inputs cover what any of them covers, and each time once" {
	echo row 11 0.5 | stream 10 20 >a.rows
	echo row 16 0.5 | stream 15 25 >b.rows
	echo row 36 0.5 | stream 35 40 >c.rows
	table -F count,rate a.rows b.rows
	stdout_is 2,0.133333
	table -F count,rate c.rows a.rows b.rows
	stdout_is 3,0.150000
	run --separate-stderr ior-stats a.rows b.rows c.rows
	[ "${lines[0]}" = "20.0s captured in 2 pieces, from 1970-01-01T00:16:50.000Z to 1970-01-01T00:17:20.000Z; calls from 1.00s to 26.5s after the start" ]
	cat a.rows c.rows >ac.rows
	table --series 5s -F count,rate ac.rows
	stdout_has '1970-01-01T00:17:00Z,0,
1970-01-01T00:17:05Z,0,
1970-01-01T00:17:10Z,0,
1970-01-01T00:17:15Z,1,0.200000'
}

# Would catch: a rate of 2 calls of the last 200 ms of a table that is over the whole 300 ms.
@test "--series with -i: a period that goes on in the next table has the rate of its part in each" {
	for i in {100..129}; do echo "row ${i:0:2}.${i:2} 0.000001"; done | stream 10 13 >x.rows
	table -i 1s --series 300ms -F rate x.rows
	[ "$(cut -d, -f 3 <<<"$output" | sort -u)" = 10.000000 ]
	[ "$(grep -c 51.900Z <<<"$output")" = 2 ]
}

# ---- Moments, and sums that do not fit --------------------------------------------------------

# Would catch: the time between two moments as a moment in 1970, in JSON without quotes.
@test "--diff: between two moments there is a time, and no ratio" {
	echo row 11 0.5 | stream 10 20 >before.rows
	echo row 31.25 0.5 | stream 30 40 >after.rows
	run --separate-stderr ior-stats --diff before.rows -b syscall -F first,last --format=json after.rows
	jq -se 'length == 2 and all(.[]; .first_difference_ns == 20250000000 and .last_difference_ns == 20250000000 and .first_ratio == null)' <<<"$output"
	run --separate-stderr ior-stats --diff after.rows -b syscall -F first before.rows
	stdout_has ' -20.2s '
}

# Would catch: a mean of what is left when a sum has reached the greatest number there is.
@test "of a sum that is at its limit there is no mean and no rate" {
	for i in 1 2 3; do echo row 11 9000000000 18446744073709551615; done | stream 10 20 >x.rows
	table -F duration,mean,max,bytes,throughput,count x.rows
	stdout_is 18446744073709551615,,9000000000000000000,18446744073709551615,,3
	echo row 11 9000000000 18446744073709551614 | stream 10 20 >x.rows
	table -F mean,bytes x.rows
	stdout_is 9000000000000000000,18446744073709551614
}

# Would catch: three times 2^63 bytes as 2^63.
@test "--patterns: sums stay at their limit, and are no share then" {
	(cd "$IOR_DATA" && /usr/bin/python3 -B -c '
from rowstream import *
record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h", "arch": "x86_64", "time": 0})
for pid in 7, 7, 7, 8:
    row(pid=pid, comm="c", syscall="pread64", file=file("/a"), bytes=1 << 63, requested=1 << 63, offset=0)
for pid in 7, 8:
    row(pid=pid, comm="c", syscall="pwrite64", file=file("/a"), bytes=1 << 63, requested=1, offset=0)
end(2000000)') >x.rows
	# jq rounds such numbers
	ior-stats --patterns --format=json x.rows | /usr/bin/python3 -c '
import json, sys
for t in map(json.loads, sys.stdin):
    print(t["pid"], t["read"], t["written"], t["reread"])' >sums
	most=18446744073709551615 half=9223372036854775808
	diff sums - <<-END
		7 $most $half $most
		8 $half $half 0
		None $most $most $most
	END
	run --separate-stderr ior-stats --patterns x.rows
	stdout_lacks "had been read before"
}

# Would catch: memory without bound for rows of periods in which nothing was called.
@test "--series: what is filled up is bounded, in a run and in all" {
	for i in {10..30}; do echo "row 10.0000$i 0"; done | stream 10 20 >x.rows
	ior-stats --series 10ns --format=csv -F count x.rows | tail -n +2 >all
	# 20 gaps of 99
	[ "$(wc -l <all)" = 2002 ]
	for i in {10..40}; do echo "row 10.00$i 0"; done | stream 10 20 >x.rows
	ior-stats --series 2ns --format=csv -F count x.rows | tail -n +2 >all
	# no gap of 49,999 is too long, but 30 of them would be too many
	[ "$(wc -l <all)" = 1000012 ] || { wc -l all; return 1; }
}

# ---- Clocks that cannot be right --------------------------------------------------------------

@test "a rate over no time, or over a time that is not known, is absent" {
	echo row 10 0 | stream 10 10 >none.rows
	echo row 11 0.5 | stream unknown 20 >unknown.rows
	for rows in none unknown; do
		table -F count,rate,throughput,bytes $rows.rows
		stdout_is '1,,,0'
		table -i 1s -b syscall -F rate $rows.rows
		[ "$(cut -d, -f 2- <<<"$output")" = $'read,\n[total],' ]
		run --separate-stderr ior-stats -F rate $rows.rows
		[[ "$output" == $'rate\n   -'* ]]
		run --separate-stderr ior-stats $rows.rows
		[[ "${lines[0]}" == "calls in "*"; how long was captured is not known" ]]
		[ "${lines[1]}" = "1 call, 0 of them failed (0.0%)" ]
		ior-stats --format=json $rows.rows | head -n 1 | jq -e '.rate == null and .captured_ns == null' >/dev/null
	done
}

@test "a start later than the calls, an end before them, a clock that runs backwards" {
	for i in 19 15 11; do echo row $i 0.5; done | stream 18 5 >x.rows
	table -F count,rate x.rows
	stdout_is 3,0.352941
	table -i 1s -F count,rate x.rows
	# what comes late is in the table under way
	[ "$(cut -d, -f 2- <<<"$output")" = 3,6.000000 ]
	table --series 1s -F count,rate x.rows
	stdout_has '1970-01-01T00:16:51Z,1,1.000000'
	stdout_has '1970-01-01T00:16:55Z,1,1.000000'
	stdout_has '1970-01-01T00:16:59Z,1,2.000000'
}

@test "the wall clock is set: forward some time is not there, back some is there twice" {
	{
		echo row 10.5 0.1
		echo clock 11 4611
		echo row 11.25 0.1
		echo row 11.5 0.1
	} | stream 10 12 >forward.rows
	table -F count,rate forward.rows
	stdout_is 3,1.500000
	table -i 1s -F count,rate forward.rows
	stdout_is '1970-01-01T00:16:50.000000000Z,1,1.000000
1970-01-01T01:16:51.000000000Z,2,2.000000'
	{
		echo row 10.5 0.1
		echo row 12.5 0.1
		echo clock 13 1010.25
		echo row 13.25 0.1
		echo row 13.5 0.1
		echo row 14.5 0.1
	} | stream 10 15 >back.rows
	table -F count,rate back.rows
	stdout_is 5,1.000000
	# the same periods again are tables of their own
	table -i 1s -F count,rate back.rows
	stdout_is '1970-01-01T00:16:50.000000000Z,1,1.000000
1970-01-01T00:16:52.000000000Z,1,1.000000
1970-01-01T00:16:50.000000000Z,2,2.666667
1970-01-01T00:16:51.000000000Z,1,1.000000'
	table --series 1s -F count,rate back.rows
	stdout_is '1970-01-01T00:16:50Z,3,1.714286
1970-01-01T00:16:51Z,1,0.500000
1970-01-01T00:16:52Z,1,0.800000
[total],5,1.000000'
}

@test "-i: an input from earlier has its own tables" {
	{ echo row 30.1 0.1; echo row 30.2 0.1; } | stream 30 31 >late.rows
	{ echo row 10.1 0.1; echo row 11.2 0.1; } | stream 10 12 >early.rows
	table -i 1s -F count,rate late.rows early.rows
	stdout_is '1970-01-01T00:17:10.000000000Z,2,2.000000
1970-01-01T00:16:50.000000000Z,1,1.000000
1970-01-01T00:16:51.000000000Z,1,1.000000'
	# what goes on where the first one ended is in one table
	echo row 10.7 0.1 | stream 10 10.8 >a.rows
	echo row 10.8 0.1 | stream 10.75 11 >b.rows
	table -i 1s -F count,rate a.rows b.rows
	stdout_is '1970-01-01T00:16:50.000000000Z,2,2.000000'
}

# ---- One line, one set of calls ----------------------------------------------------------------

# Would catch: "140MiB read, 50.0MiB from devices, the cache served about 16.8 %", which is of neither.
@test "the overview: each share stands behind what it is a share of" {
	(cd "$IOR_DATA" && /usr/bin/python3 -B -c '
from rowstream import *
ROW.append("device_read")
record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h", "arch": "x86_64", "time": 0, "wall_offset": 0})
MiB = 1 << 20
row(syscall="read", file=file("/a"), bytes=60 * MiB, device_read=50 * MiB, flags=0, duration_ns=5)
row(syscall="read", file=file("pipe:[7]", "fifo", 2), bytes=80 * MiB, device_read=0, duration_ns=5)
row(syscall="madvise", device_read=7 * MiB, duration_ns=5)
row(syscall="write", file=file("/a"), bytes=MiB, device_read=0, duration_ns=5)
end(20000)') >x.rows
	run --separate-stderr ior-stats x.rows
	[ "${lines[2]}" = "140MiB read, 60.0MiB of it through the page cache, which served about 16.7% of that; 1.00MiB written" ]
	[ "${lines[3]}" = "57.0MiB from devices, 7.00MiB of it outside of the bytes read" ]
	table -F read,cache_read,cache_share,device_read,device_outside x.rows
	stdout_is 146800640,62914560,0.166667,59768832,7340032
}

@test "--patterns: each remark tells the number that its share is of" {
	(cd "$IOR_DATA" && /usr/bin/python3 -B -c '
from rowstream import *
record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h", "arch": "x86_64", "time": 0})
a = file("/a")
# two processes, as the first transfer of each follows none
for pid in 7, 8:
    for i in range(75):
        row(pid=pid, comm="c", syscall="pread64", file=a, bytes=512, requested=512, offset=(100 - i) * 512)
    for i in range(25):
        row(pid=pid, comm="c", syscall="pread64", file=a, bytes=8192, requested=8192, offset=52000)
for i in range(120):
    row(pid=9, comm="c", syscall="openat", file=a)
end(2000000)') >x.rows
	run --separate-stderr ior-stats --patterns x.rows
	stdout_has '75 % of the 200 reads ask for less than 4 KiB
100 % of the 198 reads that follow another transfer jump about: they are random or go backward
'
	stdout_has ' of the 475KiB read from these files ('
	stdout_has '100 % of the 120 opens are followed by no read or write'
}

@test "-F help says what rates and shares are of, and so does the man page" {
	ior-stats -F help >help
	grep -q '^  rate .*of the time captured' help
	grep -q '^  throughput .*of the time captured' help
	grep -q '^  error_share .*share of count' help
	grep -q '^  cache_share .*share of cache_read' help
	grep -q '^  mean .*of the calls whose whole duration is known' help
	grep -q '^  gap .*of the calls where it is known' help
	# in line
	[ -z "$(grep -vE '^  ([a-z_0-9. ]{14}|a field of -b) [^ ]' help)" ]
}
