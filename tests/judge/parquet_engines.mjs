// SPDX-License-Identifier: BSD-2-Clause
//
// Judges of ior-parquet by other makers, from build/npm (mk/npm): DuckDB, hyparquet, and arrow-rs
// by way of parquet-wasm. Run where node finds their packages.
//
//	parquet_engines.mjs values FILE JSON	every value that each of them reads is that of JSON,
//						what `ior-print --format=json -F all` made of the rows
//	parquet_engines.mjs prune FILE		DuckDB leaves out row groups by bounds and by filters
//	parquet_engines.mjs sql QUERY...	answers of DuckDB, one JSON object a line
//	parquet_engines.mjs copy FROM TO	DuckDB writes the rows of FROM anew, as it does best:
//						prints its CPU seconds for that, and the bytes
import { readFileSync, statSync } from 'node:fs';

function fail(what) {
	console.error(`parquet_engines.mjs: ${what}`);
	process.exit(1);
}

// ---- DuckDB ----

async function duckdb() {
	const { DuckDBInstance } = await import('@duckdb/node-api');
	const db = await DuckDBInstance.create(':memory:', { threads: '1' });
	const connection = await db.connect();

	for (const option of ['autoinstall_known_extensions', 'autoload_known_extensions'])
		await connection.run(`SET ${option} = false`);
	return async (query) => (await connection.runAndReadAll(query)).getRowObjectsJson();
}

const quoted = (path) => `'${path.replaceAll("'", "''")}'`;

async function readDuckdb(path) {
	const ask = await duckdb();
	const schema = await ask(`DESCRIBE SELECT * FROM ${quoted(path)}`);
	const columns = schema.map(({ column_name: name, column_type: type }) =>
		type.startsWith('TIMESTAMP') ? `epoch_us("${name}") AS "${name}"` : `"${name}"`);

	return ask(`SELECT ${columns} FROM read_parquet(${quoted(path)}, file_row_number = true)
		ORDER BY file_row_number`);
}

// ---- hyparquet ----

async function readHyparquet(path) {
	const { asyncBufferFromFile, parquetReadObjects, parquetMetadataAsync } =
		await import('hyparquet');
	const { compressors } = await import('hyparquet-compressors');
	const file = await asyncBufferFromFile(path);
	const metadata = await parquetMetadataAsync(file);
	const parsers = { timestampFromMicroseconds: (us) => us };

	if (!metadata.row_groups.length)
		return [];
	return parquetReadObjects({ file, metadata, compressors, parsers });
}

// ---- arrow-rs ----

async function readArrow(path) {
	const wasm = await import('parquet-wasm');
	const arrow = await import('apache-arrow');
	const { readParquet } = wasm.readParquet ? wasm : wasm.default;
	const table = arrow.tableFromIPC(readParquet(readFileSync(path)).intoIPCStream());
	const rows = Array.from({ length: table.numRows }, () => ({}));

	for (const { name, type } of table.schema.fields) {
		const column = table.getChild(name);
		let row = 0;

		if (!arrow.DataType.isTimestamp(type)) {
			for (const value of column)
				rows[row++][name] = value;
			continue;
		}
		// get() would give milliseconds
		for (const data of column.data)
			for (let i = 0; i < data.length; i++)
				rows[row++][name] = data.getValid(i) ? data.values[i] : null;
	}
	return rows;
}

// ---- Values ----

// Integers as texts: they may have 64 bits.
function parse(line) {
	return JSON.parse(line.replace(/"(?:[^"\\]|\\.)*"|-?\d+/g, (token) =>
		token[0] === '"' ? token : `"${token}"`));
}

function text(value) {
	if (value === null || value === undefined)
		return null;
	if (typeof value === 'object')
		return `[${Array.from(value, text)}]`;
	return String(value);
}

const times = new Set(['wall_time', 'second', 'minute']);

function expected(name, value) {
	if (!times.has(name) || value === null)
		return text(value);
	const [seconds, rest] = value.slice(0, -1).split('.');
	return String(BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(rest) / 1000n);
}

