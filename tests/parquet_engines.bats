# SPDX-License-Identifier: BSD-2-Clause
#
# ior-parquet judged by readers of other makers, from the npm registry (mk/npm): DuckDB, hyparquet
# and arrow-rs. parquet.bats needs none of them.
# release only
# bats file_tags=full
load helpers
load readme

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	ln -s "$IOR_SOURCE/build/npm/node_modules" node_modules
	cp "$IOR_SOURCE/tests/judge/parquet_engines.mjs" .
}

setup() {
	[ -e "$IOR_SOURCE/build/npm/complete" ] || lacks "readers of mk/npm"
	common_setup
	judge=$IOR_SOURCE/tests/judge
	synthetic 1 | ior-pair >header.rows
}

# engines ARG...: what the judge says
engines() {
	run --separate-stderr node "$BATS_FILE_TMPDIR/parquet_engines.mjs" "$@"
	status_is 0
}

# values ROWS-FILE [OPTION...]: all readers read what ior-print prints.
values() {
	ior-print --format=json -F all "$1" >rows.json 2>/dev/null
	ior-parquet -o a.parquet "${@:2}" "$1" 2>/dev/null
	engines values a.parquet rows.json
	stdout_has " values compared"
}

@test "random rows, of every kind and number: three readers read what ior-print prints" {
	for seed in 11 12 13; do
		"$judge/random_rows.py" header.rows 3000 $seed >random.rows
		values random.rows
		values random.rows --row-group=1000 --level=0
		values random.rows --row-group=1000 --compat
	done
	for n in 0 1 65; do
		"$judge/random_rows.py" header.rows $n 14 >random.rows
		values random.rows --row-group=64
	done
	"$judge/random_rows.py" header.rows 100 1 bare >random.rows
	values random.rows
	"$judge/random_rows.py" header.rows 200 1 long >random.rows
	values random.rows
}

@test "several pages in a row group" {
	"$judge/random_rows.py" header.rows 40000 15 >random.rows
	values random.rows
}

@test "captures: three readers read what ior-print prints" {
	for name in hello odd arm64 synthetic; do
		ior-pair "$IOR_DATA/$name.ior" >real.rows
		values real.rows
	done
	synthetic 20000 5 | ior-pair >real.rows
	values real.rows
}

@test "a live capture: three readers read what ior-print prints" {
	need_capture
	ior-capture -e %all -o live.ior find /usr/bin /etc -maxdepth 1 -newer /etc/passwd >/dev/null 2>&1
	ior-pair live.ior >live.rows
	values live.rows
}

@test "a million paths: DuckDB finds each" {
	"$judge/random_rows.py" header.rows 1000000 1 paths >random.rows
	ior-parquet -o a.parquet random.rows
	engines sql "SELECT count(*) AS n, count(DISTINCT file) AS files, min(seq) AS a, max(seq) AS b
		FROM 'a.parquet'" "SELECT seq FROM 'a.parquet' WHERE file = '/data/999/file321'"
	stdout_is '{"n":"1000000","files":"1000000","a":"1","b":"1000000"}
{"seq":"321"}'
}

@test "row groups are left out by bounds and by Bloom filters" {
	synthetic 200000 2 | ior-pair >real.rows
	ior-parquet --row-group=10000 -o a.parquet real.rows 2>/dev/null
	engines prune a.parquet
	stdout_has "200000 rows in 20 row groups"
}

@test "DuckDB understands the schema and the metadata" {
	ior-pair "$IOR_DATA/hello.ior" >real.rows
	ior-parquet -o a.parquet real.rows
	engines sql "SELECT column_type AS t, string_agg(column_name, ' ') AS c
		FROM (DESCRIBE SELECT * FROM 'a.parquet')
		WHERE column_type NOT IN ('UBIGINT', 'VARCHAR') GROUP BY ALL ORDER BY ALL"
	stdout_is '{"t":"BIGINT","c":"ret requested_sleep_ns timeout_ns"}
{"t":"INTEGER","c":"fd epoll_target_fd"}
{"t":"TIMESTAMP WITH TIME ZONE","c":"wall_time second minute"}
{"t":"UBIGINT[]","c":"args"}
{"t":"UINTEGER","c":"pid tid uid gid flags epoll_events restarts filter_epoch in_flight"}'
	engines sql "SELECT decode(value) AS kernel FROM parquet_kv_metadata('a.parquet')
		WHERE decode(key) = 'ior.kernel'"
	stdout_has '{"kernel":"'
}

# ---- The README ------------------------------------------------------------------------------

@test "the README's queries, over a data set of three hosts" {
	mkdir data
	for host in db1 web1 web2; do
		synthetic 5000 "${host: -1}" | ior-pair |
			LC_ALL=C sed "s/\xa4host\xa9synthetic/\xa4host$(printf '\\xa%d' ${#host})$host/" |
			ior-parquet --dataset data/ior --rotate-rows 2000 2>/dev/null
	done
	[ "$(find data/ior -name '*.parquet' | wc -l)" = 9 ]
	readme_block "Many hosts, one table" 2 | sed "s|/data/ior|data/ior|" | tr '\n' ' ' >queries
	[ "$(tr -dc ';' <queries | wc -c)" -ge 4 ]
	while read -r -d ';' query; do
		echo "$query"
		engines sql "$query"
		[ "${#lines[@]}" -ge 3 ]
		stdout_has web1
	done <queries
	engines sql "SELECT host, date::VARCHAR AS date, count(*) AS n
		FROM read_parquet('data/ior/**/*.parquet') GROUP BY ALL ORDER BY ALL"
	stdout_is '{"host":"db1","date":"2024-12-02","n":"5000"}
{"host":"web1","date":"2024-12-02","n":"5000"}
{"host":"web2","date":"2024-12-02","n":"5000"}'
}
