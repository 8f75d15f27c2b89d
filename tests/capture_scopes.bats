#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Whose calls are recorded, what ior-capture needs for it, and what it keeps while it runs.

load helpers
load judge/capture

rows() {
	ior-pair "$2" | ior-print --format=csv -F "$1" | tail -n +2
}

# A process that reads a file of this name again and again, until it is killed: $reader.
read_often() {
	echo data >"$1"
	sh -c 'while :; do read -r line <"$1"; done' sh "$1" 3>&- 9>&- &
	reader=$!
	background+=("$reader")
}

# ---- Scopes ----------------------------------------------------------------------------------

@test "-p: these processes and no other; a list is an or" {
	local a b
	read_often a
	a=$reader
	read_often b
	b=$reader
	read_often c
	ior-capture -d 0.3 -p "$a" -o one.ior
	[ "$(rows pid one.ior | sort -u)" = "$a" ]
	rows file one.ior | grep -qx "$PWD/a"
	ior-capture -d 0.3 -p "$a" -p "$b" -o two.ior
	[ "$(rows pid two.ior | sort -un)" = "$(printf '%s\n' "$a" "$b" | sort -n)" ]
}

@test "-p ends at once when its process is a zombie already" {
	# Its end was before the probes: nothing will tell of it any more.
	python3 -c '
import os, subprocess, time
p = subprocess.Popen(["true"])
time.sleep(0.3)
print(p.pid, flush=True)
time.sleep(20)' >zombie 3>&- &
	background+=($!)
	wait_for zombie
	run --separate-stderr timeout $((10 * IOR_SLOW)) ior-capture -f -p "$(cat zombie)" -o x.ior
	status_is 0
	[ "$(info x.ior end_reason)" = target-ended ]
}

@test "-t: one thread of a process, until it ends" {
	python3 -c '
import os, sys, threading, time
slow = int(sys.argv[1])
def work(seconds):
    print(threading.get_native_id(), flush=True)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        os.stat("/etc/hostname")
first = threading.Thread(target=work, args=(4 * slow,))
first.start()
time.sleep(0.1)
threading.Thread(target=work, args=(8 * slow,)).start()' "$IOR_SLOW" >tids 3>&- &
	background+=($!)
	local tid
	wait_for tids
	tid=$(head -n 1 tids)
	run --separate-stderr timeout $((20 * IOR_SLOW)) ior-capture -t "$tid" -o x.ior
	status_is 0
	[ "$(rows tid x.ior | sort -u)" = "$tid" ]
	[ "$(info x.ior end_reason)" = target-ended ]
	kill -0 "${background[-1]}"
}

@test "-t: a thread that executes a program goes on, under its process's number" {
	mkfifo go
	python3 -c '
import os, sys, threading
def work():
    print(threading.get_native_id(), flush=True)
    sys.stdin.readline()
    os.execv("/bin/sh", ["sh", "-c", "read -r x <first; sleep 0.5; read -r x <second; sleep 0.2"])
threading.Thread(target=work).start()' <go >tids 3>&- &
	local pid=$! tid
	background+=("$pid")
	exec 9>go
	echo data >first
	cp first second
	wait_for tids
	tid=$(cat tids)
	start_capture -t "$tid" -e execve,openat -o x.ior
	echo >&9
	exec 9>&-
	wait "$capturing"
	[ "$(info x.ior end_reason)" = target-ended ]
	rows pid,tid,comm,syscall,file x.ior >rows
	grep -q "^$pid,$tid,python3,execve,.*sh$" rows
	grep -qx "$pid,$pid,sh,openat,$PWD/first" rows
	grep -qx "$pid,$pid,sh,openat,$PWD/second" rows
}

@test "-u: calls of this user, by name and by number; several options are an and" {
	[ "$(id -u)" = 0 ] || skip "kernel: only root can become another user"
	chmod 777 .
	local name
	name=$(getent passwd 65534 | cut -d : -f 1)
	setpriv --reuid=65534 --clear-groups sh -c 'while :; do read -r line </etc/hostname; done' 3>&- &
	background+=($!)
	read_often mine
	ior-capture -d 0.3 -u "$name" -o name.ior
	ior-capture -d 0.3 -u 65534 -o number.ior
	for f in name.ior number.ior; do
		[ "$(rows uid $f | sort -u)" = 65534 ]
		rows file $f | grep -qx /etc/hostname
	done
	ior-capture -d 0.3 -u 65534 -p "$reader" -o both.ior
	[ -z "$(rows uid both.ior)" ]
}

