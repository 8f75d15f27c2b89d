# SPDX-License-Identifier: BSD-2-Clause
#
# What every program promises of its output, a function for each promise: contract.bats asks it of
# all programs that need no root, capture_contract.bats of ior-capture.
#
#	says_nothing ior-pair
#
# $data, for programs with an input, is a folder with the streams that given() names.

# The kind of stream a program reads: raw, rows, or nothing (for those that make one).
kind_of() {
	case $1 in
	ior-capture | ior-synth) ;;
	ior-pair) echo raw ;;
	*) echo rows ;;
	esac
}

# The programs that write no text: a stream or a Parquet file, which has their command line.
writes_stream() {
	[[ $1 == ior-capture || $1 == ior-synth || $1 == ior-pair || $1 == ior-filter ||
		$1 == ior-parquet ]]
}

# given PROGRAM [big]: the arguments with which it writes something, as the array args, and the file
# that it reads. The first operands of ior-filter are an expression, so that files are given by -r.
given() {
	case $1 in
	ior-capture) args=(-e getppid -d 0.3) ;;
	ior-synth) args=(--rows "${2:+60}300") ;;
	*)
		input=$data/${2:+big-}$(kind_of "$1").ior
		args=(-r "$input")
		;;
	esac
}

# Success says nothing on stderr.
says_nothing() {
	local p=$1
	given "$p"
	run --separate-stderr bash -c '"$@" >out' - "$p" "${args[@]}"
	status_is 0
	stderr_is ""
	[ -s out ]
}

# A full disk: status 1 and a message, for data, -o and --help.
meets_a_full_disk() {
	local p=$1
	given "$p"
	run --separate-stderr bash -c '"$@" >/dev/full' - "$p" "${args[@]}"
	status_is 1
	stderr_has "$p: "
	stderr_has "No space left"
	run --separate-stderr "$p" -o /dev/full "${args[@]}"
	status_is 1
	stderr_has "/dev/full"
	run --separate-stderr bash -c '"$@" >/dev/full' - "$p" --help
	status_is 1
	stderr_has "No space left"
}

# A disk that becomes full: status 1, the reason, and no file that looks complete.
fills_a_disk() {
	local p=$1
	[ "$(id -u)" = 0 ] || skip "kernel: mounting needs root"
	mkdir -p small
	given "$p"
	# shellcheck disable=SC2016 # for the other shell
	run --separate-stderr unshare --mount bash -c '
		mount -t tmpfs -o size=64k none small || exit 99
		head -c 65536 /dev/zero >small/full
		"$@" -o small/out
		status=$?
		[ ! -s small/out ] || echo "it has $(stat -c %s small/out) bytes"
		find small -name ".ior-*"
		exit $status' - "$p" "${args[@]}"
	[ "$status" -ne 99 ] || skip "kernel: no tmpfs"
	status_is 1
	stdout_is ""
	stderr_has "$p: "
	stderr_has "No space left on device"
}

# A file that cannot be written: the message says what is there now.
cannot_write_its_file() {
	local p=$1
	given "$p"
	for old in "" precious; do
		rm -f out
		[ -z "$old" ] || echo $old >out
		# the limit is not that of the file which takes stderr
		# shellcheck disable=SC2016 # for the other shell
		run --separate-stderr bash -c '(ulimit -f 0; exec "$@") 2>&1 | cat >&2
			exit ${PIPESTATUS[0]}' - "$p" -o out "${args[@]}"
		status_is 1
		stderr_has "cannot write out: File too large; "
		case $stderr in
		*"; no file was made") [ -z "$old" ] && [ ! -e out ] ;;
		*"; the file that was there is as it was") [ "$(cat out)" = precious ] ;;
		*"; the output is incomplete") [ -e out ] && [ ! -s out ] ;;
		*) show_run "$p does not say what is left" ;;
		esac
		run ! compgen -G '.ior-*'
	done
}

# A closed stdout: status 1 and a message.
meets_a_closed_stdout() {
	local p=$1
	given "$p"
	run --separate-stderr bash -c '"$@" >&-' - "$p" "${args[@]}"
	status_is 1
	stderr_has "$p: "
}

# A reader that has gone: status 0, silent.
loses_its_reader() {
	local p=$1
	given "$p" big
	# shellcheck disable=SC2016 # for the other shell
	run --separate-stderr bash -c '"$@" | head -c1 >/dev/null; exit ${PIPESTATUS[0]}' - \
		"$p" "${args[@]}"
	status_is 0
	# the imaginary machine loses a few calls, and that is always said
	stderr=$(grep -v 'calls were lost' <<<"$stderr") || true
	stderr_is ""
}

# -o FILE gets what stdout would, and a file that cannot be made is named.
writes_to_a_file() {
	local p=$1
	given "$p"
	"$p" "${args[@]}" >stdout
	"$p" -o file "${args[@]}"
	# Streams carry the command line that made them; all else must be equal.
	writes_stream "$p" || cmp stdout file
	[ -s file ]
	run --separate-stderr "$p" -o missing/folder/file "${args[@]}"
	status_is 1
	stdout_is ""
	stderr_has "missing/folder/file"
}

# A stream is never written to a terminal, and the message says what to do.
refuses_a_terminal() {
	local p=$1
	writes_stream "$p" || return 0
	given "$p"
	run in_terminal "$p" "${args[@]}"
	[ "$status" -ne 0 ]
	stdout_has "$p: "
	stdout_has "terminal"
	stdout_has "-o FILE"
}
