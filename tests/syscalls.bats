# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# The system call table against what the kernel itself says of its calls: the headers of this
# machine and the running kernel's tracepoints. Would catch: a wrong or forgotten number, a path
# that is not read as one, an argument too many.
load helpers

TABLE=$IOR_SOURCE/lib/calls/syscalls.tbl

# Lines "name number" of a column of the table (3 x86_64, 4 i386, 5 arm64).
column() {
	awk -v c="$1" '!/^#/ && NF && $c != "-" { print $1, $c }' "$TABLE" | sort
}

# Lines "name number" of a kernel header.
header() {
	printf '#define __ARCH_WANT_%s\n' RENAMEAT NEW_STAT SET_GET_RLIMIT SYS_CLONE3 MEMFD_SECRET \
		>header.c
	printf '#include <%s>\n' "$1" >>header.c
	"${CC:-cc}" -E -dM header.c >header.i || return 1
	awk '
		$2 ~ /^__NR(3264)?_/ { value[$2] = $3 }
		END {
			for (name in value) {
				n = value[name]
				while (n in value)
					n = value[n]
				if (sub(/^__NR_/, "", name) && n ~ /^[0-9]+$/ &&
				    name !~ /^(syscalls|arch_specific_syscall)$/)
					print name, n
			}
		}' header.i | sort
}

# Every call of the header is in that column of the table, with that number.
header_is_subset() {
	echo "#include <$1>" | "${CC:-cc}" -E - >/dev/null 2>&1 || skip "no <$1> here"
	header "$1" >theirs
	column "$2" >ours
	[ "$(wc -l <theirs)" -gt 250 ]
	comm -23 theirs ours >missing
	if [ -s missing ]; then
		echo "in <$1>, but not so in lib/calls/syscalls.tbl:"
		cat missing
		return 1
	fi
}

setup_file() {
	local dir=/sys/kernel/tracing

	if ! [ -d $dir/events/syscalls ]; then
		dir=$BATS_FILE_TMPDIR/tracefs
		mkdir "$dir"
		[ "$(id -u)" -ne 0 ] || mount -t tracefs tracefs "$dir" 2>/dev/null || :
	fi
	# Name, then type and name of each argument, separated by tabs. Kernels after 6.18 may add
	# the text behind a pointer as a further field, a __data_loc.
	if ls "$dir"/events/syscalls/sys_enter_*/format >/dev/null 2>&1; then
		awk '
			FNR == 1 { if (line) print line }
			/^name: / { line = substr($2, 11) }
			/field:/ && !/common_|__syscall_nr|__data_loc/ {
				sub(/^.*field:/, "")
				sub(/;.*/, "")
				line = line "\t" $0
			}
			END { print line }
		' "$dir"/events/syscalls/sys_enter_*/format | sort >"$BATS_FILE_TMPDIR/formats"
	fi
}

teardown_file() {
	umount "$BATS_FILE_TMPDIR/tracefs" 2>/dev/null || :
}

# Sets formats and native (the column of this machine), or skips the test.
need_formats() {
	formats=$BATS_FILE_TMPDIR/formats
	[ -s "$formats" ] || skip "tracefs with syscall events cannot be read: root only, and it" \
		"needs CONFIG_FTRACE_SYSCALLS"
	case $(uname -m) in
	x86_64) native=3 ;;
	aarch64) native=5 ;;
	*) skip "no column for $(uname -m)" ;;
	esac
}

# Lines "call word" of what the calls of the table do.
deeds() {
	awk '!/^#/ && NF {
		for (i = 7; i <= NF; i++)
			if (sub(/^does=/, "", $i)) {
				n = split($i, word, ",")
				for (k = 1; k <= n; k++)
					print $1, word[k]
			}
	}' "$TABLE" | sort -u
}

