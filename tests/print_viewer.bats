# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# --format=chrome in a viewer as users have it: speedscope from the npm registry, in a browser.
# With CHECK=full only. What the format itself asks for is in print.bats, on every run.
load helpers

@test "speedscope opens a trace: its threads by name, its calls" {
	[ "${CHECK:-}" = full ] || skip "with CHECK=full only"
	command -v npm >/dev/null || skip "no npm"
	command -v chromium >/dev/null || skip "no chromium"
	npm pack --silent speedscope@1.25.0 </dev/null
	tar -xzf speedscope-1.25.0.tgz
	ior-pair "$IOR_DATA/hello.ior" | ior-print --format=chrome -o hello.json
	run --separate-stderr /usr/bin/python3 -B "$IOR_SOURCE/tests/judge/speedscope.py" \
		package/dist/release/index.html hello.json 5 wait4 openat vfork
	status_is 0
	stdout_has "5 threads"
}
