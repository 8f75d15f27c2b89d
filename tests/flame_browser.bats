# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# A drawing of ior-flame in a real browser.
# bats file_tags=full
load helpers

@test "a reader opens it, looks, zooms, searches, uses the keyboard; hostile names stay text" {
	command -v chromium >/dev/null || lacks chromium
	ior-flame --svg -o calls.svg "$IOR_DATA/flame.rows"
	ior-flame -o calls.folded "$IOR_DATA/flame.rows"
	ior-flame --svg -o hostile.svg "$IOR_DATA/hostile.rows"
	run --separate-stderr /usr/bin/python3 "$IOR_SOURCE/tests/judge/flame_browser.py" \
		"$PWD/calls.svg" "$PWD/calls.folded" "$PWD/hostile.svg"
	status_is 0
	stdout_has "ok 70 "
	stdout_lacks "not ok"
}

# judged HOW ARG...: what flame_search.py says of drawings.
judged() {
	run --separate-stderr /usr/bin/python3 -B "$IOR_SOURCE/tests/judge/flame_search.py" "$@"
	status_is 0
	stdout_has "ok 1 "
	stdout_lacks "not ok"
}

# table COLUMN ROWS: what ior-stats counts, the judge of every search.
table() {
	ior-stats -b comm,file,syscall -F "$1" -n 0 --format=json "$2"
}

# Catches sums of the boxes that are drawn alone, frames within one that matches counted again, and a
# share that is not of what is said.
@test "a search counts to the last call what is not drawn, also within a zoomed frame" {
	command -v chromium >/dev/null || lacks chromium
	synthetic 30000 7 | ior-pair -o some.rows
	table count some.rows >calls.json
	ior-flame --svg -o calls.svg some.rows
	judged totals "$PWD/calls.svg" count "$PWD/calls.json"
	table duration some.rows >time.json
	ior-flame --svg --inverted --minwidth=20 -w duration --color=duration -o time.svg some.rows
	judged totals "$PWD/time.svg" duration_ns "$PWD/time.json"
}

@test "... with --diff also what was, in frames that are no more too" {
	command -v chromium >/dev/null || lacks chromium
	synthetic 20000 7 | ior-pair -o before.rows
	synthetic 20000 8 | ior-pair | ior-filter 'syscall!=close' >after.rows
	table count before.rows >before.json
	table count after.rows >after.json
	ior-flame --svg --minwidth=5 --diff before.rows -o diff.svg after.rows
	judged totals "$PWD/diff.svg" count "$PWD/after.json" "$PWD/before.json"
}

# Catches a place, a colour or a figure that the script makes otherwise than the program.
@test "a zoom draws what has room then, as if it had been drawn at first" {
	command -v chromium >/dev/null || lacks chromium
	synthetic 20000 7 | ior-pair -o some.rows
	synthetic 20000 8 | ior-pair -o before.rows
	for how in "" "--inverted -w bytes" "-w duration --color=duration" "--diff before.rows" \
		"-w duration --no-normalize --diff before.rows"; do
		echo "$how"
		# shellcheck disable=SC2086 # words
		ior-flame --svg $how --minwidth=25 -o some.svg some.rows
		# shellcheck disable=SC2086 # words
		ior-flame --svg $how --minwidth=0 -o all.svg some.rows
		judged zoomed "$PWD/some.svg" "$PWD/all.svg"
	done
}

