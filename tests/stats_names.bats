# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# ior-stats and ior-flame over more names than they can keep apart, and over mount points. Catches
# names that are given up because they came late, ids that mean another name after cleaning, and
# memory that grows.
load helpers

# many ROWS FILES: a stream of tests/bench/many_files, whose head says what is in it.
many() {
	"$IOR_BUILD/tests/bench/many_files" "$@"
}

@test "of more names than fit the lightest go to [other], whenever they came" {
	command -v /usr/bin/time >/dev/null || skip "no time(1)"
	many 2400000 1200000 | /usr/bin/time -f %M -o peak \
		ior-stats -b file -s count -F count,files -n 1000 --format=csv >out 2>err
	# 1,000 files that are read all the time, and all others; every call is in one of them
	grep -c '^/hot/[0-9]*,1200,1$' out | grep -qx 1000
	grep -x '\[other\],1200000,[0-9]*' out
	grep -x '\[total\],2400000,[0-9]*' out
	[ "$(wc -l <out)" -eq 1003 ]
	grep -q "groups were folded into" err
	# an estimate: 1.04 / sqrt(4096) is 1.6 %, three times that is never reached in practice
	awk -F, '/^\[total\]/ { exit !($3 > 0.95 * 1201000 && $3 < 1.05 * 1201000) }' out
	cat peak
	[ "$(tail -n 1 peak)" -lt $((1 << 20)) ]
}

@test "access patterns keep the busiest files too" {
	many 600000 300000 | ior-stats --patterns -n 1000 --format=csv >out 2>err
	grep -c '^/hot/[0-9]*,worker,[0-9]*,300,' out | grep -qx 1000
	grep -q '^\[total\],,,600000,' out
}

@test "ior-flame: of more stacks than fit the lightest go to [other]" {
	command -v /usr/bin/time >/dev/null || skip "no time(1)"
	many 2400000 1200000 >many.rows
	for limit in 1048576 2000; do
		/usr/bin/time -f %M -o peak ior-flame -b file --no-split --max-stacks=$limit many.rows \
			>out 2>err
		grep -c '^/hot/[0-9]* 1200$' out | grep -qx 1000
		# all others have one call each
		grep -x "\[other\] $((1201000 - limit))" out
		[ "$(wc -l <out)" -eq $((limit + 1)) ]
		grep -q "rows are in the stack \[other\]: there are more than $limit different" err
		cat peak
		[ "$(tail -n 1 peak)" -lt $((1 << (limit > 10000 ? 19 : 15))) ]
	done
}

@test "-b mount: in ior-stats, ior-flame and ior-filter" {
	many 3000 100 >rows
	run --separate-stderr ior-stats -b mount -F count,bytes -s count --format=csv rows
	status_is 0
	stdout_is "mount,count,bytes
/cold,1500,6144000
/hot,1500,6144000
[total],3000,12288000"
	run --separate-stderr ior-flame -b mount,syscall rows
	status_is 0
	stdout_is "/cold;read 1500
/hot;read 1500"
	run --separate-stderr ior-filter -c -r rows mount=/hot and file under /hot
	status_is 0
	stdout_is 1500
}
