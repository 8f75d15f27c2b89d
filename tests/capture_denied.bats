#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Calls that never began, chosen by what they are and by what they return, and in every sum. What
# their rows hold is in capture_scenarios_denied.bats.

load helpers
load judge/capture

# words FILE: how many calls of each kind FILE.rows has, in one line; "made" are ordinary ones.
words() {
	ior-print --format=csv -F turned_away "$1.rows" | tail -n +2 | sed 's/^$/made/' |
		sort | uniq -c | awk '{ printf "%s%s %s", (NR > 1 ? ", " : ""), $1, $2 } END { print "" }'
}

# paired NAME: NAME.rows of NAME.ior, whole, and every call in it.
paired() {
	ior-pair --strict -o "$1.rows" "$1.ior"
	adds_up "$1"
	[ "$(total "$1.rows" lost_calls)" -eq 0 ]
}

@test "each is counted once, with the calls that were made" {
	local name expected
	while read -r name expected; do
		capture_scenario "$name" -e getppid
		paired "$name"
		echo "$name: $(words "$name")"
		[ "$(words "$name")" = "$expected" ]
		[ "$(total "$name.ior" turned_away)" -eq \
			"$(ior-filter -r "$name.rows" -c 'has turned_away' || :)" ]
	done <<-'END'
		task-denied 3 intercepted
		denied-trap 3 trapped
		denied-kill 2 trapped
		denied-log 1 intercepted, 1 made
		denied-notify 2 intercepted, 1 made
		denied-inside 2 intercepted
		denied-thread 1 made
		denied-dispatch 1 made
	END
}

