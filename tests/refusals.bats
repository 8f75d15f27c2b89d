#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# ior-capture where it does not capture: mistakes on its command line, and what it refuses before
# anything is loaded. Nothing here needs root.

load helpers

setup() {
	need_ior_capture
	common_setup
}

# refused STATUS MESSAGE ARGUMENT...: nothing on stdout, one line on stderr.
refused() {
	local expected=$1 message=$2
	shift 2
	run "-$expected" --separate-stderr ior-capture "$@" </dev/null
	stdout_is ""
	stderr_has "ior-capture: "
	stderr_has "$message"
	[ "${#stderr_lines[@]}" -eq 1 ] || show_run "not one line"
}

# Without privileges, also when the tests run as root.
unprivileged() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all "$@"
	else
		"$@"
	fi
}

# ---- Mistakes --------------------------------------------------------------------------------

@test "numbers are read strictly" {
	refused 2 "12abc" -p 12abc
	refused 2 "-p" -p ""
	refused 2 "-p" -p 1,,2
	refused 2 "-p" -p " 1"
	refused 2 "-p" -p -1
	refused 2 "out of range" -p 0
	refused 2 "out of range" -p 4194305
	refused 2 "-t" -t 1x
}

@test "no such user, by name and by number" {
	refused 2 "no such user: 'nobody-here'" -u nobody-here
	refused 2 "no such user: ''" -u root,
	refused 2 "4294967295 is out of range" -u 4294967295
}

@test "durations and sizes name their unit" {
	refused 2 "unknown unit 'x'" -d 1x
	refused 2 "longer than 0" -d 0
	refused 2 "-d: write 10s without a blank; the COMMAND s is -- s" -d 10 s
	refused 2 "-d: write 1.5m without a blank; the COMMAND minutes is -- minutes" -d 1.5 minutes true
	refused 127 "cannot run s:" -d 10 -- s
	refused 127 "cannot run s:" -d 10s s
	refused 2 "--ring-size" --ring-size 64Q
	refused 2 "out of range" --ring-size 1
	refused 2 "out of range" --ring-size 2G
	refused 2 "--backlog" --backlog 64Q
	refused 2 "out of range" --backlog 2000G
}

@test "a system call that does not exist, and the nearest one that does" {
	refused 2 "did you mean 'openat'" -e openta
	refused 2 "%" -e %nosuch
	refused 2 "-e" -e "/[/"
	refused 2 "leaves no system call" -e 'read,!read'
}

@test "an unknown word for --cast is answered with those there are" {
	refused 2 "auto, yes, no" --cast=maybe
}

@test "--ready-fd: not open, stdin, no number" {
	refused 2 "--ready-fd" --ready-fd 200
	refused 2 "--ready-fd" --ready-fd 0
	refused 2 "--ready-fd" --ready-fd x
}

@test "what excludes each other" {
	refused 2 "COMMAND" -p $$ true
	refused 2 "COMMAND" -t $$ true
	refused 2 "--no-follow" -f --no-follow true
	refused 2 "COMMAND" --check true
	refused 2 "empty" ""
}

@test "--synthetic, which it once had: the program to type instead, and no word of it elsewhere" {
	refused 2 "type ior-synth instead" --synthetic
	refused 2 "type ior-synth instead" --synthetic --seed 3 --rows 20 -o x.ior
	refused 2 "type ior-synth instead" --rows=20 --synthetic
	[ ! -e x.ior ]
	run ior-capture --help
	stdout_lacks "synth"
	run --separate-stderr ior-capture --synthetc
	stderr_lacks "did you mean"
}

@test "no such process and no such thread" {
	# The highest number that a pid can have here, and is not.
	local gone=$(($(cat /proc/sys/kernel/pid_max) - 1))
	refused 1 "no such process: $gone" -p "$gone" -o x.ior
	refused 1 "no such process: $gone" -p "$$,$gone" -o x.ior
	refused 1 "no such thread: $gone" -t "$gone" -o x.ior
	[ ! -e x.ior ]
}

@test "a thread given as a process is explained, and one of another process matches nothing" {
	python3 -c '
import threading, time
t = threading.Thread(target=time.sleep, args=(20,))
t.start()
print(t.native_id, flush=True)' >tid 3>&- &
	local python=$! tid
	while [ ! -s tid ]; do sleep 0.05; done
	tid=$(cat tid)
	refused 1 "use -t $tid" -p "$tid" -o x.ior
	refused 1 "nothing to capture" -p $$ -t "$tid" -o x.ior
	kill "$python"
}

@test "a command that is not there: 127; one that cannot be executed: 126; no output is touched" {
	echo precious >x.ior
	refused 127 "no-such-command" -o x.ior no-such-command
	refused 127 "./no-such-command" -o x.ior ./no-such-command
	refused 127 "x.ior/true" -o x.ior x.ior/true
	refused 126 "/etc/passwd" -o x.ior /etc/passwd
	refused 126 "/etc: " -o x.ior /etc
	run -126 --separate-stderr env PATH=/etc "$(command -v ior-capture)" -o x.ior passwd
	stderr_has "cannot run passwd: Permission denied"
	[ "$(cat x.ior)" = precious ]
}

# ---- What the machine must offer -------------------------------------------------------------

@test "no privileges: which are missing, what to do, and the output is not touched" {
	chmod 777 .
	echo precious >x.ior
	chmod 666 x.ior
	run --separate-stderr unprivileged "$(command -v ior-capture)" -o x.ior
	status_is 1
	stdout_is ""
	stderr_has "CAP_BPF"
	stderr_has "CAP_PERFMON"
	stderr_has "sudo"
	[ "$(cat x.ior)" = precious ]
	run --separate-stderr unprivileged "$(command -v ior-capture)" -o x.ior true
	status_is 125
	stderr_has "CAP_BPF"
}

@test "no privileges: --check says so in its last line, status 1" {
	run --separate-stderr unprivileged "$(command -v ior-capture)" --check
	status_is 1
	stderr_is ""
	stdout_has "no   capabilities"
	[[ ${lines[-1]} == "Capturing does not work here: "*CAP_BPF* ]] || show_run "last line"
}

@test "root of a user namespace is told that this does not count" {
	unshare --map-root-user true 2>/dev/null || skip "no user namespaces here"
	run --separate-stderr unshare --map-root-user ior-capture -o x.ior
	status_is 1
	stderr_has "user namespace"
	[ ! -e x.ior ]
}

@test "a terminal as output is refused before anything else" {
	run without_capabilities script --quiet --return --command "$(command -v ior-capture)" /dev/null
	status_is 1
	stdout_has "terminal"
	stdout_has "-o FILE"
	stdout_lacks "CAP_BPF"
}