@test "-f: what a selected process starts, until all of it has ended" {
	cat >tree <<-'SH'
		read -r go
		(sleep 0.4; cat /etc/hostname >/dev/null; echo >done) &
		cat /etc/passwd >/dev/null
	SH
	mkfifo go
	sh tree <go 3>&- &
	local pid=$!
	background+=("$pid")
	exec 9>go
	start_capture -f -p "$pid" -e openat -o x.ior
	echo >&9
	exec 9>&-
	wait "$capturing"
	[ -e done ]
	rows comm,file x.ior >rows
	grep -qx "cat,/etc/passwd" rows
	grep -qx "cat,/etc/hostname" rows
	[ "$(info x.ior end_reason)" = target-ended ]
}

@test "without -f: not what it starts" {
	mkfifo go
	sh -c 'read -r go; cat /etc/passwd; :' <go >/dev/null 3>&- &
	local pid=$!
	background+=("$pid")
	exec 9>go
	start_capture -p "$pid" -e openat,clone,vfork,clone3,wait4 -o x.ior
	echo >&9
	exec 9>&-
	wait "$capturing"
	[ "$(rows pid x.ior | sort -u)" = "$pid" ]
}

# ---- Beginning -------------------------------------------------------------------------------

@test "--ready-fd: what starts after the line is recorded, and the descriptor is closed" {
	mkfifo ready
	ior-capture --ready-fd 8 -e openat -o x.ior 8>ready 3>&- &
	capturing=$!
	background+=("$capturing")
	# To the end of the FIFO: whoever held it open would hold up the script that waits.
	[ "$(wc -c <ready)" -eq 1 ]
	cat /etc/hostname >/dev/null
	kill -TERM "$capturing"
	wait "$capturing"
	rows comm,file x.ior | grep -qx "cat,/etc/hostname"
}

@test "the header is the first thing, as soon as recording has begun" {
	mkfifo stream
	ior-capture -e getppid >stream 3>&- &
	capturing=$!
	background+=("$capturing")
	exec 9<stream
	[ "$(head -c 100 <&9 | grep -ac format)" -eq 1 ]
	exec 9<&-
	wait "$capturing"
}

@test "the header says what was selected" {
	ior-capture -d 0.1 -e read,%network -u root -o x.ior
	[ "$(info x.ior selection)" = "-e read,%network -u root" ]
	ior-capture -o x.ior true
	[ "$(info x.ior selection)" = "-e %io -- true" ]
}

@test "success is silent, --summary is not" {
	run --separate-stderr ior-capture -d 0.2 -e getppid -o x.ior
	status_is 0
	stdout_is ""
	stderr_is ""
	run --separate-stderr ior-capture --summary -d 0.2 -e getppid -o x.ior
	stderr_has "(duration): "
	stderr_has " 0 of them lost"
}

@test "a status line on a terminal, but not in the way of a command" {
	run in_terminal ior-capture -d 1.2 -o x.ior
	status_is 0
	stdout_has " records "
	run in_terminal ior-capture -o x.ior sleep 1.2
	status_is 0
	stdout_lacks " records "
}

# ---- Privileges ------------------------------------------------------------------------------

# capabilities PID: effective and permitted, as the kernel prints them.
capabilities() {
	sed -n 's/^Cap\(Eff\|Prm\):\t0*\([0-9a-f]\)/\1 \2/p; s/^NoNewPrivs:\t/new /p' "/proc/$1/status"
}

@test "once it records, it has no capabilities and cannot get any" {
	start_capture -e getppid -o x.ior
	[ "$(capabilities "$capturing")" = $'Prm 0\nEff 0\nnew 1' ]
	stop_capture
	[ "$(info x.ior complete)" = True ]
}

@test "with a command it keeps the one to send signals" {
	start_capture -e getppid -o x.ior sleep 100
	[ "$(capabilities "$capturing")" = $'Prm 20\nEff 20\nnew 1' ] || [ "$(id -u)" != 0 ]
	kill -TERM "$capturing"
	wait "$capturing" || [ $? -eq 143 ]
}

