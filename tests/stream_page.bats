# SPDX-License-Identifier: BSD-2-Clause
#
# ior-stream(5): catches a page that does not say what the programs write, and a reader in it that
# does not read that.
load helpers

page=$IOR_SOURCE/lib/ior-stream.5

setup() {
	common_setup
	/usr/bin/python3 -c 'import msgpack' 2>/dev/null || skip "no python3-msgpack"
	synthetic 500 >raw.ior
	ior-pair raw.ior >rows.ior
}

# header FILE: the map of its header in JSON.
header() {
	/usr/bin/python3 -c '
import json, msgpack, sys
print(json.dumps(next(iter(msgpack.Unpacker(open(sys.argv[1], "rb"))))[1]))' "$1"
}

@test "every field of every record stands in the page, in its order and with its type" {
	awk '/^\.Sh / { in_records = $2 == "RECORDS" }
	     in_records && /^\.Ss / { tag = $3; gsub(/[()]/, "", tag) }
	     in_records && /^\.It Cm .* Pq / { print tag, $3, $5 }' "$page" >page
	header raw.ior | /usr/bin/python3 -c '
import json, sys
for tag, fields in json.load(sys.stdin)["records"].items():
    for name, kind in fields:
        print(tag, name, kind)' >header
	[ -s header ]
	same header page
}

@test "every record has the name in the page that ior-print gives it" {
	awk '/^\.Ss .*\([0-9]+\)$/ { print $2 }' "$page" | sort >page
	for file in raw.ior rows.ior; do
		ior-print --format=json -F record "$file" | sed 's/.*:"//; s/"}$//'
	done | sort -u >printed
	[ -s printed ]
	# What a capture of this size has not got: change, reset, note, cgroup ...
	run comm -13 page printed
	stdout_is ""
}

@test "every key of the header stands in the page" {
	awk '/^\.Sh / { in_header = $2 == "HEADER" }
	     in_header && /^\.It Cm / { print $3 }' "$page" | sort >page
	for file in raw.ior rows.ior; do
		header "$file" | /usr/bin/python3 -c '
import json, sys
print("\n".join(sorted(json.load(sys.stdin))))' >keys
		run comm -13 page keys
		stdout_is ""
		# Those that a header has only when there is something to say.
		run bash -c 'comm -23 page keys | grep -vx "pidns_initial\|restarts"'
		stdout_is ""
	done
}

@test "the reader in the page reads what ior-print prints" {
	sed -n '/^import msgpack, sys/,/^\.Ed/p' "$page" | sed '$d' >reader.py
	[ "$(wc -l <reader.py)" -gt 10 ]
	/usr/bin/python3 reader.py <rows.ior >rows.py
	/usr/bin/python3 -c '
import ast
fields = ["seq", "time_ns", "pid", "comm", "syscall", "ret", "error", "file", "args"]
for line in open("rows.py"):
    row = ast.literal_eval(line)
    if row["record"] == 32:
        print([row.get(f) for f in fields])' >reader
	ior-print --format=json -F seq,time_ns,pid,comm,syscall,ret,error,file,args rows.ior |
		/usr/bin/python3 -c '
import json, sys
for line in sys.stdin:
    print(list(json.loads(line).values()))' >printed
	[ "$(wc -l <printed)" -eq 500 ]
	same printed reader
}

@test "the reader in the page reads a raw stream, whose parts may follow each other" {
	sed -n '/^import msgpack, sys/,/^\.Ed/p' "$page" | sed '$d' >reader.py
	cat raw.ior raw.ior | /usr/bin/python3 reader.py >records
	enters=$(ior-print --format=json -F record raw.ior | grep -c '"enter"')
	[ "$enters" -ge 500 ]
	[ "$(grep -c "'record': 1," records)" -eq $((2 * enters)) ]
	[ "$(grep -c "'record': 15," records)" -eq 2 ]
	grep -q "'file': '/" records
}

@test "the page has no mistakes" {
	command -v mandoc >/dev/null || skip "no mandoc"
	run mandoc -T lint -W warning "$page"
	status_is 0
	stdout_is ""
}
