# SPDX-License-Identifier: BSD-2-Clause
# release only
load helpers

@test "make demo, live: its own workload is seen, the files are named and there" {
	need_capture
	run project_make demo DEPS=no
	status_is 0
	stdout_has "Tracing every process"
	stdout_lacks "recorded capture"
	grep -q '^dd;/tmp;ior-demo\.[^;]*;database;write ' "$IOR_SOURCE/build/demo/demo.folded" ||
		show_run "the workload is not in the folded stacks"
	for file in $(grep -oE '^  /[^ ]+$' <<<"$output"); do
		[ -s "$file" ]
	done
	[ "$(grep -cE '^  /[^ ]+$' <<<"$output")" = 3 ]
	run grep -cE '^[^ ]+(;[^ ]+)+ [0-9]+$' "$IOR_SOURCE/build/demo/demo.folded"
	[ "$output" -gt 20 ]
}
