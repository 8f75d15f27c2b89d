# SPDX-License-Identifier: BSD-2-Clause
#
# --format=strace, judged by strace: scenarios of tests/workload run under both at once, so that
# every number in a line is the same, and the lines are compared. Would catch: a flag with another
# name, an argument of the wrong width, a file shown for the wrong descriptor, a call that is
# missing. socket-udp is not among them: strace takes its addresses from a list in which the
# socket's own is still 0.0.0.0.

load helpers
load judge/capture

# judged_by_strace SCENARIO...: in one capture, each with the lines of its own threads.
judged_by_strace() {
	local name
	mkdir "$@"
	# shellcheck disable=SC2016 # for the inner shell
	run --separate-stderr ior-capture -e %all -o all.ior bash -c '
		workload=$1
		shift
		for name; do
			strace -ff -tt -T -yy -s 4096 -o "$name.log" \
				"$workload" --expect "$name.expect" "$name" "$name" || exit
		done' - "$WORKLOAD" "$@"
	workload_ran
	ior-pair -o all.rows all.ior
	ior-print --format=strace all.rows >lines
	for name; do
		run python3 -B "$JUDGE/strace_lines.py" "$name.log" lines
		echo "$name: ${output##*$'\n'}"
		status_is 0
	done
}

@test "files: opened, read, written, renamed, linked, allocated, mapped" {
	judged_by_strace open-errors read-calls write-vectors seek-sync meta-rename2 meta-symlink \
		meta-stat size-allocate mmap-files mount-container
}

@test "descriptors, pipes, sockets and memory" {
	judged_by_strace fd-fcntl fd-memfd copy-splice socket-tcp socket-tcp6 socket-unix \
		socket-abstract socket-pair socket-addressed socket-options memory-move
}

@test "waiting, tasks and what they share" {
	judged_by_strace epoll-calls poll-calls select-calls sleep-calls task-fork wait-calls ipc-shm \
		ipc-sem call-unknown32
}
