#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# What a real machine is told of its cache: programs that read a file from the disk in each of the
# ways there are. Would catch: a share of the cache of bytes that were never read through a call, a
# socket that is said to have cost the disk.

load helpers
load judge/capture

MIB=$((1 << 20))

# cold PROGRAM: rows of a Python program, in cold.rows, with a file of 8 MiB of which nothing is in
# memory: f is its descriptor, call() a system call.
cold() {
	cat >program.py <<-PYTHON
		import ctypes, mmap, os, socket, struct, sys
		libc = ctypes.CDLL(None, use_errno=True)
		def call(*args):
		    ret = libc.syscall(*(ctypes.c_long(a) for a in args))
		    assert ret >= 0, os.strerror(ctypes.get_errno())
		    return ret
		N = 8 << 20
		f = os.open("big", os.O_RDONLY)
		os.posix_fadvise(f, 0, 0, os.POSIX_FADV_DONTNEED)
		$1
	PYTHON
	if [ ! -e big ]; then
		head -c $((8 * MIB)) /dev/urandom >big
		sync big
	fi
	[ -e "/sys/dev/block/$(stat -c %Hd:%Ld big)" ] || skip "kernel: $PWD is on no block device"
	ior-capture -e %all -o cold.ior /usr/bin/python3 -B program.py 3>&- 4>&- 9>&-
	ior-pair --strict cold.ior -o all.rows
	# without what the interpreter itself reads
	ior-filter -r all.rows -o cold.rows "any_file=$PWD/big or syscall=%aio or syscall=mmap,madvise or
		syscall=munmap,close"
}

# figures OF: the summary's figures of cold.rows, in JSON's words.
figures() {
	ior-stats --format=json cold.rows | head -n 1 | jq -r "[$1] | @tsv"
}

# of_file FILE: read, written and device_read of a file, from the groups by file.
of_file() {
	ior-stats --format=json -b file -n 0 -F count,read,written,device_read cold.rows |
		jq -r "select(.file == \"$1\") | [.read, .written, .device_read] | @tsv"
}

@test "sendfile from the disk: the cache served nothing of it, and the file cost the disk, not the socket" {
	cold 'a, b = socket.socketpair()
if os.fork() == 0:
    a.close()
    while b.recv(1 << 16): pass
    os._exit(0)
b.close()
at = 0
while True:
    n = os.sendfile(a.fileno(), f, at, 1 << 20)
    if not n: break
    at += n
a.close()
os.wait()'
	read -r share read written device outside < <(
		figures '.cache_share, .read, .written, .device_read, .device_outside')
	[ "$read" -ge $((8 * MIB)) ]
	[ "$written" -ge $((8 * MIB)) ]
	[ "$device" -ge $((8 * MIB)) ]
	# what little is outside is metadata
	[ "$outside" -lt $((MIB / 4)) ]
	awk -v share="$share" 'BEGIN { exit !(share < 0.1) }'
	run of_file "$PWD/big"
	read -r read written device <<<"$output"
	[ "$read" = $((8 * MIB)) ]
	[ "$written" = 0 ]
	[ "$device" -ge $((8 * MIB)) ]
	# of the socket's ends, no byte was read from a device
	ior-stats --format=json -b filetype -n 0 -F written,device_read cold.rows >types
	[ "$(jq -r 'select(.filetype == "sock") | .device_read' types)" = 0 ]
	[ "$(jq -r 'select(.filetype == "sock") | .written' types)" -ge $((8 * MIB)) ]
	# and each row has both, and where it began in the file
	ior-filter -r cold.rows 'syscall=sendfile' | ior-print --format=csv -F old_file,old_offset,bytes |
		awk -F, -v file="$PWD/big" 'NR > 1 { if ($1 != file || $2 != at) exit 1; at += $3 }
			END { exit at != 8388608 }'
}

