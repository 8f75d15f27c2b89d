# SPDX-License-Identifier: BSD-2-Clause
#
# What every program promises, in a loop over all of them: a new program is covered by existing.
# A program's input is made by ior-synth, so no test here needs root.
load helpers
load contract

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	synthetic 300 >raw.ior
	ior-pair raw.ior >rows.ior
	synthetic 60000 >big-raw.ior
	ior-pair big-raw.ior >big-rows.ior
}

setup() {
	common_setup
	data=$BATS_FILE_TMPDIR
}

# The long options a program knows, from its option table by way of --help.
long_options() {
	"$1" --help | grep -oE '^ +(-[A-Za-z], )? *--[a-z-]+' | grep -oE -- '--[a-z-]+'
}

# options_of PATTERN: the options in the lines that match it, each once: "-o FILE, --output FILE
# and its meaning, two blanks away" has -o and --output.
options_of() {
	grep -E -- "$1" | sed -E 's/^ +//; s/  .*//' | grep -oE -- '(^|[ ,|])--?[A-Za-z][A-Za-z0-9-]*' |
		tr -d ' ,|' | sort -u
}

man_page() {
	echo "$IOR_SOURCE/$1/$1.1"
}

# ---- Options ---------------------------------------------------------------------------------

@test "--help and -h: on stdout, status 0, with examples, lines that fit a terminal" {
	for p in $(programs); do
		for option in --help -h; do
			run --separate-stderr "$p" $option
			status_is 0
			stderr_is ""
			stdout_has "$p"
			stdout_has "xample"
			[ "$(awk 'length > 100' <<<"$output")" = "" ] || show_run "$p: a line is too long"
		done
	done
}

@test "--version and -V: one line on stdout, the same version in all programs" {
	version=$(sed -n 's/^#define IOR_VERSION "\(.*\)"/\1/p' "$IOR_SOURCE/lib/program/option.h")
	for p in $(programs); do
		for option in --version -V; do
			run --separate-stderr "$p" $option
			status_is 0
			stdout_is "$p $version"
			stderr_is ""
		done
	done
}

@test "an unknown option: status 2, nothing on stdout, the nearest one is named" {
	for p in $(programs); do
		for option in $(long_options "$p"); do
			run --separate-stderr "$p" "${option}q" </dev/null
			status_is 2
			stdout_is ""
			stderr_has "${option}q"
			stderr_has "${option}"$'\n' || stderr_has "${option}?" || stderr_has "${option} "
		done
		run --separate-stderr "$p" -Z </dev/null
		status_is 2
		stderr_has "$p: "
		stderr_has "-Z"
	done
}

@test "an option without its argument: status 2 and the option's name" {
	for p in $(programs); do
		run --separate-stderr "$p" --output </dev/null
		status_is 2
		stdout_is ""
		stderr_has "output"
	done
}

@test "man page and --help list the same options" {
	for p in $(programs); do
		"$p" --help | options_of '^ +-' >help
		mandoc -T ascii "$(man_page "$p")" | sed 's,.\x08,,g' | options_of '^ {5}-' >man
		[ -s help ]
		echo "$p: < only in --help, > only in the man page"
		diff help man
	done
}

@test "every example of --help without sudo runs as printed" {
	for p in $(programs); do
		cp "$data/raw.ior" monday.ior
		cp "$data/rows.ior" monday.rows
		cp "$data/rows.ior" sunday.rows
		examples_of "$p" >examples
		[ -s examples ]
		while read -r line; do
			# the status of --check is the machine's and the user's
			[[ $line != *sudo* && $line != *--check ]] || continue
			echo "$p: $line"
			run bash -o pipefail -c "$line" </dev/null
			status_is 0
		done <examples
	done
}

# ---- Output ----------------------------------------------------------------------------------

# The same for ior-capture, which writes nothing without root, is in capture_contract.bats.
writers() {
	programs | grep -vx ior-capture
}

@test "success says nothing on stderr" {
	for p in $(writers); do
		says_nothing "$p"
	done
}

@test "a full disk: status 1 and a message, for data, -o and --help" {
	for p in $(writers); do
		meets_a_full_disk "$p"
	done
}

