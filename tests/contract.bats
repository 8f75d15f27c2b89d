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

# Would catch: a path that leaves no room for what is wrong with it.
@test "a path of 4,000 bytes, or of bytes that are no text: one line of one write, with the cause" {
	long=$(printf '%0200d/' {1..19})x
	bytes=$(printf '\377%.0s' {1..200})
	for p in ior-pair ior-filter ior-print ior-stats ior-flame ior-parquet; do
		for path in "$long" "$bytes/$bytes/$bytes/$bytes/$bytes"; do
			run --separate-stderr "$p" -r "$path" </dev/null
			status_is 1
			[ "${#stderr_lines[@]}" = 1 ]
			[ "${#stderr}" -lt 4096 ]
			[[ $stderr == "$p: "*"...0"*"x: No such file or directory" ||
			   $stderr == "$p: "*"...\\xff"*"\\xff: No such file or directory" ]]
		done
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

# number_options PROGRAM: its options whose argument is a number.
number_options() {
	"$1" --help | sed -nE 's/^ +((-[A-Za-z])(, )?)?(--[a-z-]+)? (N|SIZE|TIME|PERIOD|ROWS|PIXELS|PID,...|TID,...)  .*/\2 \4/p'
}

@test "a number below 0 is said to be that, by every option that takes one" {
	number=0
	for p in $(programs); do
		for option in $(number_options "$p"); do
			for value in -3 -1.5; do
				run --separate-stderr "$p" "$option" "$value" </dev/null
				echo "$p $option $value"
				status_is 2
				stdout_is ""
				[[ $stderr == *": $value must not be negative (see"* ]] ||
					[[ $value == *.* && $stderr == *"'$value' is not"* ]] ||
					show_run "$p $option"
			done
			number=$((number + 1))
		done
	done
	[ "$number" -gt 20 ]
}

@test "what people write for a unit, and a word that is nearly right, is answered with the right one" {
	while read -r program option value answer; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr "$program" $option "${value//_/ }" </dev/null
		echo "$program $option $value"
		status_is 2
		stdout_is ""
		stderr_has "$answer"
	done <<-'EOF'
		ior-capture -d 5min did you mean m?
		ior-capture -d 10_s write it without blanks
		ior-capture --duration 10seconds did you mean s?
		ior-capture --ring-size 64MB did you mean M?
		ior-capture --backlog 64mib did you mean Mi?
		ior-capture -e opn did you mean 'open'?
		ior-capture -e read,!opn did you mean 'open'?
		ior-capture -e %netwrk did you mean '%network'?
		ior-capture -e @fss did you mean '%fs'?
		ior-capture -e netwrk did you mean '%network'?
		ior-capture --sample opn=3 did you mean 'open'?
		ior-capture --cast ys did you mean yes?
		ior-capture --where comm=systemd-journald write comm=systemd-journal
		ior-synth -d 1Min did you mean m?
		ior-filter -m 1K did you mean k?
		ior-filter --explain sycall=open did you mean syscall?
		ior-print -F comm,sycall did you mean 'syscall'?
		ior-print --format chrme did you mean chrome?
		ior-print --time wal did you mean wall?
		ior-print --tz loc did you mean local?
		ior-print --escape nevr did you mean never?
		ior-stats -b comm,sycall did you mean syscall?
		ior-stats -F cuont did you mean count?
		ior-stats -s cuont did you mean count?
		ior-stats --percentiles 50,x is no percentile: a number from 0 to 100
		ior-stats --hist bites did you mean bytes?
		ior-stats --format jsn did you mean json?
		ior-stats --series 1sec did you mean s?
		ior-stats -i 100msec did you mean ms?
		ior-flame -b comm,sycall did you mean syscall?
		ior-flame -w durtion did you mean duration?
		ior-flame --color duratoin did you mean duration?
		ior-flame --escape alway did you mean always?
		ior-parquet --rotate 15min did you mean m?
		ior-parquet --rotate-size 256MB did you mean M?
	EOF
}

@test "of two outputs, and of two of what there can be one of, neither is dropped silently" {
	for p in $(programs); do
		run --separate-stderr "$p" -o one -o two </dev/null
		status_is 2
		stdout_is ""
		stderr_is "$p: -o is given twice, as one and as two: it takes one (see $p --help)"
		[ ! -e one ] && [ ! -e two ]
	done
	while read -r p option first second; do
		run --separate-stderr "$p" "$option" "$first" "$option" "$second" </dev/null
		status_is 2
		stderr_has "is given twice, as $first and as $second: it takes one"
	done <<-'EOF'
		ior-stats -s count bytes
		ior-stats --hist bytes gap
		ior-stats --series 1s 2s
		ior-stats --diff a b
		ior-flame -w count bytes
		ior-flame --diff a b
		ior-parquet --dataset a b
	EOF
	# once more the same is no contradiction, and of formats the last one counts, as of an alias
	ior-stats -o out -o out -s count -s count -b comm "$data/rows.ior"
	[ -s out ]
	ior-print --format=csv --format=json -F pid "$data/rows.ior" | head -n 1 | grep -q '^{'
}

@test "a list that is given again goes on, and a field that is named twice stands once" {
	adds() {
		local program=$1 once=$2 again=$3
		# shellcheck disable=SC2086 # words
		"$program" $once "$data/rows.ior" >once
		# shellcheck disable=SC2086 # words
		"$program" $again "$data/rows.ior" >again
		[ -s once ]
		echo "$program $again"
		cmp once again
	}
	adds ior-print "--format=csv -F comm,file,pid" "--format=csv -F comm -F file,pid"
	adds ior-print "--format=csv -F comm,duration" "--format=csv -F comm,latency -F duration,comm"
	adds ior-print "--format=csv -F all" "--format=csv -F all -F comm,all"
	adds ior-stats "-b comm,syscall" "-b comm -b syscall -b comm"
	adds ior-stats "-b comm -F count,bytes" "-b comm -F count -F bytes,count"
	adds ior-stats "-b comm --percentiles 50,99" "-b comm --percentiles 50 --percentiles p99,50"
	adds ior-flame "-b comm,file" "-b comm -b file"
	[ "$(ior-print --format=csv -F comm -F all "$data/rows.ior" | head -n 1 | cut -d , -f 1,2)" = comm,seq ]
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

@test "lists may have blanks around their names" {
	synthetic 500 | ior-pair >x.rows
	for args in "ior-stats -b comm,syscall -F count,p99" "ior-print -F comm,file" "ior-flame -b comm,syscall"; do
		read -ra words <<<"$args"
		"${words[@]}" x.rows >plain
		for ((i = 0; i < ${#words[@]}; i++)); do
			words[i]=${words[i]//,/ ,  }
		done
		"${words[@]}" x.rows >blanks
		same plain blanks
	done
}