@test "a mapped file: its bytes from the disk are outside of the reads, and have no share of the cache" {
	cold 'm = mmap.mmap(f, N, prot=mmap.PROT_READ)
m.madvise(22)'
	read -r device outside < <(figures '.device_read, .device_outside')
	[ "$device" -ge $((8 * MIB)) ]
	[ $((device - outside)) = 0 ]
	run --separate-stderr ior-stats cold.rows
	stdout_has "outside of the bytes read"
	stdout_lacks "the page cache, which served"
}

@test "O_DIRECT by aio: what it moves is said to be in no figure; there is no share of the cache" {
	cold 'os.close(f)
f = os.open("big", os.O_RDONLY | os.O_DIRECT)
m = mmap.mmap(-1, 1 << 20)
where = ctypes.addressof(ctypes.c_char.from_buffer(m))
context = ctypes.c_ulong(0)
call(206, 8, ctypes.addressof(context))
for i in range(8):
    iocb = ctypes.create_string_buffer(struct.pack("QIiHhIQQqQII", 0, 0, 0, 0, 0, f, where, 1 << 20,
                                                   i << 20, 0, 0, 0))
    pointer = ctypes.c_ulong(ctypes.addressof(iocb))
    call(209, context.value, 1, ctypes.addressof(pointer))
    event = ctypes.create_string_buffer(32)
    call(208, context.value, 1, 1, ctypes.addressof(event), 0)'
	run --separate-stderr ior-stats cold.rows
	stdout_has "17 calls of AIO or io_uring: their transfers are not in these figures"
	stdout_lacks "the page cache, which served"
	[ "$(figures .aio_calls)" = 17 ]
}

# Through the page cache: what the thread itself began to read is known, but of which bytes is not.
@test "io_uring: what it moves is said to be in no figure; there is no share of the cache" {
	# without memory to fill, it fails with EFAULT where it may be used
	error=$(/usr/bin/python3 -c 'import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall(425, 1, 0)
print(ctypes.get_errno())')
	[ "$error" = 14 ] || skip "kernel: no io_uring (errno $error)"
	cold 'params = ctypes.create_string_buffer(120)
ring = call(425, 8, ctypes.addressof(params))
entries, results = struct.unpack_from("II", params)
tail, array = struct.unpack_from("4xI16xI", params, 40)
cqes, = struct.unpack_from("20xI", params, 80)
queue = mmap.mmap(ring, array + 4 * entries)
done = mmap.mmap(ring, cqes + 16 * results, offset=0x8000000)
requests = mmap.mmap(ring, 64 * entries, offset=0x10000000)
m = mmap.mmap(-1, 1 << 20)
where = ctypes.addressof(ctypes.c_char.from_buffer(m))
for i in range(8):
    struct.pack_into("BBHiQQIIQ", requests, 64 * i, 22, 0, 0, f, i << 20, where, 1 << 20, 0, i)
    struct.pack_into("I", queue, array + 4 * i, i)
    struct.pack_into("I", queue, tail, i + 1)
    call(426, ring, 1, i + 1, 1, 0, 0)
    assert struct.unpack_from("Qi", done, cqes + 16 * i) == (i, 1 << 20)'
	run --separate-stderr ior-stats cold.rows
	stdout_has "9 calls of AIO or io_uring: their transfers are not in these figures"
	stdout_lacks "the page cache, which served"
	read -r calls read device outside < <(figures '.aio_calls, .read, .device_read, .device_outside')
	[ "$calls" = 9 ]
	[ "$read" = 0 ]
	[ "$outside" = "$device" ]
}

@test "read, warm and cold: the share is what was in memory" {
	# nothing is read ahead
	cold 'os.posix_fadvise(f, 0, 0, os.POSIX_FADV_RANDOM)
for i in range(4): os.pread(f, 1 << 20, i << 20)
for i in range(4): os.pread(f, 1 << 20, i << 20)'
	read -r share read < <(figures '.cache_share, .read')
	[ "$read" -ge $((8 * MIB)) ]
	awk -v share="$share" 'BEGIN { exit !(share > 0.45 && share < 0.55) }'
	run --separate-stderr ior-stats cold.rows
	stdout_has "8.00MiB of it through the page cache, which served about"
}
