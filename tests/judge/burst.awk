# SPDX-License-Identifier: BSD-2-Clause
#
# Rows of the scenario task-burst, as `ior-print --format=csv -F tid,call,ret,file,args`:
# lseek(fd, N, SEEK_SET) returns its own argument, so each row proves that its enter and its
# exit belong together. Prints what is wrong, and at the end the number of rows.
# FILE: the only file there may be. Rows without one are allowed until it was announced.
BEGIN { FS = "," }
NR == 1 { next }
{
	rows++
	split($6, sought, "\"")
	if ($3 != sought[1] && wrong++ < 5)
		print "false pair: " $0
	if ($2 <= last[$1] && wrong++ < 5)
		print "call numbers go back: " $0
	last[$1] = $2
	if ($4 != "" && $4 != FILE && wrong++ < 5)
		print "wrong file: " $0
	if ($4 == "" && named[$1] && wrong++ < 5)
		print "nameless after its file was announced: " $0
	named[$1] = $4 != ""
}
END {
	for (tid in named)
		if (!named[tid])
			print "task " tid " was never named"
	print rows + 0
}
