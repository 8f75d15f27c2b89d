#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# ior-capture --where: what the kernel side accepts is what ior-filter would have let through,
# and nothing else is in the stream; what it cannot test it refuses.

load helpers
load judge/capture

# All that two captures of the same calls must agree on: not when they looked at the clock.
COLUMNS_OF_ROWS=tid,pid,uid,gid,cgroup,comm,exe,syscall,abi,fd,ret,error,args,bytes,requested
COLUMNS_OF_ROWS+=,offset,file,old_file,file_state,filetype,flags,protocol,local,remote,restarts
COLUMNS_OF_ROWS+=,requested_sleep_ns,timeout_ns,nfds,epoll_op,epoll_events,address_space

# rows_of ROWS: those columns, in an order that does not depend on the clock.
rows_of() {
	ior-print --format=csv -F "$COLUMNS_OF_ROWS" "$1" | tail -n +2 | sort
}

# start_captures EXPRESSION...: of the process $held and its children, one that takes everything
# (0.ior) and one with each expression (1.ior, ...), all at once, recording.
start_captures() {
	local n
	captures=()
	set -- '' "$@"
	for ((n = 0; n < $#; n++)); do
		mkfifo ready.$n
		ior-capture --ready-fd 8 -f -p "$held" -e %all --where "${@:n+1:1}" --ring-size 1M \
			-o $n.ior 8>ready.$n 3>&- 9>&- &
		captures+=("$!")
	done
	background+=("${captures[@]}")
	for ((n = 0; n < $#; n++)); do
		read -r <ready.$n || { echo "capture $n was not ready"; return 1; }
		rm ready.$n
	done
}

# equivalent EXPRESSION...: each of those streams has the rows that ior-filter finds in the first
# one, and adds up.
equivalent() {
	local n=0 e pid
	for pid in "${captures[@]}"; do
		wait "$pid"
	done
	ior-pair --strict -o 0.rows 0.ior
	for e; do
		n=$((n + 1))
		ior-pair --strict -o $n.rows $n.ior
		ior-filter -r 0.rows "$e" >filtered.rows
		rows_of filtered.rows >expected
		rows_of $n.rows >seen
		echo "$e: $(wc -l <expected) of $(ior-filter -r 0.rows -c '') rows"
		diff -u expected seen
		[ "${lenient:-}" ] || [ -s expected ]
		adds_up $n
	done
}

# adds_up N: rows + lost calls + refused calls = calls, those of which none is left apart.
adds_up() {
	ior-print --info --format=json "$1.ior" >info.json
	python3 - "$(ior-filter -r "$1.rows" -c '')" <<-'PY'
		import json, sys
		t = json.load(open("info.json"))["totals"]
		rows = int(sys.argv[1])
		assert rows + t["lost_calls"] + t["refused"] + t["restarted"] + t["in_flight"] == t["calls"], \
			(rows, t)
	PY
}

# scenario_where NAME EXPRESSION...: the rows of a scenario of the workload, chosen by each, in
# which HELD is its process.
scenario_where() {
	local name=$1
	shift
	hold "$name"
	set -- "${@//HELD/$held}"
	start_captures "$@"
	let_go || { [ $? -eq 77 ] && skip "kernel: $name"; }
	equivalent "$@"
}

# ---- The same rows ----------------------------------------------------------------------------

@test "what is known when a call begins" {
	scenario_where open-calls "syscall=open,openat" "not syscall=openat" "family=fs not read" \
		"comm startswith work" "comm ieq X or comm!=workload or syscall=close" "comm glob w*" \
		"pid=HELD gid=0..9" "not (pid=1 or uid!=0)" "abi=native syscall ~ ^c"
}

@test "what the exit tells: errors and values" {
	scenario_where open-errors error "error=ENOENT,ENOTDIR" "not error" "error!=ENOENT" \
		"ret=-1000..-1" "ret!=0" "not ret>=0" "error ~ ^EN and comm=workload" "has ret"
	rm hold
	scenario_where write-calls "ret>4" "syscall=%desc ret=0" "error or ret=1..3 or syscall=lseek"
}

@test "a program that is executed: the call and its task are the old one's" {
	scenario_where exec-inherit "comm=workload syscall=execve ret=0" "syscall=execve,execveat" \
		"not (syscall=execve ret=0)" "error or ret=3"
	rm hold
	scenario_where exec-thread "syscall=execve ret=0" "ret=0"
}

@test "processes and threads, identities that change" {
	scenario_where task-family "syscall=clone,fork,vfork ret>0" "ret=0 or syscall=wait4"
	rm hold
	scenario_where task-ids "uid!=0 has ret" "not uid=0" "uid=0 ret=0"
	rm hold
	scenario_where task-renamed "comm=workload has ret" "not comm=workload and ret=0"
}

@test "calls that do not return, 32-bit calls, calls that were denied" {
	scenario_where task-never "not ret=0" "syscall=exit,exit_group or ret>0" "not has duration"
	rm hold
	scenario_where task-compat "abi=compat ret>=0" "abi=native has ret"
	rm hold
	scenario_where task-denied "error" "not error"
}