# join_formats CODE: awk code that sees, for each tracepoint, name, n, type[], arg[] (the
# kernel's), call, kinds, kind[], does (the table's; call is "" if there is none; does has a comma
# around each word); prints what is wrong.
join_formats() {
	awk -F'\t' -v c="$native" '
		NR == FNR {
			if (/^#/ || !NF)
				next
			nf = split($0, f, " ")
			if (f[c] == "-")
				next
			line[f[1]] = $0
			for (i = 7; i <= nf; i++)
				if (sub(/^aka=/, "", f[i]))
					line[f[i]] = $0
			next
		}
		{
			name = $1
			n = NF - 1
			for (i = 1; i <= n; i++) {
				type[i] = arg[i] = $(i + 1)
				sub(/ *[^ *]+$/, "", type[i])
				sub(/^.*[ *]/, "", arg[i])
			}
			kinds = 0
			call = ""
			does = ","
			nf = split(line[name], f, " ")
			if (nf)
				call = f[1]
			for (i = 7; i <= nf; i++)
				if (split(f[i], part, "[:=]") >= 2 && f[i] ~ /:/)
					kind[++kinds] = part[2]
				else if (part[1] == "does")
					does = "," part[2] ","
			'"$1"'
		}' "$TABLE" "$formats" >wrong
	if [ -s wrong ]; then
		cat wrong
		return 1
	fi
}

@test "asm/unistd_64.h is in the table, with its numbers" {
	[ "$(uname -m)" = x86_64 ] || skip "asm/unistd_64.h is not that of x86_64 here"
	header_is_subset asm/unistd_64.h 3
}

@test "asm/unistd_32.h is in the table, with its numbers" {
	[ "$(uname -m)" = x86_64 ] || skip "asm/unistd_32.h is not that of x86_64 here"
	header_is_subset asm/unistd_32.h 4
}

@test "asm-generic/unistd.h is in the table as arm64, with its numbers" {
	[ "$(getconf LONG_BIT)" = 64 ] || skip "asm-generic/unistd.h has the 32-bit calls here"
	header_is_subset asm-generic/unistd.h 5
}

@test "calls from 424 on have one number everywhere" {
	run awk '!/^#/ && NF {
		for (i = 3; i <= 5; i++)
			if ($i != "-" && $i >= 424 && !($1 in number))
				number[$1] = $i
		for (i = 3; i <= 5; i++)
			if ($i != "-" && ($1 in number) && $i != number[$1])
				print $1
	}' "$TABLE"
	status_is 0
	stdout_is ""
}

@test "every system call tracepoint of the running kernel is a call of the table" {
	need_formats
	[ "$(wc -l <"$formats")" -gt 250 ]
	join_formats 'if (call == "") print name " is not in lib/calls/syscalls.tbl"'
}

@test "calls have as many arguments as their tracepoints" {
	need_formats
	join_formats 'if (call != "" && n != kinds) print name ": " n " arguments, not " kinds'
}

