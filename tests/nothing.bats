# SPDX-License-Identifier: BSD-2-Clause
#
# A report of no call says so, and why: which stage dropped them, or that none was recorded. Would
# catch: "0ns from ? to ?" and tables of nothing, which look like a defect of the capture.
load helpers

setup() {
	common_setup
	cp "$IOR_DATA/hello.ior" .
	ior-pair hello.ior -o hello.rows
	ior-filter -r hello.rows -o none.rows comm=xyz
}

why='no call matched: all 181 calls were dropped by ior-filter -r hello.rows -o none.rows comm=xyz'

@test "ior-stats: a line in the place of tables, in all modes" {
	for args in "" "-b comm" "-F count" "--hist duration" "--patterns" "--series 1s" "-i 1s" "-i 1s -b comm"; do
		echo "$args"
		# shellcheck disable=SC2086 # words
		run --separate-stderr ior-stats $args none.rows
		status_is 0
		stdout_is "$why"
		stderr_is ""
	done
	# of data the table is well-formed, and the line is elsewhere
	run --separate-stderr ior-stats --format=csv -b comm -F count none.rows
	status_is 0
	stdout_is $'comm,count\n[total],0'
	stderr_is "ior-stats: $why"
	run --separate-stderr ior-stats --format=json none.rows
	status_is 0
	[ "$(jq -r '.count' <<<"$output")" = 0 ]
	stderr_is "ior-stats: $why"
}

@test "ior-stats --diff: of either side" {
	run --separate-stderr ior-stats --diff none.rows -b comm hello.rows
	[ "${lines[0]}" = "before: $why" ]
	stdout_has "[total]"
	stdout_lacks "after: "
	run --separate-stderr ior-stats --diff hello.rows -b comm none.rows
	[ "${lines[0]}" = "after: $why" ]
	stdout_has "[total]"
	run --separate-stderr ior-stats --diff none.rows -b comm none.rows
	stdout_is "before: $why"$'\n'"after: $why"
	run --separate-stderr ior-stats --diff none.rows -b comm --format=csv hello.rows
	stderr_is "ior-stats: before: $why"
	[ "$(head -n 1 <<<"$output")" = "comm,count_before,count_after,count_difference,count_ratio,duration_before_ns,duration_after_ns,duration_difference_ns,duration_ratio" ]
}

# Would catch: a graph in which all has gone, without a word of why.
@test "ior-flame --diff: of either side" {
	run --separate-stderr ior-flame --diff hello.rows none.rows
	status_is 0
	stdout_has "sh;vfork 4 0"
	stderr_is "ior-flame: after: $why"
	run --separate-stderr ior-flame --svg --diff none.rows hello.rows
	status_is 0
	stderr_is "ior-flame: before: $why"
	run --separate-stderr ior-flame --diff none.rows none.rows
	stdout_is ""
	stderr_is "ior-flame: before: $why"$'\n'"ior-flame: after: $why"
	run --separate-stderr ior-flame --diff hello.rows hello.rows
	stderr_is ""
}

@test "ior-flame, ior-print, ior-parquet: a line beside an output without a call" {
	run --separate-stderr ior-flame none.rows
	status_is 0
	stdout_is ""
	stderr_is "ior-flame: $why"
	run --separate-stderr ior-flame --svg none.rows
	status_is 0
	stdout_has "No call has this weight."
	stderr_is "ior-flame: $why"
	for format in text csv json strace; do
		run --separate-stderr ior-print --format=$format none.rows
		status_is 0
		[ "${#lines[@]}" -le 1 ]
		stderr_is "ior-print: $why"
	done
	run --separate-stderr ior-parquet -o x.parquet none.rows
	status_is 0
	stderr_is "ior-parquet: $why"
	# what has a call, or is not about calls, needs no line
	for args in "--info none.rows" "--records none.rows" "hello.ior" "hello.rows"; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr ior-print $args
		status_is 0
		stderr_is ""
	done
	ior-filter -r hello.rows -o vfork.rows syscall=vfork
	run --separate-stderr ior-flame -w bytes vfork.rows
	stdout_is ""
	stderr_is "ior-flame: none of 4 calls has this weight (bytes moved): with -w count each has"
}

