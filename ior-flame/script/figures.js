// SPDX-License-Identifier: BSD-2-Clause
// Figures, as figure.c makes them.

function count(n) {
	return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

// v with so many decimals; of two that are as near it is the even one, as with printf().
function fixed(v, decimals) {
	var halves = v * Math.pow(2, decimals + 1), scale = Math.pow(10, decimals);
	return (Math.abs(halves % 2) === 1 ? 2 * Math.round(v * scale / 2) / scale : v).toFixed(decimals);
}

function share(part, whole) {
	var p = whole > 0 ? 100 * part / whole : 0, decimals = p < 0.995 ? 1 : 2, v = p;
	for (; v > 0 && v < 0.995 && decimals < 11; v *= 10)
		decimals++;
	return (p > 0 ? fixed(p, decimals) : '0') + '%';
}

// Sums that do not fit stay at the most that does.
var MOST = 0xffffffffffffffffn;

function figure(n, of) {
	return n < MOST ? weight(n, of || unit) : 'at least ' + weight(MOST, of || unit);
}

function weight(n, of) {
	var units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'], v = Number(n) / 1024, i = 0;
	function part(size, digits, word) {
		return count(n / size) + '.' + String(n % size).padStart(digits, '0') + ' ' + word;
	}
	if (of === 'ns')
		return n >= 1000000000n ? part(1000000000n, 9, 's') :
			n >= 1000000n ? part(1000000n, 6, 'ms') :
			n >= 1000n ? part(1000n, 3, '\u00b5s') : n + ' ns';
	if (of === 'bytes') {
		if (n < 1024n)
			return n + (n === 1n ? ' byte' : ' bytes');
		for (; v >= 1023.995 && i < 5; i++)
			v /= 1024;
		return fixed(v, 2) + ' ' + units[i] + ' (' + count(n) + ' bytes)';
	}
	return count(n) + ' ' + (n === 1n ? of.slice(0, -1) : of);
}

// What was before is multiplied by this; null: there is none.
var scale = svg.hasAttribute('data-scale') ? +svg.getAttribute('data-scale') : null;

function change(before, after) {
	if (before <= 0)
		return after > 0 ? 'new' : 'unchanged';
	if (after >= 10 * before)
		return 'x' + fixed(after / before, after < 100 * before ? 1 : 0);
	if (Math.abs(after - before) < before / 20000)
		return 'unchanged';
	return (after < before ? '' : '+') + fixed(100 * (after - before) / before, 2) + '%';
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
