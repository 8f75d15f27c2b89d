# SPDX-License-Identifier: BSD-2-Clause
#
# ior-flame --svg and --diff: what stands in the file. What a browser makes of it is in
# flame_browser.bats.
load helpers

rows=$IOR_DATA/flame.rows

# svg ARG...: draws the small stream into out.svg, and expects success in silence and good XML.
svg() {
	run --separate-stderr ior-flame --svg -o out.svg "$@" "$rows"
	status_is 0
	stderr_is ""
	stdout_is ""
	xmllint --noout --nonet out.svg
}

@test "good XML, that ends as it should" {
	svg
	[ "$(tail -n 1 out.svg)" = "</svg>" ]
}
