// SPDX-License-Identifier: BSD-2-Clause
//
// Judges of ior-parquet by other makers, from build/npm (mk/npm): DuckDB, hyparquet, and arrow-rs
// by way of parquet-wasm. Run where node finds their packages.
//
//	parquet_engines.mjs values FILE JSON
//		every value that each of them reads is that of JSON, which is what
//		`ior-print --format=json -F all` made of the same rows
//	parquet_engines.mjs prune FILE
//		DuckDB leaves out row groups by bounds and by filters
//	parquet_engines.mjs sql QUERY...
//		answers of DuckDB, one JSON object a line
//	parquet_engines.mjs copy FROM TO
//		DuckDB writes the rows of FROM anew; prints the CPU seconds that takes, and the bytes
import { readFileSync, statSync, writeFileSync } from 'node:fs';

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

	// A copy in which the data of row groups from one on are zeros: who reads them fails.
	const chunks = await ask(`SELECT row_group_id AS g, total_compressed_size AS size,
		least(data_page_offset, coalesce(dictionary_page_offset, data_page_offset)) AS at
		FROM parquet_metadata(${file})`);

	async function withZeros(first, condition) {
		const bytes = readFileSync(path), copy = `${path}.zeros.parquet`;

		for (const { g, at, size } of chunks)
			if (Number(g) >= first)
				bytes.fill(0, Number(at), Number(at) + Number(size));
		writeFileSync(copy, bytes);
		return ask(`SELECT sum(duration_ns) AS d, max(file) AS f, count(*) AS n
			FROM ${quoted(copy)} WHERE ${condition}`).then(JSON.stringify, () => 'it fails');
	}
	const right = async (condition) => JSON.stringify(await ask(`SELECT sum(duration_ns) AS d,
		max(file) AS f, count(*) AS n FROM ${file} WHERE ${condition}`));
	const [{ absent }] = await ask(`SELECT min(file) || '~' AS absent FROM ${file}`);

	for (const [first, condition] of [[1, 'seq BETWEEN 1 AND 10'], [0, 'seq < 1'],
					  [0, `file = ${quoted(absent)}`], [0, "comm = 'no such'"]])
		if (await withZeros(first, condition) !== await right(condition))
			fail(`${condition}: row groups that cannot have it are read`);
	if (await withZeros(1, 'seq > 0') !== 'it fails')
		fail('zeros are read as rows');
	console.log(`${rows} rows in ${groups} row groups: those that lack an answer are not read`);
	for (const column of ['file', 'comm', 'syscall', 'pid', 'tid']) {
		const [{ value }] = await ask(`SELECT max("${column}")::VARCHAR AS value FROM ${file}`);
		const literal = column.endsWith('id') ? `${value}::UINTEGER` : quoted(value);
		const absent = column.endsWith('id') ? '4294967295::UINTEGER' : "'no such'";
		const probe = (v) => ask(`SELECT count(*) FILTER (bloom_filter_excludes) AS out,
			count(*) AS n FROM parquet_bloom_probe(${file}, '${column}', ${v})`);
		const [there] = await probe(literal), [not] = await probe(absent);

		console.log(`${column}: excluded by ${not.out} of ${not.n} Bloom filters`);
		if (there.out === there.n || Number(not.out) * 2 < Number(not.n))
			fail(`Bloom filters of ${column}: ${value} is excluded by ${there.out} of ${there.n}`);
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