@test "kinds of arguments agree with the types of the running kernel" {
	need_formats
	# shellcheck disable=SC2016
	join_formats '
		for (i = 1; call != "" && i <= n; i++) {
			t = type[i]
			a = arg[i]
			k = kind[i]
			why = ""
			pointer = t ~ /\*/
			followed = k ~ /^(path|text|target|openhow|iov|m?msghdr|sockaddr(_out)?|buf)$/ ||
				   k ~ /^(timespec|timeval|epevent|pollfds|xattrargs)$/ ||
				   k ~ /^(fdpair|offsetp|offsetp32)$/

			if (pointer && !followed && k !~ /^(addr|tls)$/)
				why = "a pointer"
			if (!pointer && followed)
				why = "no pointer"

			# Names. Buffers of bytes are char * too.
			if (t ~ /^(const )?char \*$/ && k !~ /^(path|text|target)$/ &&
			    a !~ /^(buf|ubuf|list|optval|shmaddr|u_msg_ptr)$/ &&
			    name !~ /^set(host|domain)name$/)
				why = "a string"
			if (k ~ /^(path|text|target)$/ && t !~ /^(const )?char \*$/)
				why = "no string"
			if ((a ~ /^(from_|to_)?path(name)?$/ ||
			     a ~ /^(filename|special(file)?|new_root|put_old|dir_name|newname)$/ ||
			     (a == "oldname" && name !~ /^symlink/)) && pointer && k != "path")
				why = "a path"
			if ((a == "oldname" && name ~ /^symlink/) != (k == "target"))
				why = "the target of a symbolic link"

			# Descriptors
			fd = t == "mqd_t" || (t ~ /^(const )?(unsigned )?(int|long)$/ &&
					      a ~ /fd$|^fd_?(in|out)$|^fildes$/)
			if (fd && k !~ /^(fd|dirfd|fdvalue)$/)
				why = "a descriptor"
			if (!fd && k ~ /^(fd|dirfd|fdvalue)$/)
				why = "no descriptor"
			if (a ~ /dfd$/ && a !~ /^(oldfd|pidfd)$/ && k != "dirfd")
				why = "a directory descriptor"
			free = name " " a
			if (k == "fdvalue" && free !~ /^close_range (max_)?fd$/ &&
			    free !~ /^(pidfd_getfd fd|signalfd4? ufd)$/ &&
			    free !~ /^(perf_event_open group_fd|open_by_handle_at mountdirfd)$/)
				why = "a descriptor that the call works on"

			# Structures and numbers of one meaning
			if ((t == "umode_t") != (k == "mode") && name != "umask")
				why = "mode"
			if (t == "pid_t" && k != "pid" && name != "waitid")
				why = "pid"
			if (t ~ /struct user_msghdr/ && k != "msghdr")
				why = "msghdr"
			if ((t ~ /struct mmsghdr/) != (k == "mmsghdr"))
				why = "mmsghdr"
			if (t ~ /struct pollfd/ && k != "pollfds")
				why = "pollfds"
			if (t ~ /struct xattr_args/ && (k == "xattrargs") != (name == "getxattrat"))
				why = "xattrargs"
			if (t ~ /struct open_how/ && k != "openhow")
				why = "openhow"
			if ((t ~ /struct epoll_event/ && a == "event") != (k == "epevent"))
				why = "epevent"
			vector = t ~ /struct iovec/ && name != "process_madvise" && a != "rvec"
			if (vector != (k == "iov"))
				why = "iov"
			if (t ~ /struct sockaddr/ && (k == "sockaddr") != (type[i + 1] == "int"))
				why = "sockaddr"
			if ((t ~ /struct sockaddr/ && type[i + 1] == "int *") != (k == "sockaddr_out"))
				why = "sockaddr_out"
			if ((t ~ /^loff_t \*/) != (k == "offsetp"))
				why = "offsetp"
			if (k == "timespec" && t !~ /struct __kernel_timespec/)
				why = "no timespec"
			if (k == "timeval" && t !~ /timeval/)
				why = "no timeval"
			if ((a == "nfds" || (name ~ /select/ && a == "n")) != (k == "nfds"))
				why = "nfds"
			if ((a == "tls") != (k == "tls"))
				why = "tls"
			if ((a ~ /_h$/ && arg[i - 1] ~ /_l$/) != (k == "high"))
				why = "high"
			if (k == "atflags" && a !~ /flag/)
				why = "no flags"
			if (k == "oflags" && a !~ /^(flags|oflag)$/)
				why = "no flags of open"
			if (why)
				print name " argument " i ": " t " " a " is " why ", not " k
		}'
}

# Would catch: a call that is forgotten where names are found anew, or a pipeline that records itself.
@test "what calls do is what is stated here of each" {
	deeds >ours
	sed 's/^ *//' <<-'STATED' | awk '{ for (i = 2; i <= NF; i++) print $i, $1 }' | sort >stated
		renames rename renameat renameat2 mount umount umount2 move_mount pivot_root fsmount
		renames open_tree open_tree_attr setns unshare
		execs execve execveat
		forks fork vfork clone clone3
		resumes restart_syscall
		sigreturns rt_sigreturn sigreturn
		writes_time select _newselect pselect6 pselect6_time64 ppoll ppoll_time64
		writes_time recvmmsg recvmmsg_time64
		takes read readv splice tee sendfile sendfile64
		gives write writev vmsplice splice tee sendfile sendfile64
		to_first sendfile sendfile64
		from_to rename renameat renameat2 link linkat move_mount
		null_path fanotify_mark futimesat utimensat utimensat_time64
		null_cwd fanotify_mark
		local bind getsockname
		sleeps nanosleep clock_nanosleep clock_nanosleep_time64
		opens open openat openat2 creat
		duplicates dup dup2 dup3
		accepts accept accept4
		times_out poll ppoll ppoll_time64 select pselect6 pselect6_time64
		times_out _newselect recvmmsg recvmmsg_time64
		maps mmap mmap2
		remaps mremap
		unmaps munmap
		moves_break brk
		at_position read readv getdents getdents64 write writev
		at_position splice sendfile sendfile64 copy_file_range
	STATED
	run diff stated ours
	stdout_is ""
	# nothing in syscall.h that no call does
	sed -n 's/^\tIOR_DOES_\([A-Z_]*\) = .*/\1/p' "$IOR_SOURCE/lib/calls/syscall.h" |
		tr '[:upper:]' '[:lower:]' | sort >known
	run diff known <(cut -d' ' -f2 ours | sort -u)
	stdout_is ""
}

