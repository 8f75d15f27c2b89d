// SPDX-License-Identifier: BSD-2-Clause
// The address, the lines around the boxes, and the start of it all: after all other files.

// ---- The address: zoom and search can be bookmarked, and Back undoes a zoom ----

function remember(step) {
	var parts = [];
	if (!alone)
		return;
	if (zoomed !== root)
		parts.push('zoom=' + zoomed.i);
	if (input.value)
		parts.push('search=' + encodeURIComponent(input.value));
	try {
		history[step ? 'pushState' : 'replaceState'](null, '', '#' + parts.join('&'));
	} catch (e) {
		// an address that cannot be changed is no loss
	}
}

function recall() {
	var wanted = root, query = '';
	if (!alone)
		return;
	location.hash.slice(1).split('&').forEach(function (part) {
		if (/^zoom=\d+$/.test(part))
			wanted = boxes[+part.slice(5)] || root;
		else if (/^search=/.test(part))
			try {
				query = decodeURIComponent(part.slice(7));
			} catch (e) {
				query = '';
			}
	});
	if (query !== input.value) {
		input.value = query;
		search();
	}
	zoom(wanted.sum && !wanted.rest ? wanted : root, true);
}

// ---- The page ----

var keys = Array.prototype.slice.call(svg.querySelectorAll('.key'));
var lines = Array.prototype.slice.call(svg.querySelectorAll('.line'));
var foot = svg.querySelector('.foot');
var keyWidths = keys.map(function (key) { return key.getBBox().width + 14; });

// Puts a line of text at y, broken between words where it is too long, cut in the fourth row.
// Gives the number of rows.
function setLine(line, y, step) {
	var text = line.querySelector('text'), full = line.querySelector('title').textContent;
	var rows = [], row = '';
	function isLong(s) {
		text.textContent = s;
		return text.getComputedTextLength() > width - 2 * PAD;
	}
	function cut(s) {
		var letters = Array.from(s), low = 0, high = letters.length, middle;
		if (!isLong(s))
			return s;
		while (low + 1 < high) {
			middle = (low + high) >> 1;
			if (isLong(letters.slice(0, middle).join('') + ELLIPSIS))
				high = middle;
			else
				low = middle;
		}
		return letters.slice(0, low).join('') + ELLIPSIS;
	}
	text.setAttribute('y', y);
	if (!isLong(full))
		return 1;
	full.split(' ').forEach(function (word) {
		if (rows.length < 3 && row && isLong(row + ' ' + word)) {
			rows.push(row);
			row = word;
		} else {
			row += (row && ' ') + word;
		}
	});
	rows = rows.concat(row).map(cut);
	text.textContent = '';
	rows.forEach(function (s, i) {
		make(SVG, 'tspan', text, { x: PAD, dy: i && step }).textContent = s;
	});
	return rows.length;
}

// From top to bottom: lines, legend, the bar beside it where there is room, boxes, foot.
function stack() {
	var x = 0, y = 32, inner, top, bottom;
	inner = width - 2 * PAD;
	lines.forEach(function (line, i) {
		if (!i)
			y += 22 * setLine(line, y, 22) - 2;
		else if (!line.contains(foot))
			y += 19 * setLine(line, y, 19);
	});
	y -= 6;
	keys.forEach(function (key, i) {
		if (x && x + keyWidths[i] > inner) {
			x = 0;
			y += 20;
		}
		key.setAttribute('transform', 'translate(' + (PAD + x) + ' ' + y + ')');
		x += keyWidths[i];
	});
	if (x + 760 > inner) {
		x = 0;
		y += 26;
	}
	bar.setAttribute('x', PAD + x);
	bar.setAttribute('width', inner - x);
	bar.setAttribute('y', y - 6);
	top = y + BAR;
	bottom = top + (rows + deeper) * ROW;
	layer.setAttribute('transform',
		'translate(' + PAD + ' ' + (inverted ? top : top + deeper * ROW) + ')');
	bottom += foot ? 18 + 19 * setLine(foot.parentNode, bottom + 18, 19) - 6 : 12;
	svg.setAttribute('width', width);
	svg.setAttribute('height', bottom);
	svg.setAttribute('viewBox', '0 0 ' + width + ' ' + bottom);
}

function arrange() {
	if (fluid)
		width = Math.max(320, document.documentElement.clientWidth || window.innerWidth);
	place();
	stack();
}

layer.classList.add('moves');
setCursor(root);
arrange();
recall();
if (fluid)
	window.addEventListener('resize', arrange);
if (alone)
	window.addEventListener('popstate', recall);
