# SPDX-License-Identifier: BSD-2-Clause
# release only
load helpers

@test "make demo, live: its own workload is seen, the files are named and there" {
	need_capture
	run project_make demo DEPS=no
	status_is 0
	stdout_has "Tracing every process"
	stdout_lacks "recorded capture"
	grep -q 'ior-demo\.' "$IOR_SOURCE/build/demo/demo.svg" || show_run "the workload is not in the graph"
	grep -qE '^/var/tmp/ior-demo\.[^ ]*/database ' <<<"$output" || show_run "nor in the table"
	url=$(grep "file:" <<<"$output")
	[ "$url" = "  file://$IOR_SOURCE/build/demo/demo.svg" ] || show_run "no address"
	[ -s "$(sed -n 's|^  \(/[^ ]*\)$|\1|p' <<<"$output")" ]
}
