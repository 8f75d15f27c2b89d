# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# The constants of lib/calls/constants.tbl against the headers of this machine: every name that one of
# them defines has this value. Would catch: a wrong number behind a name.
load helpers

# Lines "NAME VALUE" of the constants that this architecture has.
constants() {
	awk -v other="$1" '!/^[#[]/ && NF {
		for (i = 1; i <= NF; i++) {
			if ($i ~ "@" other)
				continue
			sub(/[\/@].*/, "", $i)
			sub(/=/, " ", $i)
			print $i
		}
	}' "$IOR_SOURCE/lib/calls/constants.tbl" | sort -u
}

# compare HEADER ...: how many names these headers define, and which have another value there.
compare() {
	{
		printf '#include <%s>\n' stdio.h "$@"
		echo 'int main(void) { int n = 0;'
		while read -r name value; do
			echo "#ifdef $name"
			echo "n++; if ((unsigned int)($name) != (unsigned int)($value))"
			printf 'printf("%s is %%#x\\n", (unsigned int)(%s));\n' "$name" "$name"
			echo "#endif"
		done <names
		printf '%s\n' 'printf("%d names\n", n); }'
	} >check.c
	"${CC:-cc}" -D_GNU_SOURCE -w -o check check.c && ./check
}

@test "constants have the values of this machine's headers" {
	case $(uname -m) in
	x86_64) constants arm64 >names ;;
	aarch64) constants x86 >names ;;
	*) skip "no constants of this architecture" ;;
	esac
	[ "$(wc -l <names)" -gt 1000 ]
	# what the C library says of these is its own, or cannot be had of it
	sed -i -E '/^(O_LARGEFILE|__O_TMPFILE|F_[GS]ETLKW?(64)?|SIGRTMIN|TC[GS]ETS[WF]?2) /d' names
	{
		compare fcntl.h unistd.h sys/mman.h sys/socket.h netinet/in.h netinet/tcp.h sys/epoll.h \
			sys/eventfd.h sys/signalfd.h sys/timerfd.h sys/inotify.h sys/mount.h sys/swap.h \
			sys/wait.h sys/resource.h sched.h signal.h time.h sys/ipc.h sys/shm.h sys/sem.h \
			sys/msg.h sys/personality.h sys/xattr.h sys/random.h sys/file.h sys/time.h
		compare linux/fcntl.h linux/stat.h linux/falloc.h linux/fs.h linux/mount.h linux/fanotify.h \
			linux/mman.h linux/mempolicy.h linux/memfd.h linux/prctl.h linux/ptrace.h \
			linux/futex.h linux/seccomp.h linux/keyctl.h linux/module.h linux/kexec.h \
			linux/perf_event.h linux/io_uring.h linux/userfaultfd.h linux/reboot.h \
			linux/openat2.h linux/sockios.h linux/loop.h linux/if_tun.h linux/nsfs.h linux/kvm.h \
			linux/udmabuf.h linux/netlink.h linux/in6.h linux/sched.h linux/time.h asm/ioctls.h asm/socket.h \
			linux/fiemap.h linux/landlock.h linux/close_range.h linux/random.h linux/eventpoll.h
	} >found
	cat found
	[ "$(awk '$2 == "names" { n += $1 } END { print n }' found)" -gt 900 ]
	run grep ' is 0x' found
	status_is 1
}

@test "every set of the system call table has constants, and every set is used" {
	sed -n 's/^\[\([a-z0-9_]*\)\].*/\1/p' "$IOR_SOURCE/lib/calls/constants.tbl" | sort >sets
	grep -v '^#' "$IOR_SOURCE/lib/calls/syscalls.tbl" | grep -o ':[a-z0-9_]*=[a-z0-9_]*' | sed 's/.*=//' | grep -vx -e i64 -e hex -e device | sort -u >used
	# a kind of argument has these without being told, or the decoder chooses by another argument
	grep -oh 'IOR_SET_[A-Z0-9_]*' "$IOR_SOURCE"/ior-print/*.c | sed 's/IOR_SET_//' |
		tr '[:upper:]' '[:lower:]' >>used
	printf '%s\n' open at >>used
	sort -u -o used used
	run comm -23 sets used
	stdout_is ""
}
