# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# What the README and --help print, live, as they print it.
load helpers
load readme

setup_file() {
	[ ! -x "$IOR_BUILD/ior-capture" ] || install_as_readme
}

setup() {
	common_setup
	need_capture
	# root needs no sudo, and may have none
	mkdir bin
	printf '#!/bin/sh\nexec "$@"\n' >bin/sudo
	chmod +x bin/sudo
	PATH=$PWD/bin:$PATH
}

teardown() {
	[ -z "${worker:-}" ] || kill "$worker"
}

# in_background COMMAND...: until the test ends; holds none of bats' descriptors.
in_background() {
	"$@" >/dev/null 2>&1 3>&- &
	worker=$!
}

# Something to see while a capture runs.
busy() {
	while :; do
		dd if=/dev/zero of=busy bs=4k count=100 conv=fsync 2>/dev/null
		cat busy >/dev/null
		sleep 0.05
	done
}

@test "the pipelines of the README, line by line" {
	in_background busy
	readme_block "Pipelines" 0 >lines
	[ "$(wc -l <lines)" -ge 6 ]
	while read -r line; do
		echo "$line"
		bash -o pipefail -c "$line" >out 2>err </dev/null
		cat err
		case $line in
		*"> out.folded"*)
			grep -qE '^[^ ]+(;[^ ]+)+ [0-9]+$' out.folded ;;
		*"> io.svg"*)
			[ "$(tail -n 1 io.svg)" = "</svg>" ] ;;
		*"-o monday.ior"*)
			[ -s monday.ior ] ;;
		*"-o monday.parquet")
			[ "$(tail -c 4 monday.parquet)" = PAR1 ] ;;
		*)
			[ -s out ] ;;
		esac
	done <lines
}

@test "the files that a command looks for are there, with what came of them" {
	line=$(readme_block "Pipelines" 0 | grep ' ls /etc ')
	run --separate-stderr bash -o pipefail -c "$line"
	status_is 0
	stdout_has "/etc"
	stdout_has "ls"
	# the command's own output is not in the way
	stderr_is ""
}

@test "the script, and the cron line, under cron's environment" {
	in_background busy
	readme_block "In scripts and cron" 1 | installed_here |
		sed "s|/var/lib/ior|$PWD/ior|g; s|-d 60|-d 1|" >script
	run env -i PATH=/usr/bin:/bin /bin/sh script
	status_is 0
	stdout_is ""
	[ -s ior/ior.folded ]
	rm ior/ior.folded

	line=$(readme_block "In scripts and cron" 2 | installed_here |
		sed "s|/var/lib/ior|$PWD/ior|g; s|-d 60|-d 1|; s|^[0-9* ]*||")
	run env -i PATH=/usr/bin:/bin /bin/sh -c "$line"
	status_is 0
	stdout_is ""
	[ -s ior/ior.folded ]
}

@test "the examples of ior-capture --help" {
	examples_of ior-capture >examples
	[ -s examples ]
	while read -r line; do
		echo "$line"
		# those that end with Ctrl-C get one, the whole pipeline, as from a terminal
		status=0
		timeout --signal=INT 3 bash -o pipefail -c "$line" >out 2>err </dev/null || status=$?
		cat err
		[ "$status" = 0 ] || [ "$status" = 124 ]
	done <examples
}
