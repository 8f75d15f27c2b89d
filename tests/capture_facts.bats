#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# What the kernel side settles or reads beyond descriptors and paths: restarted calls, both ends
# of sockets, times and sizes in memory. Each runs with both ways of reading kernel objects.

load helpers
load judge/capture

# facts FIELDS SELECTION PROGRAM: rows of a Python program between its two marks, close(-9901)
# and close(-9902), in both variants, which must agree; in $output.
facts() {
	local cast first=
	cat >program.py <<-PYTHON
		import os, select, signal, socket, sys, time
		def mark(fd):
		    try: os.close(fd)
		    except OSError: pass
		$3
	PYTHON
	for cast in yes no; do
		[ "$cast" = no ] || ior-capture --check | grep -q "yes *bpf_rdonly_cast" || continue
		rm -f socket
		# without the descriptors that bats has left open
		ior-capture --cast=$cast -e "close,$2" -o facts.ior \
			/usr/bin/python3 -B program.py 3>&- 4>&- 9>&-
		ior-pair --strict facts.ior |
			ior-print --format=csv -F "syscall,fd,$1" |
			sed '1,/^close,-9901/d; /^close,-9902/,$d' >facts.$cast
		[ -s facts.$cast ]
		sed -E 's/:[0-9]{4,5}/:PORT/g; s/ior-test-[0-9]+/NAME/' facts.$cast >facts
		# how often a timer rings is not the same in two runs
		[ -z "$first" ] || diff <(sed 's/,[3-9]$/,MANY/' "$first") <(sed 's/,[3-9]$/,MANY/' facts)
		mv facts facts.first
		first=facts.first
	done
	output=$(cat facts.first)
	status=0 stderr=
}

lines() {
	printf '%s\n' "$@"
}

# ---- Restarts --------------------------------------------------------------------------------

@test "a handler with SA_RESTART: the read is one row, with the handler's rows in between" {
	facts ret,error,restarts read,rt_sigreturn,getppid '
r, w = os.pipe()
signal.signal(signal.SIGALRM, lambda *a: None)
signal.siginterrupt(signal.SIGALRM, False)
if os.fork() == 0:
    time.sleep(0.3)
    os.write(w, b"x")
    os._exit(0)
mark(-9901)
signal.setitimer(signal.ITIMER_REAL, 0.1)
os.read(r, 10)
mark(-9902)'
	stdout_is "$(lines "rt_sigreturn,,,," "read,3,1,,1")"
}

@test "a handler without SA_RESTART: the program sees EINTR, its own retry is a row of its own" {
	facts ret,error,restarts read,getppid '
import ctypes
r, w = os.pipe()
read = ctypes.CDLL(None).read
signal.signal(signal.SIGALRM, lambda *a: None)
signal.siginterrupt(signal.SIGALRM, True)
buffer = ctypes.create_string_buffer(8)
mark(-9901)
signal.setitimer(signal.ITIMER_REAL, 0.1)
read(r, buffer, 8)
os.write(w, b"x")
read(r, buffer, 8)
mark(-9902)'
	stdout_is "$(lines "read,3,-512,," "read,3,1,,")"
}