# Would catch: a word at a call whose arguments or return it says nothing of, and one that is missing.
@test "what calls do agrees with their arguments and returns" {
	run awk '!/^#/ && NF {
		split("", n)
		does = class = ","
		for (i = 7; i <= NF; i++)
			if (split($i, part, "[:=]") >= 2 && $i ~ /:/)
				n[part[2]]++
			else if (part[1] == "does")
				does = "," part[2] ","
			else if (part[1] == "class")
				class = "," part[2] ","
		# of a call alone whose arguments are in memory there is nothing to say
		if ($1 ~ /^(select|mmap)$/ && n["addr"] == 1 && NF <= 9)
			next
		why = ""
		time = n["timespec"] || n["timespec64"] || n["timeval"]
		moves = $6 ~ /^(read|write|both)$/

		# A descriptor, and bytes from or to the caller at its own position: a pipe may be
		# one. Files and their attributes, sockets and queues are not.
		flows = n["fd"] && moves && !n["offset"] && !n["offset_lo"] && !n["text"] &&
			$1 !~ /^(getdents|flistxattr|send[tm]|recv|mq_|copy_file_range)/
		if (flows != (does ~ /,(takes|gives),/))
			why = "takes, gives"
		if (does ~ /,takes,/ && $6 == "write" || does ~ /,gives,/ && $6 == "read")
			why = "the wrong way"
		if (does ~ /,to_first,/ && (n["fd"] != 2 || $6 != "both"))
			why = "to_first"

		if ((n["path"] == 2 && $1 != "pivot_root") != (does ~ /,from_to,/))
			why = "from_to"
		if (does ~ /,null_path,/ && (!n["path"] || !n["dirfd"]))
			why = "null_path"
		if (does ~ /,null_cwd,/ && does !~ /,null_path,/)
			why = "null_cwd"
		if (does ~ /,local,/ && !n["sockaddr"] && !n["sockaddr_out"])
			why = "local"
		if (($6 == "fd" && n["sockaddr_out"]) != (does ~ /,accepts,/))
			why = "accepts"
		opens = $6 == "fd" && n["path"] && (n["oflags"] || n["openhow"] || n["mode"])
		if (opens != (does ~ /,opens,/))
			why = "opens"
		if (does ~ /,duplicates,/ && ($6 != "fd" || !n["fd"]))
			why = "duplicates"

		if ((time && $2 == "Time") != (does ~ /,sleeps,/))
			why = "sleeps"
		if (does ~ /,writes_time,/ && !time)
			why = "writes_time"
		if (does ~ /,times_out,/ && !(($6 == "count") && (time || n["msec"])))
			why = "times_out"

		if (($6 == "never" && $2 == "Signals") != (does ~ /,sigreturns,/))
			why = "sigreturns"
		if (does ~ /,(execs|forks),/ && class !~ /,process,/)
			why = "execs, forks"
		if (does ~ /,forks,/ && $6 != "pid" || does ~ /,execs,/ && !n["path"])
			why = "execs, forks"
		if (does ~ /,(maps|remaps|unmaps),/ && !n["len"])
			why = "a length of memory"
		if (does ~ /,(maps|remaps|unmaps|moves_break),/ && $2 != "Memory")
			why = "memory"
		if (why)
			print NR ": " $1 ": " why
	}' "$TABLE"
	status_is 0
	stdout_is ""
}

