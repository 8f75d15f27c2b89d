#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# ior-capture --where: what the kernel side accepts is what ior-filter would have let through,
# and nothing else is in the stream; what it cannot test it refuses.

load helpers
load judge/capture
load judge/where

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

@test "calls that are interrupted: decided when it is known whether they go on" {
	cat >program.py <<-'PYTHON'
		import ctypes, os, signal, sys, time
		libc = ctypes.CDLL(None)
		r, w = os.pipe()
		hold = open("hold"); hold.read()
		buffer = ctypes.create_string_buffer(8)
		def child(after, what):
		    if os.fork() == 0:
		        time.sleep(after); what(); os._exit(0)
		# with SA_RESTART: goes on, several times, with calls in the handler
		signal.signal(signal.SIGALRM, lambda *a: os.getppid())
		signal.siginterrupt(signal.SIGALRM, False)
		child(0.5, lambda: os.write(w, b"x"))
		signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
		libc.read(r, buffer, 8)
		signal.setitimer(signal.ITIMER_REAL, 0)
		# without: EINTR; again and again, for the first one may come before the call
		signal.siginterrupt(signal.SIGALRM, True)
		signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
		libc.read(r, buffer, 8)
		signal.setitimer(signal.ITIMER_REAL, 0)
		# stop and go in a sleep: restart_syscall
		pid = os.getpid()
		child(0.1, lambda: (os.kill(pid, signal.SIGSTOP), time.sleep(0.1), os.kill(pid, signal.SIGCONT)))
		class timespec(ctypes.Structure):
		    _fields_ = [("s", ctypes.c_long), ("ns", ctypes.c_long)]
		libc.syscall(35, ctypes.byref(timespec(0, 500000000)), None)
		# an open that is interrupted, and goes on: a path that is read at the exit
		os.mkfifo("fifo")
		signal.siginterrupt(signal.SIGALRM, False)
		child(0.4, lambda: os.open("fifo", os.O_WRONLY))
		signal.setitimer(signal.ITIMER_REAL, 0.1)
		libc.open(b"fifo", 0)
		# one that is not: its path is kept
		signal.siginterrupt(signal.SIGALRM, True)
		os.mkfifo("lonely")
		signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
		libc.open(b"lonely", 1)
		signal.setitimer(signal.ITIMER_REAL, 0)
		# a child that is killed in a read
		k = os.fork()
		if k == 0:
		    libc.read(r, buffer, 8)
		time.sleep(0.2); os.kill(k, signal.SIGKILL); os.wait()
	PYTHON
	mkfifo hold
	/usr/bin/python3 -B program.py 3>&- 9>&- &
	held=$!
	background+=("$held")
	exec 9>hold
	set -- "duration>50ms" "ret<0" "not ret<0" "error or ret=1" "syscall=openat,read has ret" \
		"not syscall=nanosleep" "syscall!=clone ret>=0"
	start_captures "$@"
	let_go
	equivalent "$@"
	# Each kind was there: one that went on more than once, and one that did not.
	ior-print --format=csv -F syscall,ret,restarts 5.rows >seen
	grep -q "^read,1,[2-9]" seen
	grep -q "^read,-512," seen
	grep -q "^openat,[0-9]*,1" seen
	grep -q "^openat,-512," seen
}

# ---- Totals -----------------------------------------------------------------------------------

@test "losses: rows, lost and refused calls are all that were made; no half of a call is sent" {
	local e
	for e in "ret>=0 comm=workload" "error or ret>1000"; do
		rm -rf burst
		mkdir burst
		ior-capture -e lseek --where "$e" --backlog 0 --ring-size 64K "$WORKLOAD" \
			--number 200000 task-burst burst 2>/dev/null | python3 "$JUDGE/slow.py" >1.ior
		ior-pair -o 1.rows 1.ior 2>/dev/null
		adds_up 1
		ior-print --info --format=json 1.ior >info.json
		python3 - "$e" <<-'PY'
			import json, sys
			info = json.load(open("info.json"))
			t, kinds = info["totals"], info["records_by_kind"]
			assert t["calls"] == 200000 and t["refused"] > 0 or sys.argv[1][0] == "r", t
			assert kinds["enter"] == kinds["exit"], kinds
			assert t["in_flight"] == 0, t
		PY
	done
	# Else nothing was tested.
	[ "$(info 1.ior lost)" != "[]" ]
}

@test "what is refused costs nothing: no record of a call, a file or a task" {
	ior-capture -e read,write --where "ret=123456" -o x.ior \
		dd if=/dev/zero of=/dev/null bs=1 count=20000 2>/dev/null
	ior-print --info --format=json x.ior >info.json
	python3 - <<-'PY'
		import json
		info = json.load(open("info.json"))
		t, kinds = info["totals"], info["records_by_kind"]
		assert t["refused"] == t["calls"] >= 40000, t
		assert not {"enter", "exit", "file", "task", "string"} & {k for k in kinds if kinds[k]}, kinds
		assert info["selection"].startswith("-e read,write --where ret=123456"), info
	PY
}

# ---- What is refused --------------------------------------------------------------------------

# refused EXPRESSION CAUSE CARETS: status 2, nothing begun, the place shown.
refused() {
	run --separate-stderr ior-capture --where "$1" -o x.ior true
	status_is 2
	stdout_is ""
	[ ! -e x.ior ]
	stderr_has "$2"
	[ "$(tail -n 1 <<<"$stderr")" = "$3" ] || show_run "the carets are not: $3"
}

@test "what the kernel side cannot test is refused, and its place shown" {
	refused "pid=1 or file under /etc" "file is none of the fields that the kernel side tests" \
		"           ^~~~~~~~~~~~~~~"
	refused "comm ~ ^a" "of comm the kernel side tests the whole name and its beginning" \
		"  ^~~~~~~~~"
	refused "comm glob a?b" "glob 'x*'" "  ^~~~~~~~~~~~~"
	refused "error and not bytes > 4k" "bytes is none" "                ^~~~~~~~~~"
	refused "has file" "file is none" "  ^~~~~~~~"
	refused "comm=" "a value is missing" "       ^"
	run --separate-stderr ior-capture --where "pid=$(seq -s , 1 2 601)" true
	status_is 2
	stderr_has "no room for so many tests"
	run --separate-stderr ior-capture -e read --where "syscall=write" true
	status_is 2
	stderr_is "ior-capture: --where: the expression accepts none of the system calls that -e\
 selects (see ior-capture --help)"
	run --separate-stderr ior-capture --where error --where pid=1 true
	status_is 2
	stderr_has "--where is given twice"
}
