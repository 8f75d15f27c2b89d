# SPDX-License-Identifier: BSD-2-Clause
#
# What every program makes of recorded captures must not change unnoticed, and inputs that are no
# good must be refused with a message that says where and what to do. tests/golden-update writes
# the expected outputs anew, for review.
load helpers
load golden.bash

# compare NAME
compare() {
	mkdir out
	golden_outputs "$1" out
	diff -ru "$IOR_DATA/golden/$1" out
}

@test "hello.ior: a shell writes, reads, links and removes a file" {
	compare hello
}

@test "odd.ior: names of every kind of byte, losses, a reset, a newer version, two parts" {
	compare odd
}

@test "synthetic.ior: 32-bit calls, threads, sockets, pipes" {
	compare synthetic
}

@test "arm64.ior: the calls, flags and pages of another architecture" {
	compare arm64
}

@test "stuck.ior: calls that were under way when recording began, and when it ended" {
	compare stuck
}

@test "away.ior: calls that filters, supervisors and tracers turned away" {
	compare away
}

@test "ends.ior: transfers between two files, new names, reads with and without the cache" {
	compare ends
}

@test "every capture with golden outputs has its test" {
	for name in $(golden_names); do
		grep -q "compare $name\$" "$BATS_TEST_FILENAME"
		[ -f "$IOR_DATA/$name.ior" ]
	done
}

@test "a stage gives the same bytes each time, and from a pipe as from a file" {
	for name in $(golden_names); do
		cp "$IOR_DATA/$name.ior" .
		ior-pair "$name.ior" >first
		ior-pair "$name.ior" >second
		cmp first second
		ior-pair <"$name.ior" >first
		cat "$name.ior" | ior-pair >second
		cmp first second
	done
}

@test "the recorded capture names no file but those of every machine" {
	run bash -c 'ior-print --format=csv -F path,path2 "$IOR_DATA/hello.ior" | tail -n +2 |
		tr , "\n" | sort -u | grep -vE "^(|\"\"|/|/(usr|etc|dev|proc|sys)/.*|/tmp/ior-[a-z]+)$"'
	stdout_is ""
	run ior-print --info "$IOR_DATA/hello.ior"
	stdout_has "stage        ior-capture 0.1: ior-capture -e"
}

@test "refused inputs: status 1, and the message is the one expected" {
	shopt -s nullglob
	n=0
	for input in "$IOR_DATA"/refused/*.ior "$IOR_DATA"/refused/*.rows; do
		input=${input##*/}
		for program in $(refused_by "$input"); do
			run --separate-stderr bash -c 'cd "$IOR_DATA/refused" && "$@" >/dev/null' - \
				"$program" "$input"
			echo "$program $input"
			status_is 1
			stderr_is "$program: $(cat "$IOR_DATA/refused/${input%.*}.message")"
			[[ "$stderr" == *"$input: "* ]]
			n=$((n + 1))
		done
	done
	[ $n -ge 80 ]
}

@test "refused inputs: the same from a pipe that brings one byte at a time" {
	for input in "$IOR_DATA"/refused/*.ior; do
		input=${input##*/}
		[ "$(stat -c %s "$IOR_DATA/refused/$input")" -lt 200 ] || continue
		# what a file is that is no stream is guessed from the bytes that are there
		! grep -q "not an ior stream" "$IOR_DATA/refused/${input%.*}.message" || continue
		run --separate-stderr bash -c 'dd if="$1" bs=1 2>/dev/null | ior-print >/dev/null' - \
			"$IOR_DATA/refused/$input"
		echo "$input"
		status_is 1
		expected=$(sed "s/^$input: /standard input: /" "$IOR_DATA/refused/${input%.*}.message")
		stderr_is "ior-print: $expected"
	done
}