# Catches a name that ends the data, that is a pattern where it is text, or that is escaped twice.
@test "a search finds names that are patterns, markup or control characters, and that are not drawn" {
	command -v chromium >/dev/null || lacks chromium
	(cd "$IOR_DATA" && /usr/bin/python3 -B - <<-'EOF'
		from rowstream import *
		record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h"})
		row(comm="much", syscall="read", duration_ns=10 ** 9 - 171)
		for i, name in enumerate(["a+b", "a.b", "(x)", "[z]", "^top$", "$HOME", "\\w", "<b>", "]]>", "&amp;",
		                          "</metadata>", "</script>", "\x1b[31m", b"\xff", "\u65e5 \u672c", "'\"", "{{7}}",
		                          "[other]x"]):
		    row(comm=name, syscall="read", duration_ns=i + 1)
		end(20000)
	EOF
	) >names.rows
	ior-flame --svg -w duration -b comm,syscall -o names.svg names.rows
	xmllint --noout --nonet names.svg
	judged names "$PWD/names.svg" $((10 ** 9))
}

# 600,000 frames, more than are kept, of 6,000 stacks of three weights.
@test "names that a file has no room for: at least so much, and at most" {
	command -v chromium >/dev/null || lacks chromium
	(cd "$IOR_DATA" && /usr/bin/python3 -B - <<-'EOF'
		from rowstream import *
		record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h"})
		for i in range(6000):
		    path = "".join(f"/{i:05d}-{k:02d}" for k in range(100))
		    row(comm="x", syscall="read", file=file(path), duration_ns=1 + i % 3)
		row(comm="[other]", syscall="read", duration_ns=5000)
		end(20000)
	EOF
	) >many.rows
	ior-flame --svg --minwidth=1 -w duration -b comm,file -o many.svg many.rows
	[ "$(stat -c %s many.svg)" -lt 32000000 ]
	judged least "$PWD/many.svg" -50 12000
	judged least "$PWD/many.svg" "[other]" 5000
	ior-flame --svg --max-stacks=2 -o few.svg "$IOR_DATA/flame.rows" 2>/dev/null
	judged least "$PWD/few.svg" read "$(ior-filter -c -r "$IOR_DATA/flame.rows" syscall=read)"
}

# written COMMAND...: rows that Python writes, as some.rows.
written() {
	(cd "$IOR_DATA" && /usr/bin/python3 -B - <<-EOF
		from rowstream import *
		record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h"})
		$1
		end(20000)
	EOF
	) >some.rows
}

# Catches a script that rounds otherwise than the program, and a most that is one too little.
@test "figures are the same to the last digit, whoever made them" {
	command -v chromium >/dev/null || lacks chromium
	written 'row(comm="much", syscall="read", bytes=35712); row(comm="some", syscall="read", bytes=1152)'
	ior-flame --svg -w bytes -b comm -o ties.svg some.rows
	grep -A 1 '<title>some$' ties.svg | grep -q '^1.12 KiB (1,152 bytes), 3.12% of all<'
	judged says "$PWD/ties.svg" some 'matched: 1.12 KiB (1,152 bytes), 3.12% of all'
	written 'row(comm="all", syscall="read", bytes=2**64 - 1); row(comm="much", syscall="read", bytes=2**64 - 1)'
	ior-flame --svg -w bytes -b comm -o most.svg some.rows
	judged says "$PWD/most.svg" much \
		'matched: at least 16.00 EiB (18,446,744,073,709,551,615 bytes), 100.00% of all'
}

# Catches a change that is told of a part of the calls.
@test "... with --diff, of names that are not known: what was is told as at least that, too" {
	command -v chromium >/dev/null || lacks chromium
	ior-flame --svg --max-stacks=2 --diff "$IOR_DATA/flame.rows" -o few.svg "$IOR_DATA/flame.rows" 2>/dev/null
	judged says "$PWD/few.svg" read \
		'matched: at least 4 calls, 28.57% of all, at most 13 calls; before: at least 4 calls'
}

@test "an accent stays with its letter, in labels and in details" {
	command -v chromium >/dev/null || lacks chromium
	# shellcheck disable=SC2016 # is of Python
	written 'for i in range(20): row(comm=chr(97 + i), syscall="e\u0301" * 300, duration_ns=50 + i)'
	ior-flame --svg -w duration -b comm,syscall -o marks.svg some.rows
	judged marks "$PWD/marks.svg"
}
