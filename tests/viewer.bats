# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# Traces and folded stacks in a viewer as users have it: speedscope from the npm registry (mk/npm),
# in a browser. What the formats themselves ask for is in print.bats and flame.bats.
# bats file_tags=full
load helpers

setup() {
	common_setup
	[ -e "$IOR_SOURCE/build/npm/complete" ] || lacks "speedscope of mk/npm"
	command -v chromium >/dev/null || lacks chromium
}

# speedscope FILE PROFILES WORD...
speedscope() {
	run --separate-stderr /usr/bin/python3 -B "$IOR_SOURCE/tests/judge/speedscope.py" \
		"$IOR_SOURCE/build/npm/node_modules/speedscope/dist/release/index.html" "$@"
	status_is 0
	stdout_has "all that was asked for"
}

@test "speedscope opens a trace: its threads by name, its calls" {
	ior-pair "$IOR_DATA/hello.ior" | ior-print --format=chrome -o hello.json
	speedscope hello.json 5 wait4 openat vfork
}

# Catches a name that a reader splits at its blank, semicolon or line break, and a line left out.
@test "speedscope opens folded stacks: their names and their sums, whatever bytes are in them" {
	ior-flame -o out.folded "$IOR_DATA/flame.rows"
	speedscope out.folded 1 '8 (57%) 0 (<0.01%) cat' '6 (43%) 6 (43%) read' \
		'1 (7.1%) 1 (7.1%) [unknown]' '1 (7.1%) 0 (<0.01%) part\x202' \
		'1 (7.1%) 0 (<0.01%) new\x0aline' '1 (7.1%) 0 (<0.01%) \xff\x1b[31m'
}
