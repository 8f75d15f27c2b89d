#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Paths that change while the call runs: a row names what the kernel has read, as far as that can be
# known, and says where another path stood there afterwards.

load helpers
load judge/capture

FAULTS=$IOR_BUILD/tests/faults

# changing PATH: a FIFO by a name as it is passed, which is another one when the call returns.
changing() {
	run --separate-stderr ior-capture -e openat -o x.ior "$FAULTS" changing "$1" "$PWD/fake"
	status_is 0
	ior-pair x.ior | ior-filter ret=-512 |
		ior-print --format=json -F file,file_state,passed >rows.json
	[ "$(wc -l <rows.json)" -eq 1 ]
}

# field NAME
field() {
	/usr/bin/python3 -c 'import json, sys
print(json.loads(open("rows.json").read()).get(sys.argv[1]))' "$1"
}

@test "another thread writes over a path while the call sleeps" {
	mkfifo real
	changing "$PWD/real"
	[ "$(field file) $(field file_state)" = "$PWD/real changed" ]
	changing real
	[ "$(field file) $(field file_state)" = "$PWD/real changed" ]
}

@test "of a long one its end is known, and that it changed" {
	local name=$PWD
	for (( i = 0; i < 20; i++ )); do
		name+=/directory-$i-of-a-long-path
	done
	mkdir -p "$name"
	mkfifo "$name/real"
	changing "$name/real"
	[ "$(field file_state)" = changed ]
	local file
	file=$(field file)
	[[ $file == …/*/real ]]
	[ "${#file}" -gt 100 ]
	[[ $name/real == *"${file#…}" ]]
}

@test "one that is at the limit, and one byte longer" {
	local name len
	for len in 255 256 257; do
		name=$PWD/$(printf "%$((len - ${#PWD} - 1 - 100))s" "" | tr ' ' d)
		mkdir -p "$name"
		name+=/$(printf '%99s' "" | tr ' ' r)
		[ ${#name} -eq "$len" ]
		mkfifo "$name"
		changing "$name"
		[ "$(field file_state)" = changed ]
		if [ "$len" -le 256 ]; then
			[ "$(field file)" = "$name" ]
		else
			[ "$(field file)" = "…/$(printf '%99s' "" | tr ' ' r)" ]
		fi
	done
}

@test "a race for the path names no file that never was" {
	run --separate-stderr ior-capture -e unlinkat,renameat2 -o x.ior "$FAULTS" race 3000
	status_is 0
	local unlinked renamed
	read -r unlinked renamed <<<"$output"
	ior-pair -o x.rows x.ior
	ior-filter -r x.rows syscall=unlinkat ret=0 | ior-print --format=csv -F file >unlinked
	[ "$(grep -c "race/real-" unlinked)" -eq "$unlinked" ]
	! grep fake unlinked
	# The second path may have been another one when the kernel came to it: only these are real.
	ior-filter -r x.rows syscall=renameat2 ret=0 | ior-print --format=csv -F old_file >renamed
	[ "$(grep -c "race/real-" renamed)" -ge "$renamed" ]
	! grep fake renamed
	echo "$unlinked unlinked, $renamed renamed"
	ior-filter -r x.rows file_state=changed | ior-print --format=csv -F syscall,file >changed
	head -3 changed
	[ "$(wc -l <changed)" -gt 1 ]
}