# Would catch: the two ends of a transfer or of a renaming mixed up.
@test "what calls do agrees with the arguments of the running kernel" {
	need_formats
	# shellcheck disable=SC2016
	join_formats '
		old = kernel_time = constant = 0
		first = ""
		for (i = 1; call != "" && i <= n; i++) {
			old += arg[i] ~ /^(oldname|from_pathname)$/ && kind[i] == "path"
			kernel_time += type[i] ~ /time(spec|val)/ && kind[i] ~ /^time(spec|val)$/
			constant += type[i] ~ /const/ && kind[i] ~ /^time(spec|val)$/
			if (kind[i] == "fd" && first == "")
				first = arg[i]
		}
		if (call != "" && (old > 0) != (does ~ /,from_to,/))
			print name ": from_to"
		if (call != "" && (first ~ /out/) != (does ~ /,to_first,/))
			print name ": to_first"
		if (does ~ /,writes_time,/ && (!kernel_time || constant))
			print name ": writes_time"'
}

@test "the generator refuses a damaged table at its line" {
	# shellcheck disable=SC2016 # as in the table
	while IFS='|' read -r line why; do
		printf '# a comment\n\nread FS 0 3 63 read fd:fd\n%s\n' "$line" >bad.tbl
		run --separate-stderr awk -f "$IOR_SOURCE/lib/calls/gen-syscalls.awk" bad.tbl
		status_is 1
		stderr_is "bad.tbl:4: $why"
	done <<-'LINES'
		read2 FS 0 - - read|number 0 of IOR_X86_64 is that of read
		read2 FS - 3 - read|number 3 of IOR_I386 is that of read
		read2 FS 1024 - - read|number '1024'
		read2 FS x - - read|number 'x'
		read2 FS 1 -|a call needs name, family, three numbers and return
		Read2 FS 1 - - read|name 'Read2'
		read2 FS 1 - - read fd|'fd' is no name:kind[=set], does=, aka= or class=
		read2 FS 1 - - read fd:fd:fd|'fd:fd:fd' is no name:kind[=set], does=, aka= or class=
		read2 FS 1 - - read class=files|class 'files'
		read2 FS 1 - - read does=reads|does 'reads'
		read2 FS 1 - - read does=takes,reads|does 'reads'
		read2 FS 1 - - read does=takes,takes|does 'takes' twice
		read2 FS 1 - - read does=|'does=' is no name:kind[=set], does=, aka= or class=
		read2 FS 1 - - read a:fd b:fd c:fd d:fd e:fd f:fd g:fd|more than 6 arguments
	LINES
}

@test "the generator of the constants refuses a damaged table at its line" {
	while IFS='|' read -r line why; do
		printf '[seek] value SEEK_???\nSEEK_SET=0\n%s\n' "$line" >bad.tbl
		run --separate-stderr awk -f "$IOR_SOURCE/lib/calls/gen-constants.awk" bad.tbl
		status_is 1
		stderr_is "bad.tbl:3: $why"
	done <<-'LINES'
		SEEK_CUR|'SEEK_CUR' is no NAME=VALUE[/MASK][@ARCH]
		SEEK_CUR=1@mips|'SEEK_CUR=1@mips' is no NAME=VALUE[/MASK][@ARCH]
		SEEK_CUR=1/|'SEEK_CUR=1/' is no NAME=VALUE[/MASK][@ARCH]
		[seek] value SEEK_???|a second set [seek]
		[other] values X_???|a set needs [name], flags, mode or value, and what stands for an unknown one
	LINES
}

@test "an unknown kind is a compiler's error at the line of the table" {
	printf '# a comment\nread FS 0 3 63 read fd:fx\n' >bad.tbl
	awk -f "$IOR_SOURCE/lib/calls/gen-syscalls.awk" bad.tbl >syscalls.inc
	awk -f "$IOR_SOURCE/lib/calls/gen-constants.awk" "$IOR_SOURCE/lib/calls/constants.tbl" >constants.inc
	run "${CC:-cc}" -std=gnu11 -fsyntax-only -I. -iquote "$IOR_SOURCE/lib" \
		"$IOR_SOURCE/lib/calls/syscall.c"
	status_is 1
	stdout_has "bad.tbl:2"
	stdout_has "IOR_ARG_FX"
}
