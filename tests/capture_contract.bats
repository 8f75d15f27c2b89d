#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# What every program promises of its output, of ior-capture.

load helpers
load contract

setup() {
	common_setup
	need_capture
}

@test "success says nothing on stderr" {
	says_nothing ior-capture
}

@test "a full disk: status 1 and a message, for data, -o and --help" {
	meets_a_full_disk ior-capture
}

@test "a file that cannot be written: the message says what is there now" {
	cannot_write_its_file ior-capture
}

@test "a closed stdout: status 1 and a message" {
	meets_a_closed_stdout ior-capture
}

@test "a reader that has gone: status 0, silent" {
	loses_its_reader ior-capture
}

@test "-o FILE gets what stdout would, and a file that cannot be made is named" {
	writes_to_a_file ior-capture
}

@test "what somebody else has put where others may write is refused, and no command started" {
	[ "$(id -u)" = 0 ] || skip "kernel: being two users needs root"
	mkdir shared
	chmod 1777 shared
	echo precious >target
	given ior-capture
	for what in "mkfifo shared/x" "ln -s ../target shared/x" "cp /dev/null shared/x"; do
		# shellcheck disable=SC2086 # words
		setpriv --reuid=1234 --regid=1234 --clear-groups $what
		run --separate-stderr ior-capture -o shared/x "${args[@]}"
		status_is 1
		[[ $stderr == "ior-capture: shared/x: "*" user 1234, and others may write to shared; remove it, or write to a folder of your own" ]] ||
			show_run "another message"
		run --separate-stderr ior-capture -o shared/x touch started
		status_is 125
		[ ! -e started ]
		rm shared/x
	done
	[ "$(cat target)" = precious ]
	ior-capture -o shared/x "${args[@]}"
	[ "$(stat -c '%u %a' shared/x)" = "0 600" ]
}

@test "who has no more than the capabilities to capture writes for nobody else" {
	[ "$(id -u)" = 0 ] || skip "kernel: giving capabilities away needs root"
	chmod go+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" .
	mkdir -m 777 shared
	chmod 777 shared
	cp "$IOR_BUILD/ior-capture" capture
	given ior-capture
	run setpriv --reuid=4321 --regid=4321 --clear-groups --inh-caps=+bpf,+perfmon \
		--ambient-caps=+bpf,+perfmon ./capture -o shared/x "${args[@]}"
	status_is 0
	[ "$(stat -c '%u %a' shared/x)" = "4321 600" ]
}

@test "a stream is never written to a terminal, and the message says what to do" {
	refuses_a_terminal ior-capture
}

@test "a disk that becomes full: status 1, the reason, and no file that looks complete" {
	fills_a_disk ior-capture
}