@test "CAP_BPF and CAP_PERFMON are enough, for any user" {
	[ "$(id -u)" = 0 ] || skip "kernel: only root can become another user"
	run --separate-stderr setpriv --reuid=65534 --regid=65534 --clear-groups \
		--inh-caps=+bpf,+perfmon --ambient-caps=+bpf,+perfmon \
		"$(type -P ior-capture)" -d 0.3 -e %all
	status_is 0
	stderr_is ""
}

@test "either of them alone is named as missing" {
	[ "$(id -u)" = 0 ] || skip "kernel: only root can become another user"
	for cap in bpf:PERFMON perfmon:BPF; do
		run --separate-stderr setpriv --reuid=65534 --regid=65534 --clear-groups \
			--inh-caps=+${cap%:*} --ambient-caps=+${cap%:*} "$(type -P ior-capture)"
		status_is 1
		stderr_has "CAP_${cap#*:} is missing"
	done
}

# ---- The machine -----------------------------------------------------------------------------

@test "--check: every line says yes, no or ?, and capturing works" {
	run --separate-stderr ior-capture --check
	status_is 0
	stderr_is ""
	[ "${lines[-1]}" = "Capturing works here." ] || show_run "last line"
	for what in kernel capabilities BTF "ring buffer" memory "trial capture"; do
		stdout_has "$what"
	done
	[ -z "$(printf '%s\n' "${lines[@]:1:${#lines[@]}-2}" | grep -v -E '^  (yes|no |\?  )  ')" ] ||
		show_run "lines"
}

@test "both variants of reading kernel objects record the same" {
	for cast in yes no auto; do
		if ! ior-capture --cast=$cast -e openat,read,close -o $cast.ior \
		     cat /etc/hostname /etc/passwd >/dev/null 2>err; then
			! grep -q "has no bpf_rdonly_cast" err || skip "kernel: it has no bpf_rdonly_cast"
			cat err
			return 1
		fi
		rows syscall,file,ret,error,offset,flags $cast.ior >$cast
	done
	same no yes
	same no auto
	grep -q /etc/passwd yes
}

# in_container COMMAND...: where pids are others than outside.
in_container() {
	unshare --pid --fork --mount-proc "$@"
}

@test "in a container's pid namespace, -p, -t and COMMAND mean its own pids" {
	in_container true 2>/dev/null || skip "kernel: no pid namespaces"
	in_container ior-capture -e openat -o command.ior cat /etc/hostname >/dev/null
	rows comm,file command.ior | grep -qx "cat,/etc/hostname"
	[ "$(info command.ior pids_initial)" = False ]
	[ "$(info command.ior end_reason)" = target-ended ]
	echo data >file
	in_container sh -c 'while :; do read -r line <file; done & p=$!
		ior-capture -d 0.3 -p $p -o pid.ior
		ior-capture -d 0.3 -t $p -o tid.ior 2>err; kill $p'
	[ "$(rows pid pid.ior | sort -u | wc -l)" -eq 1 ]
	rows file pid.ior | grep -qx "$PWD/file"
	! grep -q "needs Linux 6.9" err || skip "kernel: -t in a container needs 6.9; the rest passed"
	[ ! -s err ]
	[ "$(rows pid tid.ior | sort -u | wc -l)" -eq 1 ]
	rows file tid.ior | grep -qx "$PWD/file"
}

@test "in a container's pid namespace, ior-capture does not record itself" {
	in_container true 2>/dev/null || skip "kernel: no pid namespaces"
	# by a name of its own: other tests run ior-capture at the same time
	ln -s "$(command -v ior-capture)" ior-itself
	in_container ./ior-itself -e write -d 0.5 -o x.ior
	run grep -x ior-itself <(rows comm x.ior)
	status_is 1
}

@test "memory stays below three rings and 100 MiB, whatever was named" {
	start_capture -o /dev/null
	# as many as half a minute allows: a slow disk names fewer
	timeout 30 find /usr /var /etc -xdev -type f -size -64k -exec head -c 1 {} + \
		>/dev/null 2>&1 || :
	local peak
	peak=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$capturing/status")
	stop_capture
	echo "$peak KiB"
	[ "$peak" -lt $((3 * 16384 + 102400)) ]
}
