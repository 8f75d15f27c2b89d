#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# COMMAND: run exactly as if ior-capture were not there, recorded from its execve on, and its
# status passed on. How it ends with signals stands in capture_ends.bats.

load helpers
load judge/capture

# rows FIELDS STREAM: comma-separated, without the heading.
rows() {
	ior-pair "$2" | ior-print --format=csv -F "$1" | tail -n +2
}

# What a program can see of how it was started, but for its pid and what the kernel counts.
cat_self='grep -E "^(Sig(Blk|Ign|Cgt)|Cap|Uid|Gid|Groups|NoNewPrivs|Seccomp)" /proc/self/status
	ulimit -a
	umask
	pwd
	env | sort
	for fd in 0 1 2 3 4 5 6 7 8 9; do
		[ -e /proc/$$/fd/$fd ] && echo "fd $fd" $(readlink /proc/$$/fd/$fd)
	done
	readlink /proc/self/exe'

@test "credentials, capabilities, signals, limits, environment and descriptors are the caller's" {
	echo "$cat_self" >look
	for prefix in "" "trap '' HUP;" "trap '' INT PIPE CHLD;" "ulimit -n 50; umask 077;" "exec 5<look;"; do
		bash -c "$prefix exec sh look" >expected 2>err 3>&- 4>&- </dev/null
		mv expected without
		bash -c "$prefix exec ior-capture -o x.ior sh look" >expected 2>>err 3>&- 4>&- </dev/null
		echo "with $prefix"
		same without expected
		grep -q '^CapEff' expected
	done
}

@test "the first call recorded is the execve of the command, and it succeeds" {
	ior-capture -e %all -o x.ior true a b
	rows syscall,ret,file,comm x.ior >rows
	[ "$(grep -c '^execve,' rows)" -eq 1 ]
	[ "$(head -n 1 rows)" = "execve,0,$(type -P true),ior-capture" ]
	[ "$(tail -n 1 rows | cut -d, -f 1)" = exit_group ]
}

@test "nothing but the command is recorded" {
	dd if=/dev/zero of=/dev/null bs=1 2>/dev/null 3>&- &
	background+=($!)
	ior-capture -e %all -o x.ior sh -c 'cat /etc/hostname; exit 0' >pid
	rows comm x.ior | sort -u >comms
	run cat comms
	[ "$(grep -vc -E '^(sh|cat|ior-capture)$' comms)" -eq 0 ] || show_run "others"
}

@test "exit statuses are passed on" {
	for n in 0 1 7 124 255; do
		run -$n --separate-stderr ior-capture -e %all -o x.ior sh -c "exit $n"
		stderr_is ""
		[ "$(info x.ior complete)" = True ]
	done
}

@test "a death by signal is repeated" {
	for sig in 9 15 6 2; do
		run --separate-stderr python3 -c '
import subprocess, sys
print(subprocess.run(["ior-capture", "-o", "x.ior", "sh", "-c", "kill -" + sys.argv[1] + " $$"],
		     preexec_fn=__import__("os").setsid).returncode)' $sig
		stdout_is "-$sig"
		[ "$(info x.ior complete)" = True ]
	done
	[ ! -e core ]
}

@test "an exec that fails after all: 126 and 127, and a whole stream" {
	printf '#!/no/such/interpreter\n' >script
	chmod +x script
	run -127 --separate-stderr ior-capture -e execve -o x.ior ./script
	stderr_has "cannot run ./script: No such file or directory"
	[ "$(info x.ior complete)" = True ]
	[ "$(rows syscall,error x.ior)" = "execve,ENOENT" ]
	cp "$(type -P true)" busy
	exec 7>>busy
	run -126 --separate-stderr ior-capture -o x.ior ./busy
	stderr_has "cannot run ./busy: Text file busy"
}

@test "a script without #! runs, as a shell would run it" {
	echo 'echo "script $1"' >script
	chmod +x script
	run --separate-stderr ior-capture -o x.ior ./script arg
	status_is 0
	stdout_is "script arg"
}

