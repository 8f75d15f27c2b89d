# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# What the README prints, as far as it needs no root. capture_readme.bats runs the rest.
load helpers
load readme

setup_file() {
	[ ! -x "$IOR_BUILD/ior-capture" ] || install_as_readme
}

setup() {
	need_ior_capture
	common_setup
}

@test "the two commands and make's other targets exist" {
	for target in $(grep -oE '^    (sudo )?make [a-z-]+|`make [a-z-]+`' "$IOR_SOURCE/README.md" |
		grep -oE '[a-z-]+`?$' | tr -d '`'); do
		run project_make -n "$target" DEPS=no
		status_is 0
	done
}

@test "every program and every option in the pipelines exists" {
	readme_block "Pipelines" 0 | tr '|' '\n' | grep -oE '(^| )ior-[a-z]+ .*' >stages
	[ "$(wc -l <stages)" -ge 10 ]
	while read -r program rest; do
		"$program" --help >help
		for option in $(grep -oE -- '(^| )--?[a-z][a-z-]*' <<<"$rest"); do
			# no option of ls or tee stands in these lines
			grep -qE -- "(^|[ ,])$option([ ,=]|$)" help || {
				echo "$program has no $option"
				return 1
			}
		done
	done <stages
}

@test "the programs of the table are the ones there are" {
	sed -n 's/^| \(ior-[a-z]*\) |.*/\1/p' "$IOR_SOURCE/README.md" | sort >readme
	programs | sort | diff readme -
}

@test "the script, where the capture fails: the status tells" {
	readme_block "In scripts and cron" 1 | installed_here | sed "s|/var/lib/ior|$PWD/ior|g" >script
	[ "$(head -n 1 script)" = "#!/bin/sh" ]
	run without_capabilities env -i PATH=/usr/bin:/bin /bin/sh script
	status_is 1
	stdout_has "ior-capture: "
	[ ! -s ior/ior.folded ]
	[ "$(stat -c %a ior)" = 700 ]
	rmdir ior
}

@test "the cron line, where the capture fails: the status tells" {
	readme_block "In scripts and cron" 2 | installed_here | sed "s|/var/lib/ior|$PWD/ior|g" >crontab
	! grep -q % crontab
	run without_capabilities env -i PATH=/usr/bin:/bin /bin/sh -c "$(sed 's|^[0-9* ]*||' crontab)"
	status_is 1
	stdout_has "ior-capture: "
	[ "$(stat -c %a ior)" = 700 ]
}
