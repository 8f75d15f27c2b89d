#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# What a capture is about: one process, thread or user, with or without its children, a command,
# or everything; chosen calls or all of them.

load helpers
load judge/capture

# fields FIELDS STREAM: those of its rows, a line each.
fields() {
	ior-pair "$2" | ior-print --format=csv -F "$1" | tail -n +2
}

# ---- A running process --------------------------------------------------------------------------

@test "-p: files that were opened before the capture" {
	local name
	for name in fd-before fd-bound; do
		hold "$name"
		start_capture -p "$held" -e %all -o "$name.ior"
		let_go
		wait "$capturing"
		judge "$name.expect" "$name.ior"
		rm hold
	done
}

@test "-p: the process alone, its children not" {
	hold task-family
	start_capture -p "$held" -e %all -o x.ior
	let_go
	wait "$capturing"
	judge task-family.expect x.ior --pid "$held"
}

@test "-p -f: children too, and descriptors they inherit, pass on and open for each other" {
	local name
	for name in task-family fd-fork fd-passed fd-clone-files exec-inherit exec-vfork; do
		hold "$name"
		start_capture -f -p "$held" -e %all -o "$name.ior"
		let_go
		wait "$capturing"
		judge "$name.expect" "$name.ior"
		rm hold
	done
}

@test "-p: all threads, those it had and those it gets" {
	hold fd-reuse
	start_capture -p "$held" -e %all -o x.ior
	let_go
	wait "$capturing"
	judge fd-reuse.expect x.ior
}

@test "-t: one thread alone" {
	hold fd-reuse
	start_capture -t "$held" -e %all -o x.ior
	let_go
	wait "$capturing"
	judge fd-reuse.expect x.ior --tid "$held"
}

@test "-e: the chosen calls alone, and names right though renames were not chosen" {
	local name
	for name in name-moving fd-blocked open-chdir mount-moved; do
		capture_scenario "$name" -e read,close
		judge "$name.expect" "$name.ior" --only read,close
	done
	capture_scenario open-chroot -e %all -e '!close,!clone' -e '!/^chdir$/'
	[ "$(fields syscall open-chroot.ior | grep -cx 'close\|clone\|chdir')" -eq 0 ]
	[ "$(fields syscall open-chroot.ior | grep -cx chroot)" -eq 1 ]
}

@test "-u: calls of one user, from the moment a task is his" {
	[ "$(id -u)" = 0 ] || skip "kernel: changing ids needs root"
	hold task-ids
	start_capture -u 2345 -e %all -o x.ior
	let_go
	stop_capture
	[ "$(fields uid x.ior | sort -u)" = 2345 ]
	fields pid,syscall x.ior >rows
	# The child of the scenario, after its setresuid.
	[ "$(cut -d , -f 2 rows | tr '\n' ' ')" = "getppid exit_group " ]
	child=$(python3 -c 'import json
notes = map(json.loads, open("task-ids.expect"))
print(*[n["tid"] for n in notes if n.get("call") == "setresuid"])')
	[ "$(cut -d , -f 1 rows | sort -u)" = "$child" ]
}

@test "-u by name; with -p both must hold" {
	hold open-calls
	start_capture -u root -p "$held" -e %all -o x.ior
	let_go
	wait "$capturing"
	judge open-calls.expect x.ior
	rm hold
	rm -r open-calls
	hold open-calls
	start_capture -u nobody -p "$held" -e %all -o y.ior
	let_go
	wait "$capturing"
	[ -z "$(fields pid y.ior)" ]
}

@test "everything: a file opened before, one inherited, one passed over a socket" {
	local name
	for name in fd-before fd-fork fd-passed; do
		hold "$name"
		start_capture -e %all -o "$name.ior"
		let_go
		stop_capture
		judge "$name.expect" "$name.ior" --system
		rm hold
	done
}

@test "two captures at once see the same" {
	hold open-relative
	start_capture -p "$held" -e %all -o x.ior
	first=$capturing
	start_capture -p "$held" -e %all -o y.ior
	let_go
	wait "$first" "$capturing"
	judge open-relative.expect x.ior
	judge open-relative.expect y.ior
}

@test "processes that are not there" {
	run --separate-stderr ior-capture -p 4194304 -o x.ior
	status_is 1
	stderr_has "4194304"
	[ ! -e x.ior ]
	run --separate-stderr ior-capture -t 4194304 -o x.ior
	status_is 1
	run --separate-stderr ior-capture -u nosuchuser -o x.ior
	[ "$status" -ne 0 ]
	stderr_has "nosuchuser"
}

# ---- Both ways of reading the kernel -------------------------------------------------------------

@test "without bpf_rdonly_cast: the same rows" {
	local name
	for name in open-relative name-replaced name-mounts fd-reuse read-calls socket-unix \
		exec-thread; do
		capture_scenario "$name" -e %all --cast=no
		judge "$name.expect" "$name.ior"
	done
}

@test "with bpf_rdonly_cast: asked for, it is used or refused" {
	mkdir open-calls
	run --separate-stderr ior-capture --cast=yes -e %all -o x.ior \
		"$WORKLOAD" --expect expect open-calls open-calls
	[[ "$status" -eq 0 || "$stderr" != *"has no bpf_rdonly_cast"* ]] ||
		skip "kernel: it has no bpf_rdonly_cast"
	status_is 0
	judge expect x.ior
}

# ---- A command (more in capture_command.bats) ----------------------------------------------------

@test "children of the command; --no-follow leaves them out" {
	mkdir with without
	ior-capture -e %all -o with.ior "$WORKLOAD" --expect with.expect task-family with
	judge with.expect with.ior
	ior-capture --no-follow -e %all -o without.ior \
		"$WORKLOAD" --expect without.expect task-family without
	pid=$(python3 -c 'import json
print(*[n["task"] for n in map(json.loads, open("without.expect")) if n.get("begin")])')
	judge without.expect without.ior --pid "$pid"
}