@test "a disk that becomes full: status 1, the reason, and no file that looks complete" {
	for p in $(writers); do
		fills_a_disk "$p"
	done
}

@test "a file that cannot be written: the message says what is there now" {
	for p in $(writers); do
		cannot_write_its_file "$p"
	done
}

@test "a closed stdout: status 1 and a message" {
	for p in $(writers); do
		meets_a_closed_stdout "$p"
	done
}

@test "a reader that has gone: status 0, silent" {
	for p in $(writers); do
		loses_its_reader "$p"
	done
}

@test "where random bytes are refused, as a sandbox may: the same output" {
	run strace -o /dev/null true
	[ "$status" -eq 0 ] || skip "strace may not trace here"
	export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"	# none when traced
	for p in $(readers); do
		given "$p"
		strace -qq -o calls -e trace=getrandom -e inject=getrandom:error=EPERM \
			"$p" "${args[@]}" >refused
		grep -q EPERM calls
		"$p" "${args[@]}" >allowed
		cmp allowed refused
	done
}

@test "-o FILE gets what stdout would, and a file that cannot be made is named" {
	for p in $(writers); do
		writes_to_a_file "$p"
	done
}

@test "a stream is never written to a terminal, and the message says what to do" {
	for p in $(writers); do
		refuses_a_terminal "$p"
	done
}

# ---- Input -----------------------------------------------------------------------------------

@test "a terminal as input and no FILE: usage, status 2" {
	for p in $(readers); do
		run in_terminal bash -c "$p | cat; exit \${PIPESTATUS[0]}"
		status_is 2
		stdout_has "$p"
	done
}

@test "stdin, -, a FILE and -r FILE are the same input" {
	for p in $(readers); do
		! writes_stream "$p" || continue
		given "$p"
		"$p" -r "$input" >expected
		"$p" <"$input" | cmp - expected
		"$p" -r - <"$input" | cmp - expected
		"$p" - <"$input" | cmp - expected
		"$p" "$input" | cmp - expected
	done
}

@test "options may stand behind a FILE, but not behind the first word of an expression" {
	for p in $(readers); do
		given "$p"
		rm -f file
		if [ "$p" = ior-filter ]; then
			run --separate-stderr "$p" -r "$input" pid=1 -o file
			status_is 2
			[ ! -e file ]
			continue
		fi
		run --separate-stderr "$p" "$input" -o file
		status_is 0
		stdout_is ""
		[ -s file ]
		run --separate-stderr "$p" "$input" -- -o
		status_is 1
		stderr_has "-o"
	done
}

@test "cat a b is a stream" {
	for p in $(readers); do
		given "$p"
		cat "$input" "$input" >twice.ior
		run --separate-stderr bash -c '"$@" >out' - "$p" -r twice.ior
		status_is 0
		stderr_is ""
		! writes_stream "$p" || continue
		"$p" "$input" "$input" | cmp - out
	done
}

@test "an empty input is an error, as a file and as a pipe" {
	: >empty.ior
	for p in $(readers); do
		run --separate-stderr bash -c '"$@" >out' - "$p" -r empty.ior
		status_is 1
		stderr_has "$p: empty.ior: "
		stderr_has "empty"
		run --separate-stderr bash -c '"$@" </dev/null >out' - "$p"
		status_is 1
		stderr_has "$p: standard input: "
	done
}

@test "no such file, a folder as input: status 1 and its name" {
	for p in $(readers); do
		run --separate-stderr "$p" -r absent.ior
		status_is 1
		stderr_has "absent.ior"
		stderr_has "No such file"
		run --separate-stderr "$p" -r .
		status_is 1
		stderr_has "directory"
	done
}

@test "a closed stdin: status 1 and a message" {
	for p in $(readers); do
		run --separate-stderr bash -c '"$@" <&- >out' - "$p"
		status_is 1
		stderr_has "$p: "
	done
}

