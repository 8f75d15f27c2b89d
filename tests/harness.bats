# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# The runner itself: whatever can go wrong in a test must show in the last line and in the status.
# Would catch: a crash, an empty file or a forbidden skip that counts as success.
load helpers
load readme

# A project with one unit test, a shell script that gives its output.
setup() {
	common_setup
	unset CHECK
	mkdir -p tests/unit build/release/tests/unit
	cp "$IOR_SOURCE/tests/run" tests/run
	touch tests/unit/test_x.c
	: >build/release/tests/unit/test_x
	chmod +x build/release/tests/unit/test_x
}

# fake BODY: what the unit test does
fake() {
	printf '#!/bin/sh\n%s\n' "$1" >build/release/tests/unit/test_x
}

last_line_is() {
	[ "${lines[-1]}" = "$1" ] || show_run "last line is not: $1"
}

@test "passed and skipped tests are counted, the skip is said with its reason" {
	fake 'echo 1..2; echo ok 1 - a; echo "ok 2 - b # SKIP no such thing here"'
	run tests/run release:unit
	status_is 0
	last_line_is "1 passed, 0 failed, 1 skipped"
	stdout_has "b: no such thing here"
}

@test "a failed test fails the run and its output is shown" {
	fake 'echo 1..2; echo "# x.c:3: CHECK(a)"; echo "not ok 1 - a"; echo ok 2 - b; exit 1'
	run tests/run release:unit
	status_is 1
	last_line_is "1 passed, 1 failed, 0 skipped"
	stdout_has "x.c:3: CHECK(a)"
}

@test "a crash in the middle is a failure" {
	fake 'echo 1..3; echo ok 1 - a; kill -SEGV $$'
	run tests/run release:unit
	status_is 1
	last_line_is "1 passed, 2 failed, 0 skipped"
	stdout_has "crashed"
}

@test "no output at all is a failure" {
	fake 'exit 0'
	run tests/run release:unit
	status_is 1
	last_line_is "0 passed, 1 failed, 0 skipped"
}

@test "an empty plan is a failure" {
	fake 'echo 1..0'
	run tests/run release:unit
	status_is 1
	last_line_is "0 passed, 1 failed, 0 skipped"
}

@test "a bad status after good results is a failure: a leak found at exit" {
	fake 'echo 1..1; echo ok 1 - a; exit 23'
	run tests/run release:unit
	status_is 1
	last_line_is "1 passed, 1 failed, 0 skipped"
}

@test "a test that was not built is a failure" {
	rm build/release/tests/unit/test_x
	run tests/run release:unit
	status_is 1
	last_line_is "0 passed, 1 failed, 0 skipped"
}

@test "a unit test of ior-capture is skipped where that was not built, and only there" {
	mv tests/unit/test_x.c tests/unit/test_capture_x.c
	run tests/run release:unit
	status_is 0
	last_line_is "0 passed, 0 failed, 1 skipped"
	stdout_has "BPF=no"
	: >build/release/ior-capture
	run tests/run release:unit
	status_is 1
	last_line_is "0 passed, 1 failed, 0 skipped"
}

@test "nothing to run is a failure" {
	rm tests/unit/test_x.c
	run tests/run release:unit
	status_is 1
	last_line_is "0 passed, 0 failed, 0 skipped"
}

@test "where capturing works a capture test must not be skipped, except for the kernel's sake" {
	printf '@test a {\n skip "not root"\n}\n@test b {\n skip "kernel: no io_uring"\n}\n' \
		>tests/capture.bats
	run tests/run release:capture
	status_is 0
	last_line_is "0 passed, 0 failed, 2 skipped"

	printf '#!/bin/sh\n[ "$1" = --check ]\n' >build/release/ior-capture
	chmod +x build/release/ior-capture
	run tests/run release:capture
	status_is 1
	last_line_is "0 passed, 1 failed, 1 skipped"
	stdout_has "must not be skipped"
}

# ---- What is left to make check-full --------------------------------------------------------

