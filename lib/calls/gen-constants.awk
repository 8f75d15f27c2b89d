# SPDX-License-Identifier: BSD-2-Clause
#
# Makes constants.inc of constants.tbl: a SET() for each set, with the place of its constants among
# all, a CONSTANT() for each of these. lib/calls/constant.[hc] give them their meaning.

function fail(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text | "cat 1>&2"
	failed = 1
	exit 1
}

function finish_set() {
	if (set != "")
		printf "SET(%s, IOR_STYLE_%s, \"%s\", %d, %d)\n", set, style, unknown, first, n - first
}

BEGIN {
	print "/* Made by gen-constants.awk of constants.tbl. */"
}

/^#/ || NF == 0 { next }

/^\[/ {
	finish_set()
	if (NF != 3 || $1 !~ /^\[[a-z][a-z0-9_]*\]$/ || $2 !~ /^(flags|mode|value)$/)
		fail("a set needs [name], flags, mode or value, and what stands for an unknown one")
	set = toupper(substr($1, 2, length($1) - 2))
	style = toupper($2)
	unknown = $3
	first = n + 0
	if (set in sets)
		fail("a second set " $1)
	sets[set] = 1
	next
}

{
	for (i = 1; i <= NF; i++) {
		if ($i !~ /^[A-Za-z_][A-Za-z0-9_]*=-?[0-9][0-9a-fx]*(\/[0-9][0-9a-fx]*)?(@(x86|arm64))?$/)
			fail("'" $i "' is no NAME=VALUE[/MASK][@ARCH]")
		if (set == "")
			fail("no set before '" $i "'")
		name = value = $i
		mask = arch = ""
		sub(/=.*/, "", name)
		sub(/^[^=]*=/, "", value)
		if (value ~ /@/) {
			arch = value
			sub(/^[^@]*@/, "", arch)
			sub(/@.*/, "", value)
		}
		if (value ~ /\//) {
			mask = value
			sub(/^[^\/]*\//, "", mask)
			sub(/\/.*/, "", value)
		}
		printf "#line %d \"%s\"\n", FNR, FILENAME
		printf "CONSTANT(\"%s\", %s, %s, IOR_ON_%s)\n", name, value, mask == "" ? 0 : mask,
		       arch == "" ? "ALL" : toupper(arch)
		n++
	}
}

END {
	if (failed)
		exit 1
	finish_set()
}
