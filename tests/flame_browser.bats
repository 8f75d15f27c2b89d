# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# A drawing of ior-flame in a real browser.
# bats file_tags=full
load helpers

@test "a reader opens it, looks, zooms, searches, uses the keyboard; hostile names stay text" {
	command -v chromium >/dev/null || lacks chromium
	ior-flame --svg -o calls.svg "$IOR_DATA/flame.rows"
	ior-flame -o calls.folded "$IOR_DATA/flame.rows"
	ior-flame --svg -o hostile.svg "$IOR_DATA/hostile.rows"
	run --separate-stderr /usr/bin/python3 "$IOR_SOURCE/tests/judge/flame_browser.py" \
		"$PWD/calls.svg" "$PWD/calls.folded" "$PWD/hostile.svg"
	status_is 0
	stdout_has "ok 70 "
	stdout_lacks "not ok"
}