async function compareValues(path, json) {
	const lines = readFileSync(json, 'utf8').split('\n').filter((line) => line);
	const readers = { DuckDB: readDuckdb, hyparquet: readHyparquet, 'arrow-rs': readArrow };
	let compared = 0;

	for (const [reader, read] of Object.entries(readers)) {
		const rows = await read(path);

		if (rows.length !== lines.length)
			fail(`${reader}: ${rows.length} rows, not ${lines.length}`);
		lines.forEach((line, i) => {
			for (const [name, value] of Object.entries(parse(line))) {
				const found = text(rows[i][name]), want = expected(name, value);

				if (found !== want)
					fail(`${reader}: row ${i + 1}: ${name} is ${found}, not ${want}`);
				compared++;
			}
		});
	}
	console.log(`${lines.length} rows, ${compared} values compared`);
}

// ---- Pruning ----

async function prune(path) {
	const ask = await duckdb(), file = quoted(path);
	const [{ rows, groups }] = await ask(`SELECT num_rows AS rows, num_row_groups AS groups
		FROM parquet_file_metadata(${file})`);

	// How many rows DuckDB looks at for this question; and the answer is right.
	async function scanned(condition) {
		const plan = await ask(`EXPLAIN (ANALYZE, FORMAT json) SELECT count(*) FROM ${file}
			WHERE ${condition}`);
		const found = JSON.stringify(plan).match(/operator_rows_scanned\\*":\s*(\d+)/g);
		const [{ a }] = await ask(`SELECT count(*) AS a FROM ${file} WHERE ${condition}`);
		// an expression around the condition keeps it from the reader
		const [{ b }] = await ask(`SELECT count(*) AS b FROM ${file}
			WHERE CASE WHEN ${condition} THEN 1 ELSE 0 END = 1`);

		if (a !== b)
			fail(`${condition}: ${a} rows with pruning, ${b} without`);
		return Math.max(0, ...(found ?? []).map((s) => Number(s.match(/\d+$/)[0])));
	}

	const whole = await scanned('seq > 0');
	const one = await scanned('seq BETWEEN 1 AND 10');
	const none = await scanned("file = '/no/such/file'");

	console.log(`${rows} rows in ${groups} row groups; scanned for all: ${whole}, ` +
		    `for ten of them: ${one}, for a file that is not there: ${none}`);
	if (whole < Number(rows) || one * 2 > whole || none * 2 > whole)
		fail('row groups were not left out');
	for (const column of ['file', 'comm', 'syscall', 'pid', 'tid']) {
		const probes = await ask(`SELECT bloom_filter_excludes AS out, count(*) AS n FROM
			parquet_bloom_probe(${file}, '${column}', (SELECT max("${column}") FROM ${file}))
			GROUP BY ALL`).catch(() => null);

		if (probes && !probes.some((p) => !p.out))
			fail(`${column}: its Bloom filters exclude a value that is there`);
	}
	const bounds = await ask(`SELECT path_in_schema AS name, min(stats_min_value) AS least,
		sum(stats_null_count)::BIGINT AS nulls FROM parquet_metadata(${file})
		WHERE path_in_schema = 'seq' GROUP BY ALL`);
	if (String(bounds[0].least) !== '1' || Number(bounds[0].nulls))
		fail(`bounds of seq: ${JSON.stringify(bounds)}`);
}

// ---- The rest ----

async function copy(from, to) {
	const ask = await duckdb();

	await ask(`CREATE TABLE t AS SELECT * FROM ${quoted(from)}`);
	const before = process.cpuUsage();
	await ask(`COPY t TO ${quoted(to)}
		(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2)`);
	const { user, system } = process.cpuUsage(before);
	console.log(`${(user + system) / 1e6} ${statSync(to).size}`);
}

async function sql(...queries) {
	const ask = await duckdb();

	for (const query of queries)
		for (const row of await ask(query))
			console.log(JSON.stringify(row));
}

const [what, ...args] = process.argv.slice(2);
const modes = { values: compareValues, prune, sql, copy };

await (modes[what] ?? (() => fail(`what is ${what}?`)))(...args);