@test "PATH is searched as a shell does" {
	mkdir first second
	echo 'echo first' >first/tool
	echo 'echo second' >second/tool
	chmod +x second/tool
	mkdir second/sub
	PATH=$PWD/first:$PWD/second:$PATH run --separate-stderr ior-capture -o x.ior tool
	stdout_is second
	cd second
	PATH=:$PATH run --separate-stderr ior-capture -o ../x.ior tool
	stdout_is second
	run -127 ior-capture -o ../x.ior sub/tool
}

@test "its stdout goes to stderr while the stream goes to stdout, else it stays" {
	ior-capture sh -c 'echo out; echo err >&2' >x.ior 2>err
	[ "$(info x.ior complete)" = True ]
	[ "$(sort err)" = $'err\nout' ]
	run --separate-stderr ior-capture -o x.ior sh -c 'echo out; echo err >&2'
	stdout_is out
	stderr_is err
}

@test "--quiet-command: what it writes goes nowhere, what ior-capture says does not" {
	run --separate-stderr ior-capture --quiet-command -o x.ior sh -c 'echo out; echo err >&2; exit 3'
	status_is 3
	stdout_is ""
	stderr_is ""
	ior-capture --quiet-command sh -c 'echo out; echo err >&2; x=$(readlink /proc/$$/fd/1); echo "$x" >seen' >x.ior 2>err
	[ "$(info x.ior complete)" = True ]
	[ ! -s err ]
	[ "$(cat seen)" = /dev/null ]
	# the program's own are its own, and the two descriptors the same as for any other
	run --separate-stderr ior-capture --quiet-command -o x.ior ls /proc/self/fd
	stderr_is ""
	ior-capture -o x.ior sh -c 'ls /proc/self/fd >plain' 3>&- 4>&-
	ior-capture --quiet-command -o x.ior sh -c 'ls /proc/self/fd >quiet' 3>&- 4>&-
	same plain quiet
	run -127 --separate-stderr ior-capture --quiet-command -o x.ior no-such-command
	stderr_has "cannot run no-such-command"
	run --separate-stderr ior-capture --quiet-command -o x.ior
	status_is 2
	stderr_is "ior-capture: --quiet-command needs a COMMAND to run (see ior-capture --help)"
}

# shown COMMAND ...: as in_terminal, with the lines of a file.
shown() {
	in_terminal "$@" | tr -d '\r'
}

@test "a terminal is told where the command's output goes, and of the file at the end" {
	local says='the stream has the standard output: echo writes to standard error'
	run shown sh -c 'ior-capture echo hello >out'
	stdout_is "$(printf 'ior-capture: %s, or with --quiet-command to nowhere\nhello' "$says")"
	run shown sh -c 'ior-capture --quiet-command echo hello >out'
	stdout_is ""
	[ "$(info out complete)" = True ]

	run shown ior-capture -o x.ior sh -c 'echo err >&2; echo out'
	[[ "$output" =~ ^err$'\n'out$'\n'"ior-capture: "([0-9]+)" calls, "([0-9.]+)"KiB, nothing lost: x.ior"$ ]] ||
		show_run "the last line"
	[ "${BASH_REMATCH[1]}" = "$(ior-pair x.ior | ior-filter -c '')" ]
	[ "${BASH_REMATCH[2]%.*}" = $(($(stat -c %s x.ior) / 1024)) ]

	# neither of a pipe, nor a file of what was not written, nor what --summary says, nor anything in a script
	run shown sh -c 'ior-capture -o - true | cat >x.ior'
	stdout_lacks "nothing lost"
	run shown ior-capture --summary -o x.ior true
	stdout_lacks "nothing lost"
	run shown ior-capture -o /dev/full true
	stdout_lacks "nothing lost"
	stdout_has "No space left"
	run --separate-stderr ior-capture -o x.ior true
	stderr_is ""
}

