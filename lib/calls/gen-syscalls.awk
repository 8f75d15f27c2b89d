# SPDX-License-Identifier: BSD-2-Clause
#
# Makes syscalls.inc of syscalls.tbl: a CALL() for each line, a NUMBER() for each number of it.
# lib/calls/syscall.c gives them their meaning. Kinds, sets, families and returns become the names
# of syscall.h and constant.h unseen: where one is unknown the compiler says so, at the line of the table.
# The words of does= and class= are looked at here.

function fail(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text | "cat 1>&2"
	failed = 1
	exit 1
}

# does=a,b: IOR_DOES_A | IOR_DOES_B
function deeds(list,    n, part, i, bits, seen) {
	n = split(list, part, ",")
	bits = "0"
	for (i = 1; i <= n; i++) {
		if (!(part[i] in deed))
			fail("does '" part[i] "'")
		if (part[i] in seen)
			fail("does '" part[i] "' twice")
		seen[part[i]] = 1
		bits = bits " | IOR_DOES_" toupper(part[i])
	}
	return bits
}

# class=a,-b: adds a, takes b away
function classes(list,    n, part, i, name) {
	n = split(list, part, ",")
	for (i = 1; i <= n; i++) {
		name = part[i]
		if (sub(/^-/, "", name))
			delete class[name]
		else
			class[name] = 1
		if (!(name in known))
			fail("class '" name "'")
	}
}

BEGIN {
	split("IOR_X86_64 IOR_I386 IOR_ARM64", abi, " ")
	nclasses = split("file desc process network memory signal ipc", all, " ")
	for (i = 1; i <= nclasses; i++)
		known[all[i]] = 1
	n = split("renames execs forks resumes sigreturns writes_time takes gives to_first from_to " \
		  "null_path null_cwd local sleeps opens duplicates accepts times_out maps " \
		  "remaps unmaps moves_break at_position", all_deeds, " ")
	for (i = 1; i <= n; i++)
		deed[all_deeds[i]] = 1
	usual["oflags"] = "open"
	usual["atflags"] = "at"
	print "/* Made by gen-syscalls.awk of syscalls.tbl. */"
}

/^#/ || NF == 0 { next }

NF < 6 { fail("a call needs name, family, three numbers and return") }

$1 !~ /^[a-z_][a-z0-9_]*$/ { fail("name '" $1 "'") }

{
	family = $2 == "Time" ? "IOR_TIME_FAMILY" : "IOR_" toupper($2)
	nargs = 0
	kinds = names = sets = ""
	aliases = "NULL"
	split("", class)
	split("", has)
	adjust = ""
	does = "0"
	for (i = 7; i <= NF; i++) {
		if ($i ~ /^aka=[a-z0-9_,]+$/) {
			aliases = substr($i, 5)
			gsub(/,/, " ", aliases)
			aliases = "\"" aliases "\""
		} else if ($i ~ /^does=[a-z_,]+$/) {
			does = deeds(substr($i, 6))
		} else if ($i ~ /^class=[a-z,-]+$/) {
			adjust = substr($i, 7)
		} else if ($i ~ /^[a-z][a-z0-9_]*:[a-z0-9_]+(=[a-z0-9_]+)?$/) {
			split($i, arg, "[:=]")
			comma = nargs++ ? ", " : ""
			set = arg[3] != "" ? arg[3] : arg[2] in usual ? usual[arg[2]] : "none"
			sets = sets comma "IOR_SET_" toupper(set)
			names = names comma "\"" arg[1] "\""
			kinds = kinds comma "IOR_ARG_" toupper(arg[2])
			has[arg[2]] = 1
		} else {
			fail("'" $i "' is no name:kind[=set], does=, aka= or class=")
		}
	}
	if (nargs > 6)
		fail("more than 6 arguments")

	if ("path" in has)
		class["file"] = 1
	if ($2 == "Network")
		class["network"] = 1
	else if ("fd" in has || "dirfd" in has || "fdpair" in has || "pollfds" in has || $6 == "fd")
		class["desc"] = 1
	if ($2 == "Memory")
		class["memory"] = 1
	if ($2 == "Signals")
		class["signal"] = 1
	classes(adjust)
	bits = "0"
	for (i = 1; i <= nclasses; i++)
		if (all[i] in class)
			bits = bits " | IOR_CLASS_" toupper(all[i])

	for (i = 1; i <= 3; i++) {
		number[i] = $(2 + i)
		if (number[i] == "-") {
			number[i] = -1
			continue
		}
		if (number[i] !~ /^[0-9]+$/ || number[i] + 0 >= 1024)
			fail("number '" number[i] "'")
		if ((i, number[i] + 0) in taken)
			fail("number " number[i] " of " abi[i] " is that of " taken[i, number[i] + 0])
		taken[i, number[i] + 0] = $1
	}

	printf "#line %d \"%s\"\n", FNR, FILENAME
	printf "CALL(\"%s\", %s, %s, %d, %d, %d, %d, ", $1, aliases, family, number[1], number[2],
	       number[3], nargs
	printf "LIST(%s), LIST(%s), LIST(%s), IOR_RET_%s, %s, %s)\n", nargs ? kinds : "0",
	       nargs ? names : "NULL", nargs ? sets : "0", toupper($6), does, bits
	for (i = 1; i <= 3; i++)
		if (number[i] >= 0)
			printf "NUMBER(%s, %d, %d)\n", abi[i], number[i], entry
	entry++
}

END {
	if (failed)
		exit 1
}
