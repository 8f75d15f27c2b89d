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

# items SECTION: name and type of each field in a part of the page, and what is said of it.
items() {
	awk -v section="$1" '
		/^\.S[hs] / { inside = index($0, section) == 5 }
		!inside { next }
		/^\.It Cm .* Pq / { printf "%s%s\t%s\t", n++ ? "\n" : "", $3, $5; said = 0; item = 1; next }
		/^\.El/ { item = 0 }
		item { printf "%s%s", said++ ? " " : "", $0 }
		END { print "" }' "$page"
}

# What the page says of a field begins with what the row table says.
judge_items() {
	/usr/bin/python3 -c '
import sys
table = [line.rstrip("\n").split("\t") for line in open("table")]
page = [line.rstrip("\n").split("\t") for line in open("items")]
assert [f[:2] for f in page] == [f[:2] for f in table], "other fields"
for name, kind, said in page:
    meaning = next(f[2] for f in table if f[0] == name)
    meaning = meaning if "_" in meaning.split()[0] else meaning[0].upper() + meaning[1:]
    meaning += "" if meaning.endswith(".") else "."
    assert (said + " ").startswith(meaning + " "), (meaning, said)
print(len(page))'
}

@test "what the fields of a row mean, stored and derived ones, is said as in the row table" {
	fields_of_rows >all
	stored=$(header rows.ior | /usr/bin/python3 -c '
import json, sys
print(len(json.load(sys.stdin)["records"]["32"]))')
	head -n "$stored" all >table
	items "row (32)" >items
	run judge_items
	stdout_is "$stored"
	tail -n +$((stored + 1)) all >table
	items "DERIVED FIELDS" >items
	run judge_items
	stdout_is "$(($(wc -l <all) - stored))"
}

@test "fields were only ever added, at the end: streams recorded earlier have the same, in their order" {
	header rows.ior >now
	for stream in demo hello synthetic; do
		header "$IOR_DATA/$stream.ior" >then
		run /usr/bin/python3 -c '
import json
then, now = (json.load(open(name))["records"] for name in ("then", "now"))
assert len(then["32"]) > 30
for tag, fields in then.items():
    assert now[tag][:len(fields)] == fields, tag'
		stdout_is ""
		status_is 0
	done
}

# The tags and names that record.h reserves: tag, name, names of fields.
reserved() {
	sed -n 's/^\tX(\([0-9]*\), "\([a-z]*\)", "\([a-z_ ]*\)").*/\1 \2 \3/p' \
		"$IOR_SOURCE/lib/stream/record.h"
}

@test "the reserved tags and names of the page are those of record.h" {
	reserved >header
	[ "$(wc -l <header)" -gt 5 ]
	items RESERVED | awk -F '\t' '{ sub(/.*Its fields are \.Cm /, "", $3); print $2, $1, $3 }' |
		sed 's/ , / /g; s/ \.$//' >page
	same header page
	# and of rows
	names=$(sed -n 's/^#define IOR_ROW_RESERVED "\(.*\)"/\1/p' "$IOR_SOURCE/lib/stream/record.h")
	[ -n "$names" ]
	for name in $names; do
		sed -n '/^Rows will get/,/^\.Sh/p' "$page" | grep -x "\.Cm $name\( \.\)\?"
		run ! ior-filter --explain "has $name"
	done
}

# inject FILE: the stream with a record of each reserved tag before its end record.
inject() {
	/usr/bin/python3 -c '
import msgpack, sys
new = [[int(tag), 1, "x", [2, None, {"k": b"\xff"}], -3] for tag in sys.argv[2:]]
records = list(msgpack.Unpacker(open(sys.argv[1], "rb"), raw=False, unicode_errors="surrogateescape",
                                strict_map_key=False))
for record in records[:-1] + new + records[-1:]:
    sys.stdout.buffer.write(msgpack.packb(record, unicode_errors="surrogateescape"))' "$1" $tags
}

# tags_of FILE: the records of reserved tags that a stream has, as they are.
tags_of() {
	/usr/bin/python3 -c '
import msgpack, sys
for record in msgpack.Unpacker(open(sys.argv[1], "rb"), raw=True, strict_map_key=False):
    if str(record[0]) in sys.argv[2:]:
        print(record)' "$1" $tags
}

@test "records of reserved tags are passed on unread" {
	tags=$(reserved | cut -d ' ' -f 1)
	inject raw.ior >raw
	inject rows.ior >rows
	tags_of raw >expected
	[ "$(wc -l <expected)" -eq "$(wc -w <<<"$tags")" ]
	ior-pair raw >paired
	ior-filter -o few.raw -r raw 'syscall=read'
	ior-filter -o few.rows -r rows 'syscall=read'
	for stream in paired few.raw few.rows; do
		tags_of $stream >passed
		same expected passed
	done
	for format in text csv json strace; do
		same <(ior-print --format=$format rows.ior) <(ior-print --format=$format rows)
	done
	# as records they are printed, by their tags
	ior-print --format=json raw >printed
	same <(ior-print --format=json raw.ior) <(grep -v '"record":"[0-9]' printed)
	[ "$(grep -c '"record":"[0-9]' printed)" -eq "$(wc -w <<<"$tags")" ]
	same <(ior-stats --format=json rows.ior) <(ior-stats --format=json rows)
	same <(ior-flame rows.ior) <(ior-flame rows)
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
		run bash -c 'comm -23 page keys | grep -vx "pidns_initial\|restarts\|unfinished"'
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