@test "the file at the end: what was not chosen is not in it, what was lost is said" {
	run shown ior-capture --sample read=100000000 -e read -o x.ior \
		dd if=/dev/zero of=/dev/null bs=1 count=1200 status=none
	stdout_has " of 1,2"
	stdout_has "(the others not chosen by --sample)"
	run shown ior-capture --where 'ret = 7' -e read -o x.ior \
		dd if=/dev/zero of=/dev/null bs=1 count=1200 status=none
	stdout_has "ior-capture: 0 calls of 1,2"
	stdout_has "(the others not chosen by --where), "

	mkdir burst
	run shown ior-capture --ring-size 4K --backlog 0 -e lseek -o x.ior \
		"$WORKLOAD" --number 300000 task-burst burst
	stdout_has " of them lost: x.ior"
}

@test "stdin is the command's" {
	run --separate-stderr bash -c 'printf "a\nb\n" | (ior-capture -o x.ior head -n 1; cat)'
	# head has read it all, as it does without ior-capture.
	stdout_is a
	run --separate-stderr bash -c 'echo data | ior-capture -o x.ior cat'
	stdout_is data
}

@test "children are followed, and waited for" {
	ior-capture -e openat -o x.ior sh -c '(sleep 0.5; cat /etc/hostname >/dev/null; echo >done) & exit 4' \
		3>&- >/dev/null || [ $? -eq 4 ]
	[ -e done ]
	rows comm,file x.ior | grep -q "^cat,/etc/hostname$"
	[ "$(info x.ior end_reason)" = target-ended ]
}

@test "--no-follow: the command without its children" {
	run --separate-stderr ior-capture --no-follow -e openat -o x.ior \
		sh -c '(sleep 0.5; cat /etc/hostname >/dev/null; echo >done) >/dev/null 2>&1 3>&- & exit 4'
	status_is 4
	[ ! -e done ]
	[ -z "$(rows comm x.ior | grep -x -e cat -e sleep)" ]
	while [ ! -e done ]; do sleep 0.1; done
}

@test "-u with a command: only what it does as that user" {
	[ "$(id -u)" = 0 ] || skip "kernel: only root can become another user"
	chmod 777 .
	ior-capture -u 65534 -e %all -o x.ior setpriv --reuid=65534 --clear-groups cat /etc/hostname \
		>/dev/null
	rows uid x.ior | sort -u >uids
	[ "$(cat uids)" = 65534 ]
	rows comm,syscall,file x.ior | grep -q "^cat,openat,/etc/hostname$"
	[ -z "$(rows comm,syscall x.ior | grep -x "setpriv,setresuid")" ]
}

@test "a command that outlives its reader is left alone, status 0" {
	run --separate-stderr timeout $((10 * IOR_SLOW)) bash -c '
		ior-capture sh -c "echo >begun; sleep 1; echo >done" 2>/dev/null 3>&- | head -c 1 >/dev/null
		echo "${PIPESTATUS[*]}"'
	stdout_is "0 0"
	while [ ! -e done ]; do sleep 0.1; done
}

@test "SIGTERM twice: the second ends the capture, the command goes on" {
	start_capture -o x.ior sh -c 'trap "" TERM; echo >begun; sleep 2; echo >done'
	while [ ! -e begun ]; do sleep 0.05; done
	kill -TERM "$capturing"
	sleep 0.5
	kill -0 "$capturing"
	[ ! -e done ]
	kill -TERM "$capturing"
	wait "$capturing"
	[ ! -e done ]
	[ "$(info x.ior complete) $(info x.ior end_reason)" = "True signal" ]
	while [ ! -e done ]; do sleep 0.1; done
}

@test "nothing is left behind when capturing fails before the command runs" {
	# A ring that does not fit into memory is found when the programs are loaded.
	run --separate-stderr bash -c 'ulimit -v 600000; ior-capture --ring-size 1G -o x.ior sh -c "echo >ran"'
	[ "$status" -eq 125 ] || show_run "status"
	[ ! -e ran ]
	[ "${#stderr_lines[@]}" -eq 1 ] || show_run "not one line"
}