@test "which stage dropped how many, before ior-pair and behind it" {
	ior-filter -r hello.ior 'not comm=ln' | ior-pair | ior-filter comm=cat | ior-filter error |
		ior-filter comm=sh >x.rows
	ior-print --info --format=json x.rows | jq '.totals | with_entries(select(.key | startswith("dropped_by_")))' >dropped
	[ "$(jq -c '[keys, add, .dropped_by_2]' dropped)" = '[["dropped_by_2","dropped_by_4","dropped_by_5","dropped_by_6"],181,27]' ]
	run --separate-stderr ior-stats x.rows
	[[ "$output" =~ ^"no call matched: of 181 calls 27 were dropped by ior-filter -r hello.ior 'not comm=ln', "[0-9]+" by ior-filter comm=cat, "[0-9]+" by ior-filter error, "[0-9]+" by ior-filter comm=sh"$ ]]
	# all are told, and none twice
	[ "$(grep -oE '[0-9]+ (were dropped )?by' <<<"$output" | awk '{ s += $1 } END { print s }')" = 181 ]
	# a filter in front of which nothing was left dropped nothing
	ior-filter -r none.rows error >x.rows
	run --separate-stderr ior-stats x.rows
	stdout_is "$why"
	# -v and a limit
	ior-filter -r hello.rows -v -m 5 pid '>' 0 >x.rows
	run --separate-stderr ior-stats x.rows
	stdout_is "no call matched: all 181 calls were dropped by ior-filter -r hello.rows -v -m 5 pid '>' 0"
}

@test "nothing was recorded, or nothing has ended" {
	ior-synth --rows 0 >x.ior
	ior-pair x.ior >x.rows
	run --separate-stderr ior-stats x.rows
	stdout_is "no call matched: ior-synth --rows 0 recorded none"
	# of stuck.ior, calls that had not ended
	ior-pair "$IOR_DATA/stuck.ior" | ior-filter syscall=nanosleep >x.rows || true
	run --separate-stderr ior-stats x.rows
	stdout_has "no call matched: all 4 calls were dropped by ior-filter syscall=nanosleep; 8 had not ended when recording did: only ior-pair --unfinished has rows of them"
	ior-pair --unfinished "$IOR_DATA/stuck.ior" | ior-filter comm=xyz >x.rows || true
	run --separate-stderr ior-stats x.rows
	stdout_has "all 12 calls were dropped by"
	# true of these, too
	stdout_has "; 8 had not ended when recording did: only ior-pair --unfinished has rows of them"
}

@test "several captures without a call, and an input that is cut" {
	run --separate-stderr ior-stats none.rows none.rows
	stdout_is "$why (the last of 2 captures; ior-print --info tells of all)"
	run --separate-stderr ior-stats none.rows hello.rows
	stdout_lacks "no call matched"
	# the message about the cut is what there is to say
	head -c -1 none.rows >cut.rows
	run --separate-stderr ior-stats cut.rows
	status_is 1
	stdout_is ""
	stderr_lacks "no call matched"
}

@test "no false alarm: periods without calls, groups of none, accesses of none" {
	run --separate-stderr ior-stats -i 1ms -F count hello.rows
	stdout_lacks "no call"
	run --separate-stderr ior-stats --series 1ms -F count hello.rows
	stdout_lacks "no call"
	ior-filter -r hello.rows -o x.rows syscall=vfork
	run --separate-stderr ior-stats --patterns x.rows
	stdout_is "none of these calls opens, reads or writes a regular file or block device at a known place"
	run --separate-stderr ior-stats --hist bytes x.rows
	stdout_is "no call has bytes"
}

@test "losses are still said above it" {
	ior-filter -r "$IOR_DATA/flame-lost.rows" -o x.rows comm=xyz || true
	run --separate-stderr ior-stats x.rows
	[[ "${lines[0]}" == "lost while capturing: 3 calls"* ]]
	[[ "${lines[1]}" == "no call matched: all 14 calls were dropped by "* ]]
}
