# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# `make demo` for who cannot capture: it must still do its job, and say why on what.
load helpers

setup() {
	common_setup
	# one that refuses: where the user's own does not, the demo would capture
	mkdir -p bin
	printf '#!/bin/sh\nexit 1\n' >bin/sudo
	chmod +x bin/sudo
	PATH=$PWD/bin:$PATH
}

@test "the recorded capture: what is missing is said, the top is shown, the files are there" {
	run without_capabilities "$IOR_SOURCE/mk/demo" "$PWD/demo"
	status_is 0
	stdout_has "recorded capture"
	stdout_has "missing"
	stdout_has "Most calls"
	stdout_has "Most time"
	# the workload of the recording, by its heaviest call
	stdout_has "database"
	for file in $(grep -oE '^  /[^ ]+$' <<<"$output"); do
		[ -s "$file" ]
	done
	[ "$(grep -cE '^  /[^ ]+$' <<<"$output")" = 3 ]
}

@test "the printed commands are absolute and run as they are printed" {
	run without_capabilities "$IOR_SOURCE/mk/demo" "$PWD/demo"
	status_is 0
	command=$(grep -E '^ +/.* \| ' <<<"$output" | tail -n 1)
	command=${command/| less/| cat}
	run env -i PATH=/usr/bin:/bin sh -c "$command"
	status_is 0
	stdout_has "demo-workload"
}