@test "SIGSTOP and SIGCONT in a sleep: one row, restart_syscall is none" {
	facts ret,restarts,requested_sleep_ns nanosleep,restart_syscall '
import ctypes
class timespec(ctypes.Structure):
    _fields_ = [("s", ctypes.c_long), ("ns", ctypes.c_long)]
def spin(seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until: pass
pid = os.getpid()
mark(-9901)
if os.fork() == 0:
    spin(0.1)
    os.kill(pid, signal.SIGSTOP)
    spin(0.1)
    os.kill(pid, signal.SIGCONT)
    os._exit(0)
ctypes.CDLL(None).syscall(35, ctypes.byref(timespec(0, 600000000)), None)
mark(-9902)'
	stdout_is "nanosleep,,0,1,600000000"
	[ "$(ior-pair facts.ior | ior-print --format=csv -F duration_ns,syscall |
		awk -F, '$2 == "nanosleep" && $1 >= 600000000' | wc -l)" = 1 ]
}

@test "restarts are folded, and counted, so that the figures add up" {
	facts ret,restarts read '
r, w = os.pipe()
signal.signal(signal.SIGALRM, lambda *a: None)
signal.siginterrupt(signal.SIGALRM, False)
mark(-9901)
if os.fork() == 0:
    time.sleep(0.5)
    os.write(w, b"x")
    os._exit(0)
signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
os.read(r, 10)
signal.setitimer(signal.ITIMER_REAL, 0)
mark(-9902)'
	grep -Eqx "read,3,1,[3-9]" facts.first
	ior-print --format=json facts.ior >raw.json
	ior-pair -o facts.rows facts.ior
	python3 - <<-'PYTHON'
		import json, subprocess
		totals = {}
		for line in open("raw.json"):
		    record = json.loads(line)
		    if record.get("record") == "end":
		        totals = record["totals"]
		rows = subprocess.run(["ior-print", "--format=csv", "-F", "seq", "facts.rows"],
		                      capture_output=True, check=True).stdout.count(b"\n") - 1
		assert totals["restarted"] >= 3, totals
		assert rows == totals["calls"] - totals["restarted"] - totals["in_flight"], (rows, totals)
	PYTHON
}

# ---- Sockets ---------------------------------------------------------------------------------

@test "TCP over IPv4: both ends from the moment there are any" {
	facts filetype,protocol,local,remote socket,bind,listen,connect,accept4,sendto,recvfrom '
mark(-9901)
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen()
c = socket.socket(); c.connect(s.getsockname())
a, _ = s.accept()
c.send(b"abc"); a.recv(10)
mark(-9902)'
	stdout_is "$(lines \
		"socket,3,sock,tcp,," "bind,3,sock,tcp,127.0.0.1:0," "listen,3,sock,tcp,127.0.0.1:PORT," \
		"socket,4,sock,tcp,," "connect,4,sock,tcp,,127.0.0.1:PORT" "accept4,3,sock,tcp,127.0.0.1:PORT,127.0.0.1:PORT" \
		"sendto,4,sock,tcp,127.0.0.1:PORT,127.0.0.1:PORT" \
		"recvfrom,5,sock,tcp,127.0.0.1:PORT,127.0.0.1:PORT")"
}

@test "UDP, and TCP over IPv6" {
	facts protocol,local,remote sendto,recvfrom '
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(("127.0.0.1", 0))
v = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); v.connect(u.getsockname())
try:
    s = socket.socket(socket.AF_INET6); s.bind(("::1", 0)); s.listen()
    c = socket.create_connection(s.getsockname()[:2])
except OSError:
    c = None
mark(-9901)
v.send(b"x"); u.recv(10)
if c: c.send(b"y")
mark(-9902)'
	head -n 2 facts.first >two
	output=$(cat two)
	stdout_is "$(lines "sendto,4,udp,127.0.0.1:PORT,127.0.0.1:PORT" "recvfrom,3,udp,127.0.0.1:PORT,")"
	[ ! -s /proc/net/if_inet6 ] ||
		tail -n 1 facts.first | grep -Eqx 'sendto,[0-9]+,tcp,\[::1\]:PORT,\[::1\]:PORT'
}

@test "Unix sockets: a path, an abstract name, none" {
	facts protocol,local,remote sendto '
u = socket.socket(socket.AF_UNIX); u.bind("socket"); u.listen()
v = socket.socket(socket.AF_UNIX); v.connect("socket")
w, _ = u.accept()
a = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); a.bind(b"\0ior-test-%d" % os.getpid())
b = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); b.connect(a.getsockname())
p, q = socket.socketpair()
mark(-9901)
v.send(b"1"); w.send(b"2"); b.send(b"3"); p.send(b"4")
mark(-9902)'
	stdout_is "$(lines "sendto,4,unix,,socket" "sendto,5,unix,socket," "sendto,7,unix-dgram,,@NAME" \
		"sendto,8,unix,,")"
}

# ---- Memory ----------------------------------------------------------------------------------

@test "times, iovecs and events are what the pointers led to" {
	facts ret,requested,timeout_ns,epoll_op,epoll_target_fd,epoll_events \
		writev,select,pselect6,poll,ppoll,epoll_ctl,sendmsg,recvmsg '
r, w = os.pipe()
e = select.epoll()
a, b = socket.socketpair()
p = select.poll(); p.register(r)
mark(-9901)
os.writev(w, [b"ab", b"cde"])
select.select([r], [], [], 0.01)
p.poll(5)
e.register(r, select.EPOLLIN); e.unregister(r)
a.sendmsg([b"x" * 10, b"y" * 20]); b.recvmsg(100)
mark(-9902)'
	output=$(sed -E 's/^(p?select)6?,/select,/; s/^p?poll,/poll,/' facts.first)
	stdout_is "$(lines "writev,4,5,5,,,," "select,,1,,10000000,,," "poll,,1,,5000000,,," \
		"epoll_ctl,5,0,,,ADD,3,1" "epoll_ctl,5,0,,,DEL,3," \
		"sendmsg,6,30,30,,,," "recvmsg,7,30,100,,,,")"
}

# ---- Terminals -------------------------------------------------------------------------------

@test "who shows the capture on a terminal is left out, and said to be" {
	cat >show.py <<-'PYTHON'
		import os, pty
		pid, fd = pty.fork()
		if pid == 0:
		    os.execvp("sh", ["sh", "-c", "ior-capture -d 1.5 | ior-pair | tee -i rows | ior-print"])
		me, own = b" %d " % os.getpid(), 0
		try:
		    while data := os.read(fd, 65536):
		        own += data.count(me)
		except OSError:
		    pass
		print(own)
	PYTHON
	# What it read before the first byte came to the terminal may be there.
	own=$(/usr/bin/python3 -B show.py 3>&- 4>&-)
	[ "$own" -le 5 ]
	ior-print --records --format=json rows | grep '"event":"excluded"' |
		grep -o '"reason":"[a-z]*"' | sort | uniq -c | sed 's/^ *//' >reasons
	output=$(cat reasons) status=0 stderr=
	stdout_is "$(lines '3 "reason":"pipeline"' '1 "reason":"terminal"')"
}
