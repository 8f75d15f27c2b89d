// SPDX-License-Identifier: BSD-2-Clause
// Figures, as figure.c makes them.

function count(n) {
	return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

function share(part, whole) {
	var p = whole > 0 ? 100 * part / whole : 0, decimals = p < 0.995 ? 1 : 2, v = p;
	for (; v > 0 && v < 0.995 && decimals < 11; v *= 10)
		decimals++;
	return (p > 0 ? p.toFixed(decimals) : '0') + '%';
}

function figure(n, of) {
	var units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'], v = Number(n) / 1024, i = 0;
	function part(size, digits, word) {
		return count(n / size) + '.' + String(n % size).padStart(digits, '0') + ' ' + word;
	}
	of = of || unit;
	if (n >= 0xffffffffffffffffn)
		return 'at least ' + figure(0xfffffffffffffffen, of);
	if (of === 'ns')
		return n >= 1000000000n ? part(1000000000n, 9, 's') :
			n >= 1000000n ? part(1000000n, 6, 'ms') :
			n >= 1000n ? part(1000n, 3, '\u00b5s') : n + ' ns';
	if (of === 'bytes') {
		if (n < 1024n)
			return n + (n === 1n ? ' byte' : ' bytes');
		for (; v >= 1023.995 && i < 5; i++)
			v /= 1024;
		return v.toFixed(2) + ' ' + units[i] + ' (' + count(n) + ' bytes)';
	}
	return count(n) + ' ' + (n === 1n ? of.slice(0, -1) : of);
}

// What was before is multiplied by this; null: there is none.
var scale = svg.hasAttribute('data-scale') ? +svg.getAttribute('data-scale') : null;

function change(before, after) {
	if (before <= 0)
		return after > 0 ? 'new' : 'unchanged';
	if (after >= 10 * before)
		return 'x' + (after / before).toFixed(after < 100 * before ? 1 : 0);
	if (Math.abs(after - before) < before / 20000)
		return 'unchanged';
	return (after < before ? '' : '+') + (100 * (after - before) / before).toFixed(2) + '%';
}

function compared(after, before) {
	var scaled = Number(before) * scale, text = 'before: ' + figure(before);
	if (scale !== 1 && before)
		text += ', scaled ' + figure(BigInt(Math.round(scaled)));
	return [text, 'change: ' + change(scaled, Number(after))];
}

function figures(box) {
	var exact = BigInt(box.exact), more = (box.more || []).map(BigInt), lines;
	lines = [figure(exact) + ', ' + share(box.sum, root.sum) + ' of all'];
	if (sums === 2)
		return lines.concat(compared(exact, more[0]));
	if (sums === 3 && more[1])
		lines.push('mean duration ' + figure(more[0] / more[1], 'ns') + ', of ' +
			figure(more[1], 'calls'));
	return lines;
}
