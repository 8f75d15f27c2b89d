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
	# the overview, and what came from the disk, which the workload makes sure of
	stdout_has " calls ("
	database=$(grep -E '^/var/tmp/ior-demo\.[^ ]*/database ' <<<"$output" | tail -n 1)
	[[ "$database" == *" 256KiB  ########"* ]] || show_run "database is not what cost the disk most"
	[ -s "$(sed -n 's|^  \(/[^ ]*\)$|\1|p' <<<"$output")" ]
}

@test "the address of the flame graph is a browser's, whatever the folder is called" {
	local odd=$'a b#c?d%20e\'f"g<h>&é'
	run without_capabilities "$IOR_SOURCE/mk/demo" "$PWD/$odd"
	status_is 0
	url=$(tail -n 1 <<<"$output")
	[[ "$url" =~ ^\ \ file:///[^\ \"\<\>\#?]*$ ]] || show_run "no address"
	/usr/bin/python3 -c '
import sys, urllib.request
svg = urllib.request.urlopen(sys.argv[1].strip()).read()
assert b"database" in svg and svg.endswith(b"</svg>\n")' "$url"
}

@test "the printed commands are absolute and run as they are printed" {
	run without_capabilities "$IOR_SOURCE/mk/demo" "$PWD/demo"
	status_is 0
	shown=$output
	grep -E '^  /.* \| ' <<<"$shown" >commands
	[ "$(wc -l <commands)" = 3 ]
	rm demo/demo.svg
	while read -r command; do
		run env -i PATH=/usr/bin:/bin sh -c "$command"
		status_is 0
		# what it prints is what was shown
		[[ "$shown" == *"$output"* ]] || show_run "another output"
	done <commands
	[ -s demo/demo.svg ]
}
