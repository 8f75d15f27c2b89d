# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# The man pages, as mandoc sees them and as a reader does. Would catch: a macro that takes a bracket
# for its own, an option or a section that is not there, a line too wide for a terminal, an example
# that does not run. contract.bats compares their options with --help, stream_page.bats what
# ior-stream(5) says with what is written.
load helpers

setup() {
	for program in mandoc groff; do
		command -v $program >/dev/null || skip "no $program"
	done
	cd "$IOR_SOURCE" || return 1
	pages=$(echo ior-*/*.1 lib/*.5)
	judge=$IOR_SOURCE/tests/judge/page.py
}

@test "every program has a page, and all have one date" {
	for p in $(programs); do
		[ -s "$p/$p.1" ]
	done
	# shellcheck disable=SC2086 # words
	run bash -c 'sed -n "s/^\.Dd //p" "$@" | sort | uniq -c' - $pages
	[ "${#lines[@]}" = 1 ]
	# shellcheck disable=SC2086
	[ "$(sed -n 's/^\.Dd //p' $pages | wc -l)" = "$(wc -w <<<"$pages")" ]
}

# Of its matters of style three are not ours: lines of the source have 100 columns here, RECORDS is
# no misspelt ERRORS, and which other pages are installed is this machine's.
@test "mandoc has no complaints, not even of style" {
	for page in $pages; do
		run --separate-stderr mandoc -T lint -W style "$page"
		run grep -vE 'text line longer than 80|section name: Sh RECORDS|manual not found: Xr ' \
			<<<"$output"
		stdout_is ""
	done
}

@test "options, sections and pages that they name are there" {
	# shellcheck disable=SC2086
	run /usr/bin/python3 -B "$judge" source $pages
	stdout_is ""
	status_is 0
}

@test "as shown: 80 columns, quotes with something in them, punctuation where it belongs" {
	# shellcheck disable=SC2086
	run /usr/bin/python3 -B "$judge" shown $pages
	stdout_is ""
	status_is 0
}

@test "groff shows the same words" {
	# shellcheck disable=SC2086
	run /usr/bin/python3 -B "$judge" groff $pages
	stdout_is ""
	status_is 0
}

# What sudo and ior-capture would do, with a stream that is made up: the capture itself is tried with
# the same options by somebody who may not capture, who gets as far as that.
stand_ins() {
	mkdir bin
	cat >bin/sudo <<-'END'
		#!/bin/bash
		[ "$1" = ior-capture ] || exit 2
		shift
		none=(setpriv --no-new-privs)
		[ "$(id -u)" != 0 ] || none=(setpriv --bounding-set=-all --inh-caps=-all)
		"${none[@]}" ior-capture "$@" >/dev/null 2>refused </dev/null
		[ $? != 2 ] || { cat refused >&2; exit 2; }
		[[ " $* " != *" --ready-fd 3 "* ]] || { echo >&3; exec 3>&-; }
		while [ $# -gt 0 ] && [ "$1" != -o ]; do
			shift
		done
		synthetic=$(ior-synth --rows 300 -o synthetic.ior && echo synthetic.ior)
		if [ $# -gt 1 ]; then
			cp "$synthetic" "$2"
		else
			cat "$synthetic"
		fi
	END
	# programs that may not be here
	for name in php duckdb flamegraph.pl; do
		printf '#!/bin/sh\n' >bin/$name
	done
	printf '#!/bin/sh\necho 1\n' >bin/pidof
	chmod +x bin/*
	PATH=$PWD/bin:$PATH
}

# What an example may say beside its output; the machine that is made up loses calls now and then,
# and has no nginx.
says() {
	case $1 in
	*"time ior-"* | *--summary*) ;;
	*) [ -z "$(grep -v ' lost \|: no call matched: ' <<<"$stderr")" ] || show_run "stderr is not empty" ;;
	esac
}

@test "every example of a page runs as it is shown" {
	cd "$BATS_TEST_TMPDIR"
	need_ior_capture
	stand_ins
	synthetic 2000 >monday.ior
	cp monday.ior sunday.ior
	ior-pair monday.ior >monday.rows
	mkdir data
	for page in $pages; do
		[[ $page != lib/* ]] || continue	# Python: stream_page.bats
		# Less of it where an example takes long; and no folder of the machine's.
		/usr/bin/python3 -B "$judge" examples "$IOR_SOURCE/$page" >shown
		sed "s|/data/ior|$PWD/data|; s/--rows 1M/--rows 9k/; s/-d 10 | ior-p/-d 1 | ior-p/" shown >examples
		[ "$(grep -c . examples)" -ge 3 ]
		# block by block, as they stand apart
		csplit -s -z -f block- -b %03d examples '/^$/' '{*}'
		for block in block-*; do
			cat "$block"
			touch begun
			run --separate-stderr timeout 60 bash -e -o pipefail "$block" </dev/null
			# sort dies of SIGPIPE when head has enough
			[ "$status" = 0 ] || [ "$status" = 141 ] || show_run "$page: status"
			says "$(cat "$block")"
			[ -n "$output" ] || [ -n "$(find . -type f -newer begun -size +0)" ] ||
				grep -q '^ior-filter' "$block" || show_run "$page: no output"
		done
		rm block-*
	done
}