@test "a cut stream: status 1, record and byte are named, what came before is used" {
	for p in $(readers); do
		given "$p"
		size=$(stat -c %s "$input")
		"$p" -r "$input" >whole
		for cut in 1 2 3 17 $((size / 3)) $((size / 2)) $((size - 1)); do
			head -c "$cut" "$input" >cut.ior
			run --separate-stderr bash -c '"$@" >out' - "$p" -r cut.ior
			status_is 1
			stderr_has "$p: cut.ior: "
			[[ "$stderr" =~ "record "[0-9]+" (byte "[0-9]+")" ]] ||
				show_run "$p cut at $cut: no record and byte"
		done
		# the last cut took one byte: nearly everything must be there
		[ "$(stat -c %s out)" -gt $(($(stat -c %s whole) / 2)) ]
	done
}

@test "rows before the damage are printed as they are without it" {
	size=$(stat -c %s "$data/rows.ior")
	head -c $((size / 2)) "$data/rows.ior" >cut.ior
	ior-print --format=csv "$data/rows.ior" >whole
	run --separate-stderr bash -c 'ior-print --format=csv cut.ior >out'
	status_is 1
	lines=$(wc -l <out)
	[ "$lines" -gt 50 ]
	head -n "$lines" whole | cmp - out
}

@test "bytes that are no stream: status 1 and the input's name, in bounded memory" {
	# from a fixed seed: a failure can be seen again
	random_bytes() { awk 'BEGIN { srand(7); for (i = 0; i < 20000; i++) printf "%c", int(rand() * 255) + 1 }'; }
	random_bytes >random.ior
	seq 1 20000 >text.ior
	head -c 100000 /dev/zero >zeros.ior
	printf '\xdd\xff\xff\xff\xff' >huge-array.ior
	printf '\x92\x00\xdf\xff\xff\xff\xff' >huge-map.ior
	for p in $(readers); do
		for file in random text zeros huge-array huge-map; do
			run --separate-stderr bash -c 'ulimit -t 10; "$@" >out' - "$p" -r $file.ior
			status_is 1
			stderr_has "$p: $file.ior: "
		done
	done
}

@test "damage in the middle: status 1, and the message has no control characters" {
	for p in $(readers); do
		given "$p"
		size=$(stat -c %s "$input")
		{
			head -c $((size / 2)) "$input"
			head -c 64 /dev/zero | tr '\0' '\301'	# 0xc1: never valid in MessagePack
			tail -c $((size / 2)) "$input"
		} >damaged.ior
		run --separate-stderr bash -c '"$@" >out' - "$p" -r damaged.ior
		status_is 1
		[[ "$stderr" =~ "record "[0-9]+" (byte "[0-9]+")" ]] || show_run "$p: no place"
		! grep -q '[[:cntrl:]]' <<<"$stderr"
	done
}

@test "a damaged file does not keep the next one from being read" {
	head -c 2000 "$data/rows.ior" >cut.ior
	ior-print --format=csv "$data/rows.ior" | wc -l >whole
	run --separate-stderr bash -c 'ior-print --format=csv "$@" >out' - cut.ior "$data/rows.ior"
	status_is 1
	[ "$(wc -l <out)" -ge "$(cat whole)" ]
}

@test "a newer version is refused, and the message says so" {
	for p in $(readers); do
		given "$p"
		sed '0,/version\x01/s//version\x02/' "$input" >newer.ior
		! cmp -s "$input" newer.ior
		run --separate-stderr "$p" -r newer.ior
		status_is 1
		stdout_is ""
		stderr_has "newer.ior"
		stderr_has "newer"
	done
}

@test "a stream of the wrong kind is refused with the command to type instead" {
	for p in $(readers); do
		case $p in
		ior-print | ior-filter) continue ;;	# both kinds
		ior-pair) wrong=$data/rows.ior ;;
		*) wrong=$data/raw.ior ;;
		esac
		cp "$wrong" monday.ior
		run --separate-stderr bash -c '"$@" >out' - "$p" monday.ior
		status_is 1
		stderr_has "monday.ior"
		if [ "$p" = ior-pair ]; then
			stderr_has "row stream"
		else
			stderr_has "ior-pair monday.ior | $p"
		fi
	done
}