@test "-e takes them by their name; what is not selected is not counted either" {
	capture_scenario denied-passed -e mkdirat,execve
	paired denied-passed
	ior-print --format=csv -F syscall,error,turned_away denied-passed.rows >rows
	[ "$(tail -n +2 rows)" = "execve,,
mkdirat,EPERM,intercepted
execve,EPERM,intercepted" ]
	[ "$(total denied-passed.rows calls)" -eq 3 ]
	# The first call of the command is one that it makes, not one that it was in before.
	mkdir denied-inside
	ior-capture -e getppid -o first.ior "$WORKLOAD" denied-inside denied-inside
	paired first
	[ "$(words first)" = "2 intercepted" ]
	[ "$(total first.rows in_flight_at_start)" -eq 0 ]
	# Programs that began by a call which is not selected, and children, leave without one.
	capture_scenario exec-at -e execve
	paired exec-at
	[ "$(words exec-at)" = "$(ior-filter -r exec-at.rows -c syscall=execve) made" ]
	capture_scenario clone-calls -e clone,clone3,fork,vfork
	paired clone-calls
	[ "$(total clone-calls.rows turned_away)" -eq 0 ]
	[ "$(total clone-calls.rows fork_children)" -gt 0 ]
}

@test "--where: by what they returned, who made them and what they are; they took no time" {
	local where expected
	while IFS=: read -r where expected; do
		rm -rf denied-notify
		capture_scenario denied-notify -e getppid --where "$where"
		paired denied-notify
		echo "$where: $(words denied-notify)"
		[ "$(words denied-notify)" = "$expected" ]
		[ "$(total denied-notify.rows calls)" -eq 3 ] || [ "$where" = pid=1 ]
	done <<-'END'
		error=EACCES:1 intercepted
		error:1 intercepted
		not error:1 intercepted, 1 made
		ret=4242:1 intercepted
		has duration:1 made
		not duration>1h:2 intercepted, 1 made
		syscall=getppid comm=workload:2 intercepted, 1 made
		ret=1:
	END
	# The number in the register is no result.
	for where in ret=110 'has ret' error; do
		rm -rf denied-trap
		capture_scenario denied-trap -e getppid --where "$where"
		paired denied-trap
		[ "$(words denied-trap)" = "" ]
		[ "$(total denied-trap.rows refused)" -eq 3 ]
	done
}

@test "--sample: what is left out of them is counted, with its errors" {
	mkdir task-denied
	ior-capture -o x.ior -e getppid --sample getppid=10 \
		"$WORKLOAD" --number 1000 task-denied task-denied
	paired x
	ior-print --info --format=json x.rows | python3 -c '
import json, sys
info = json.load(sys.stdin)
left, totals = info["left_out_list"][0], info["totals"]
assert left["syscall"] == "getppid" and left["errors"] == left["calls"], left
assert totals["rows"] + left["calls"] == 1000 and totals["rows"] == totals["turned_away"], info
assert totals["left_out"] == left["calls"] >= 800, totals'
}

@test "-p: from the moment that the process is watched, whoever was turned away before" {
	hold task-denied
	start_capture -p "$held" -f -e getppid,getpid -o x.ior
	let_go
	wait "$capturing"
	paired x
	[ "$(words x)" = "3 intercepted, 1 made" ]
	# One that is older than the recording, and in the midst of it.
	mkdir more
	"$WORKLOAD" --number 2000000 task-denied more 3>&- &
	background+=($!)
	sleep 0.3
	ior-capture -p "$(pgrep -P "${background[-1]}")" -e getppid -d 0.3 -o y.ior
	kill "${background[-1]}"
	ior-pair -o y.rows y.ior
	adds_up y
	[ "$(ior-filter -r y.rows -c turned_away=intercepted)" -gt 100 ]
	ior-filter -r y.rows -q 'not turned_away=intercepted' && return 1
	# The first one may have begun before anybody looked.
	[ "$(total y.rows in_flight_at_start)" -le 1 ]
}

@test "a container's view: what is denied is found, marked and summed up" {
	capture_scenario denied-passed -e %all
	paired denied-passed
	ior-filter -r denied-passed.rows error=EPERM >eperm.rows
	[ "$(words eperm)" = "12 intercepted" ]
	ior-print --format=strace eperm.rows >lines
	grep -q 'mkdirat(AT_FDCWD, ".*/denied-passed/dir", 0700) = -1 EPERM (Operation not permitted) <intercepted>$' lines
	grep -q 'exit(7) *= -1 EPERM (Operation not permitted) <intercepted>$' lines
	ior-stats denied-passed.rows >overview
	grep -qx '12 of the calls were turned away and have no duration: -b turned_away,syscall tells which' overview
	ior-stats -b turned_away -F count,errors,duration --format=csv denied-passed.rows >sums
	grep -qx 'intercepted,12,12,0' sums
}

# A program of filters for calls that can wait: it is told when to go on by a line of a FIFO.
write_program() {
	cat >program.py <<-'PYTHON'
		import ctypes, os, struct, sys, time, signal
		libc = ctypes.CDLL(None, use_errno=True)
		def filtered(action, number, flags=0):
		    code = b"".join(struct.pack("=HBBI", *f) for f in (
		        (0x20, 0, 0, 0), (0x15, 0, 1, number), (6, 0, 0, action), (6, 0, 0, 0x7fff0000)))
		    buffer = ctypes.create_string_buffer(code)
		    program = ctypes.create_string_buffer(struct.pack("@HP", 4, ctypes.addressof(buffer)))
		    libc.prctl(38, 1, 0, 0, 0)
		    return libc.syscall(317, 1, flags, program)
	PYTHON
}

@test "a supervisor is asked when recording begins: nobody can tell, and it is under way" {
	write_program
	cat >>program.py <<-'PYTHON'
		pipe, back = os.pipe(), os.pipe()
		pid = os.fork()
		if pid == 0:
		    # a filter that is asked by whoever gets the listener, which is the parent
		    listener = filtered(0x7fc00000, 110, 8)
		    os.write(pipe[1], struct.pack("=i", listener))
		    os.read(back[0], 1)
		    print(libc.syscall(110), libc.syscall(110), flush=True)
		    os._exit(0)
		listener, = struct.unpack("=i", os.read(pipe[0], 4))
		mine = libc.syscall(438, libc.syscall(434, pid, 0), listener, 0)
		if mine < 0:
		    sys.exit(77)
		os.write(back[1], b"x")
		call, answer = ctypes.create_string_buffer(80), ctypes.create_string_buffer(24)
		for result in (7, 8):
		    ctypes.memset(call, 0, 80)
		    libc.ioctl(mine, 0xc0502100, call)
		    if result == 7:
		        print(pid, flush=True)
		        open("go").read()
		    answer.raw = struct.pack("=QqiI", struct.unpack_from("=Q", call)[0], result, 0, 0)
		    libc.ioctl(mine, 0xc0182101, answer)
		os.wait()
	PYTHON
	mkfifo go
	/usr/bin/python3 -B program.py >told 3>&- &
	background+=($!)
	wait_for told
	start_capture -p "$(cat told)" -e getppid -o x.ior
	echo >go
	wait "$capturing"
	grep -qx "7 8" told
	paired x
	ior-print --format=csv -F ret,in_flight,turned_away,duration x.rows >rows
	sed -n 2p rows | grep -qx '7,1,,[0-9]*'
	sed -n 3p rows | grep -qx '8,,intercepted,'
}

@test "a signal while a supervisor is asked: the kernel asks again, and that is another call" {
	write_program
	cat >>program.py <<-'PYTHON'
		pipe, back = os.pipe(), os.pipe()
		pid = os.fork()
		if pid == 0:
		    signal.signal(signal.SIGUSR1, lambda *a: None)
		    signal.siginterrupt(signal.SIGUSR1, False)
		    os.write(pipe[1], struct.pack("=i", filtered(0x7fc00000, 110, 8)))
		    os.read(back[0], 1)
		    os._exit(libc.syscall(110))
		listener, = struct.unpack("=i", os.read(pipe[0], 4))
		mine = libc.syscall(438, libc.syscall(434, pid, 0), listener, 0)
		os.write(back[1], b"x")
		while " S " not in open(f"/proc/{pid}/stat").read(): time.sleep(0.01)
		time.sleep(0.2)
		os.kill(pid, signal.SIGUSR1)
		time.sleep(0.2)
		call, answer = ctypes.create_string_buffer(80), ctypes.create_string_buffer(24)
		libc.ioctl(mine, 0xc0502100, call)
		answer.raw = struct.pack("=QqiI", struct.unpack_from("=Q", call)[0], 7, 0, 0)
		libc.ioctl(mine, 0xc0182101, answer)
		assert os.waitstatus_to_exitcode(os.wait()[1]) == 7
	PYTHON
	ior-capture -e getppid,rt_sigreturn -o x.ior /usr/bin/python3 -B program.py
	paired x
	ior-print --format=csv -F syscall,ret,error,turned_away,restarts x.rows >rows
	[ "$(tail -n +2 rows)" = "getppid,-512,,intercepted,
rt_sigreturn,,,,
getppid,7,,intercepted," ]
}

@test "a sleep that is to go on, and may not: it has ended, and so has what was to continue it" {
	write_program
	cat >>program.py <<-'PYTHON'
		pid = os.fork()
		if pid == 0:
		    filtered(0x50001, 219)
		    sleep = struct.pack("@ll", 5, 0)
		    libc.syscall(35, ctypes.create_string_buffer(sleep), None)
		    os._exit(ctypes.get_errno())
		time.sleep(0.3)
		os.kill(pid, signal.SIGSTOP)
		time.sleep(0.1)
		os.kill(pid, signal.SIGCONT)
		_, status = os.wait()
		assert os.waitstatus_to_exitcode(status) == 1, status
	PYTHON
	ior-capture -e nanosleep,restart_syscall,getppid -o x.ior /usr/bin/python3 -B program.py
	paired x
	ior-print --format=csv -F syscall,ret,error,turned_away,restarts x.rows >rows
	[ "$(tail -n +2 rows)" = "restart_syscall,-1,EPERM,intercepted,
nanosleep,-516,,," ] || [ "$(tail -n +2 rows)" = "nanosleep,-516,,,
restart_syscall,-1,EPERM,intercepted," ]
}
