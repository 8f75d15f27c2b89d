# SPDX-License-Identifier: BSD-2-Clause
#
# What all bats files share. A file starts with
#
#	load helpers
#
# and each of its tests then runs in an empty folder of its own (removed afterwards), with the
# programs of IOR_FLAVOR in PATH. A file with a setup() of its own calls common_setup first.
#
#	run --separate-stderr ior-pair cut.ior
#	status_is 1
#	stdout_is ""
#	stderr_has "record 12"
#
# Each of these prints all three, status, stdout and stderr, when it does not hold.
#
# A file skips in setup() or in a test, never in setup_file(): bats 1.8 takes that for a failure.

bats_require_minimum_version 1.8.0

IOR_SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
IOR_FLAVOR=${IOR_FLAVOR:-release}
IOR_BUILD=$IOR_SOURCE/build/$IOR_FLAVOR
IOR_DATA=$IOR_SOURCE/tests/data
export IOR_SOURCE IOR_FLAVOR IOR_BUILD IOR_DATA
export PATH=$IOR_BUILD:$PATH LC_ALL=C TZ=UTC

# How many times slower than most this machine is, as one that mk/check-vm emulates: the tests'
# limits are multiplied by it.
export IOR_SLOW=${IOR_SLOW:-1}

# In every flavor a program that a sanitizer stops ends with 99: never taken for its own 1 or 2.
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1
export LSAN_OPTIONS=exitcode=99 TSAN_OPTIONS=exitcode=99

# Every program of this build, by name.
programs() {
	local p
	for p in "$IOR_BUILD"/ior-*; do
		[ -f "$p" ] && basename "$p"
	done
}

# Those of them that read a stream.
readers() {
	programs | grep -vx -e ior-capture -e ior-synth
}

# The examples at the end of a program's --help, a line each.
examples_of() {
	"$1" --help | sed -n '/^Examples:/,$s/^ \+//p'
}

# The fields of rows, a line each: name, type, meaning and other names, between tabs.
fields_of_rows() {
	ior-print -F help | sed -n '2,/^$/ {
		/^$/d
		s/^  \([a-z_]*\) *\([a-z0-9]*\) *\(.*\)/\1\t\2\t\3/
		s/ (also: \(.*\))$/\t\1/
		p
	}'
}

# The project's own make, as it was called for these tests: with other variables it would build
# everything again.
project_make() {
	# shellcheck disable=SC2086 # words
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -C "$IOR_SOURCE" ${IOR_MAKE_VARIABLES:-} "$@"
}

common_setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

setup() {
	common_setup
}

# What the last `run` gave, and failure.
show_run() {
	printf '%s\nstatus: %s\nstdout: %s\nstderr: %s\n' "$1" "$status" "$output" "${stderr:-}"
	return 1
}

status_is() {
	[ "$status" -eq "$1" ] || show_run "status is not $1"
}

stdout_is() {
	[ "$output" = "$1" ] || show_run "stdout is not: $1"
}

stderr_is() {
	[ "${stderr:-}" = "$1" ] || show_run "stderr is not: $1"
}

stdout_has() {
	[[ "$output" == *"$1"* ]] || show_run "stdout lacks: $1"
}

stderr_has() {
	[[ "${stderr:-}" == *"$1"* ]] || show_run "stderr lacks: $1"
}

stdout_lacks() {
	[[ "$output" != *"$1"* ]] || show_run "stdout has: $1"
}

stderr_lacks() {
	[[ "${stderr:-}" != *"$1"* ]] || show_run "stderr has: $1"
}

# same EXPECTED ACTUAL: two files are equal; shows how they differ.
same() {
	diff -u "$1" "$2"
}

# synthetic ROWS [SEED]: a raw stream on stdout, always the same for the same numbers. No root.
synthetic() {
	ior-synth --seed "${2:-1}" --rows "$1"
}

# partial_paths: a row stream on stdout: reads of a byte each from files whose beginning is not known,
# and from such as look alike. The first two, and the last, say where their file system is mounted.
partial_paths() {
	(cd "$IOR_DATA" && /usr/bin/python3 -B - <<-'EOF'
		from rowstream import *
		record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h"})
		for path, mount in [("/x/d/a.c", 2), ("\u2026/x/d/a.c", 5), ("\u2026/x/b.c", None), ("\u2026/c", None),
		                    ("\u2026", None), ("\u2026.c", None), ("/\u2026/x/e.c", 4)]:
		    row(syscall="read", file=file(path, mount=mount), bytes=1, duration_ns=5)
		end(20000)
	EOF
	)
}

need_ior_capture() {
	[ -x "$IOR_BUILD/ior-capture" ] || skip "ior-capture is not built (BPF=no)"
}

# Skips the test unless this machine and user can capture. tests/run takes such a skip for a
# failure where `ior-capture --check` says that capturing works; a scenario that this kernel
# cannot perform is skipped with a reason that starts with "kernel:".
need_capture() {
	need_ior_capture
	ior-capture --check >check.out 2>&1 || skip "no capture here: $(tail -n 1 check.out)"
	rm -f check.out
}

# lacks WHAT: for a test tagged "full", which needs WHAT and has not found it. `make check-full`
# installs it, so that this is a failure there; of bats by hand it is a skip.
lacks() {
	case ${CHECK:-} in
	full*) echo "no $1"; return 1 ;;
	*) skip "no $1: make check-full installs it" ;;
	esac
}

# Runs a command as someone who may not capture: root without any capability is one, and so is a
# user to whom sudo gives nothing.
without_capabilities() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --bounding-set=-all --inh-caps=-all "$@"
	else
		setpriv --no-new-privs "$@"
	fi
}

# in_terminal COMMAND...: runs it with a terminal as stdin, stdout and stderr; what the terminal
# showed goes to stdout, and the status is the command's.
in_terminal() {
	script --quiet --return --command "$(printf '%q ' "$@")" /dev/null </dev/null
}