# A file with a test of each kind, and one whose setup_file would fail here.
tagged() {
	fake 'echo 1..1; echo ok 1 - a'
	printf '@test a {\n :\n}\n# bats test_tags=full\n@test b {\n echo b >>ran\n}\n' >tests/some.bats
	printf '# bats file_tags=full\nsetup_file() {\n [ -e "%s/installed" ]\n}\n%s' "$PWD" \
		$'@test c {\n :\n}\n@test d {\n skip "not here"\n}\n' >tests/all.bats
}

@test "without CHECK, tests tagged full are not begun; they are said and counted as skipped" {
	tagged
	run tests/run release:unit release:cli
	status_is 0
	last_line_is "2 passed, 0 failed, 3 skipped"
	stdout_has "release tests/all.bats: 2 tests: left to make check-full"
	stdout_has "release tests/some.bats: 1 test: left to make check-full"
	[ ! -e ran ]
}

@test "CHECK=full-only runs these alone, CHECK=full all; no other word is taken" {
	tagged
	: >installed
	CHECK=full-only run tests/run release:unit release:cli
	status_is 0
	last_line_is "2 passed, 0 failed, 1 skipped"
	stdout_has "not here"
	CHECK=full run tests/run release:unit release:cli
	status_is 0
	last_line_is "4 passed, 0 failed, 1 skipped"
	CHECK=ful run tests/run release:unit
	status_is 2
	stdout_has "ful is unknown"

	rm installed
	CHECK=full-only run tests/run release:cli
	status_is 1
}

@test "a file with a tag that bats cannot read is a failure" {
	printf '# bats test_tags=full, a b\n@test a {\n :\n}\n' >tests/bad.bats
	for check in '' full full-only; do
		CHECK=$check run tests/run release:cli
		status_is 1
	done
}

# ---- What runs for every change -------------------------------------------------------------

# ci FIRST SECOND: .ci/run where the two makes that it calls do this.
ci() {
	mkdir -p .ci bin
	cp "$IOR_SOURCE/.ci/run" .ci/run
	rm -f calls
	printf '#!/bin/sh\necho "make $*${CHECK+, CHECK=$CHECK}" >>"%s/calls"\ncase $* in\n%s\n%s\nesac\n' \
		"$PWD" "check) $1 ;;" "*) $2 ;;" >bin/make
	chmod +x bin/make
	PATH=$PWD/bin:$PATH run .ci/run
}

@test "CI gives the README's commands as they stand there, the plain one first" {
	ci 'echo 1 passed, 0 failed, 0 skipped' 'echo 1 passed, 0 failed, 0 skipped'
	[ "$(head -n 1 calls)" = "$(readme_block "Try it" | tail -n 1)" ]
	grep -qF "\`$(tail -n 1 calls)\`" "$IOR_SOURCE/README.md"
	[ "$(wc -l <calls)" = 2 ]
}

@test "CI's last line is the sum of its parts" {
	ci 'echo 9 passed, 0 failed, 9 skipped; echo 100 passed, 0 failed, 7 skipped' \
		'echo 20 passed, 0 failed, 3 skipped'
	status_is 0
	last_line_is "120 passed, 0 failed, 10 skipped"
}

@test "CI fails where either part fails, and still runs the other" {
	ci 'echo 5 passed, 2 failed, 0 skipped; exit 2' 'echo 3 passed, 0 failed, 1 skipped'
	status_is 1
	last_line_is "8 passed, 2 failed, 1 skipped"
	ci 'echo 5 passed, 0 failed, 0 skipped' 'echo 3 passed, 1 failed, 1 skipped; exit 2'
	status_is 1
	last_line_is "8 passed, 1 failed, 1 skipped"
}

@test "CI counts a part without a result, or with a status that says other than it, as a failure" {
	ci 'echo 5 passed, 0 failed, 0 skipped; echo cc: error; exit 2' 'echo 3 passed, 0 failed, 0 skipped'
	status_is 1
	last_line_is "3 passed, 1 failed, 0 skipped"
	ci 'echo 5 passed, 0 failed, 0 skipped' 'exit 0'
	status_is 1
	last_line_is "5 passed, 1 failed, 0 skipped"
	ci 'echo 5 passed, 0 failed, 0 skipped' 'echo 3 passed, 0 failed, 0 skipped; exit 1'
	status_is 1
	last_line_is "8 passed, 1 failed, 0 skipped"
}
