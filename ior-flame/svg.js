// SPDX-License-Identifier: BSD-2-Clause
// Makes a drawing of ior-flame move: zoom, search, details, keyboard. The text of the SVG is only
// ever read as text and written as text: no name can become markup or code here.
(function () {
'use strict';

var SVG = 'http://www.w3.org/2000/svg', HTML = 'http://www.w3.org/1999/xhtml';
// Pixels; what is narrower than SEEN cannot be seen.
var PAD = 16, ROW = 19, BAR = 34, SEEN = 0.05, ELLIPSIS = '\u2026';
var svg = document.currentScript.closest('svg');
var layer = svg.querySelector('.boxes');
var inverted = svg.hasAttribute('data-inverted'), unit = svg.getAttribute('data-unit');
var fields = svg.getAttribute('data-fields').split(' ');
// Alone in its window, and not told how wide to be.
var fluid = svg.hasAttribute('data-fluid') && svg === document.documentElement;
var alone = svg === document.documentElement;

function make(space, name, parent, attributes) {
	var e = document.createElementNS(space, name);
	for (var key in attributes)
		e.setAttribute(key, attributes[key]);
	return parent ? parent.appendChild(e) : e;
}

// ---- The boxes, a parent before its children ----

var boxes = [], open = [], boxOfGroup = new Map(), rows = 1;
Array.prototype.forEach.call(layer.children, function (g, i) {
	var f = g.getAttribute('data-f').split(' '), title = g.firstChild;
	var box = { i: i, g: g, title: title, rect: title.nextSibling, text: g.childNodes[2],
		start: +f[0], exact: f[1], sum: +f[1], depth: +f[2], field: f[3], label: null };
	while (open.length > box.depth)
		open.pop().end = i;
	box.parent = open[open.length - 1] || null;
	open.push(box);
	boxes.push(box);
	boxOfGroup.set(g, box);
	rows = Math.max(rows, box.depth + 1);
});
open.forEach(function (box) { box.end = boxes.length; });
if (!boxes.length)
	return;
var root = boxes[0], zoomed = root, cursor = null, matches = [];
boxes.forEach(function (box) { box.shown = true; });

// What is told of a box: its name, then lines of figures.
function told(box) {
	if (!box.told)
		box.told = box.title.textContent.split('\n');
	return box.told;
}

function name(box) {
	return told(box)[0];
}

function isPath(box) {
	return box.field !== undefined && /^(file|old_file|exe|dir)$/.test(fields[box.field]);
}

// The path as far as this box: /usr/lib for lib in /usr.
function path(box) {
	var text = name(box), up = box;
	if (!isPath(box))
		return text;
	while (text.charAt(0) !== '/' && up.parent && up.parent.field === box.field) {
		up = up.parent;
		text = name(up) + (name(up) === '/' ? '' : '/') + text;
	}
	return text.charAt(0) === '/' ? text : name(box);
}

// ---- Figures, as figure.c makes them ----

function count(n) {
	return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

function share(part, whole) {
	var p = whole > 0 ? 100 * part / whole : 0;
	return (p >= 0.995 ? p.toFixed(2) : p > 0 ? p.toPrecision(2) : '0') + '%';
}

function figure(n) {
	var units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'], v = Number(n) / 1024, i = 0;
	function part(size, digits, word) {
		return count(n / size) + '.' + String(n % size).padStart(digits, '0') + ' ' + word;
	}
	if (unit === 'ns')
		return n >= 1000000000n ? part(1000000000n, 9, 's') :
			n >= 1000000n ? part(1000000n, 6, 'ms') :
			n >= 1000n ? part(1000n, 3, '\u00b5s') : n + ' ns';
	if (unit === 'bytes') {
		if (n < 1024n)
			return n + (n === 1n ? ' byte' : ' bytes');
		for (; v >= 1023.995 && i < 5; i++)
			v /= 1024;
		return v.toFixed(2) + ' ' + units[i] + ' (' + count(n) + ' bytes)';
	}
	return count(n) + ' ' + (n === 1n ? unit.slice(0, -1) : unit);
}

// ---- Labels ----

var measure = make(SVG, 'text', svg, { 'class': 'measure', visibility: 'hidden' });
measure.textContent = 'MMMMMMMMMMMMMMMMMMMM';
var cell = measure.getComputedTextLength() / 20 || 7.44;
measure.textContent = '';

function cells(text) {
	var n = 0;
	for (var c of text) {
		c = c.codePointAt(0);
		n += c < 0x590 || c === 0x2026 ? 1 : 2;
	}
	return n;
}

// As much of a text as fits into so many cells, with an ellipsis for the rest; '' if too little.
function fit(text, room, fromEnd) {
	var letters, n = 0, kept = [];
	if (cells(text) <= room)
		return text;
	if (room < 3)
		return '';
	letters = Array.from(text);
	if (fromEnd)
		letters.reverse();
	for (var c of letters) {
		n += cells(c);
		if (n > room - 1)
			break;
		kept.push(c);
	}
	if (!kept.length)
		return '';
	return fromEnd ? ELLIPSIS + kept.reverse().join('') : kept.join('') + ELLIPSIS;
}

function setLabel(box, x, width) {
	var room = width - 8, text = '', full;
	if (room >= cell) {
		full = name(box);
		text = fit(full, Math.floor(room / cell), /^\/.+\//.test(full));
	}
	if (!text) {
		if (box.text)
			box.text.textContent = '';
		box.label = '';
		return;
	}
	if (!box.text)
		box.text = make(SVG, 'text', box.g, { y: +box.rect.getAttribute('y') + 13 });
	box.text.setAttribute('x', (x + 4).toFixed(2));
	if (box.label === text)
		return;
	box.text.textContent = text;
	// letters that come from other fonts can be wider than thought
	while (/[^\0-\u058f\u2026]/.test(text) && box.text.getComputedTextLength() > room) {
		text = fit(text, cells(text) - 1, false);
		box.text.textContent = text;
	}
	box.label = text;
}

// ---- Placing ----

var width = +svg.getAttribute('width');

function hide(box) {
	if (box.shown)
		box.g.setAttribute('display', 'none');
	box.shown = false;
}

function show(box, x, w, above) {
	if (!box.shown)
		box.g.removeAttribute('display');
	box.shown = true;
	if (box.above !== above)
		box.g.classList.toggle('above', above);
	box.above = above;
	box.x = x;
	box.width = w;
	box.rect.setAttribute('x', x.toFixed(2));
	box.rect.setAttribute('width', (w - (w < 4 ? w / 4 : 1)).toFixed(2));
	setLabel(box, x, w);
}

// The zoomed box takes the whole width, what is under it too; only what is in it is shown.
function place() {
	var room = width - 2 * PAD, scale = room / zoomed.sum, up = new Set(), box;
	for (box = zoomed.parent; box; box = box.parent)
		up.add(box);
	for (var i = 0; i < boxes.length; i++) {
		box = boxes[i];
		if (i >= zoomed.i && i < zoomed.end && box.sum * scale >= SEEN)
			show(box, (box.start - zoomed.start) * scale, box.sum * scale, false);
		else if (up.has(box))
			show(box, 0, room, true);
		else
			hide(box);
	}
	resetButton.disabled = zoomed === root && !input.value;
}

function zoom(box, keep) {
	if (zoomed === box)
		return;
	zoomed = box;
	place();
	hideTip();
	if (cursor && cursor.shown === false)
		setCursor(zoomed);
	if (!keep)
		remember(true);
}

// ---- The bar: search and reset ----

var bar = make(SVG, 'foreignObject', svg, { height: BAR });
var div = make(HTML, 'div', bar, { 'class': 'bar' });
var output = make(HTML, 'output', div, { 'aria-live': 'polite' });
var input = make(HTML, 'input', div, { type: 'search', placeholder: 'Search  ( / )',
	'aria-label': 'Search names; text between slashes is a regular expression',
	title: 'Text, or a regular expression between slashes', spellcheck: 'false',
	autocomplete: 'off' });
var resetButton = make(HTML, 'button', div, { type: 'button', title: 'Whole graph, no search (Esc)' });
resetButton.textContent = 'Reset';

// A function that says whether a text matches; null for a regular expression that is none.
function matcher(query) {
	var re = /^\/(.+)\/$/.exec(query), lower = query.toLowerCase();
	if (!re || /^\/[\w./-]*\/$/.test(query) && !/\.\*|\.\+/.test(query))
		return function (text) { return text.toLowerCase().includes(lower); };
	try {
		re = new RegExp(re[1], 'i');
	} catch (e) {
		return null;
	}
	return function (text) { return re.test(text); };
}

function search() {
	var query = input.value, match = query ? matcher(query) : null, sum = 0n, end = 0;
	matches = [];
	layer.classList.toggle('searched', !!match);
	boxes.forEach(function (box) {
		var is = !!match && (match(name(box)) || query.includes('/') && isPath(box) &&
			match(path(box)) && !(isPath(box.parent) && match(path(box.parent))));
		if (is !== !!box.found)
			box.g.classList.toggle('found', is);
		box.found = is;
		if (!is)
			return;
		matches.push(box);
		// what is in a match is counted with it
		if (box.i >= end) {
			sum += BigInt(box.exact);
			end = box.end;
		}
	});
	output.textContent = !query ? '' : !match ? 'not a regular expression' :
		!matches.length ? 'no match' : share(Number(sum), root.sum) + ' matched: ' + figure(sum);
	output.title = output.textContent;
	resetButton.disabled = zoomed === root && !query;
}

input.addEventListener('input', function () { search(); remember(false); });
resetButton.addEventListener('click', reset);

function clearSearch() {
	input.value = '';
	search();
}

function reset() {
	clearSearch();
	zoom(root, true);
	remember(true);
}

// ---- Details of a box ----

var tip = make(SVG, 'g', svg, { 'class': 'tip', visibility: 'hidden' });
var tipRect = make(SVG, 'rect', tip, { rx: 5 });

function wrap(text, columns, lines) {
	var out = [], line = '', n = 0;
	for (var c of text) {
		var w = cells(c);
		if (n + w > columns) {
			out.push(line);
			line = '';
			n = 0;
			if (out.length === lines) {
				out[lines - 1] = fit(out[lines - 1] + ELLIPSIS + ' ', columns, false);
				return out;
			}
		}
		line += c;
		n += w;
	}
	return line ? out.concat(line) : out;
}

function stackText(box) {
	var parts = [];
	for (var up = box; up && up !== root; up = up.parent) {
		parts.unshift(path(up));
		// the other components of the path are in it
		while (parts[0].length > name(up).length && up.parent && up.parent.field === up.field)
			up = up.parent;
	}
	return parts.join(' \u203a ');
}

function tipLines(box) {
	var columns = Math.max(20, Math.min(90, Math.floor((width - 60) / 7))), lines = [];
	var word = box.field === undefined ? '' : fields[box.field] + ' ';
	function add(kind, text, most) {
		wrap(text, columns, most).forEach(function (line) { lines.push([kind, line]); });
	}
	add('name', word + path(box), 6);
	told(box).slice(1).forEach(function (line, i) {
		add('', i || box === root ? line : line + ' of all', 2);
	});
	if (box.parent && box.parent !== root)
		add('', share(box.sum, box.parent.sum) + ' of ' + fit(name(box.parent), 40, false), 2);
	if (zoomed !== root && box.i > zoomed.i && box.i < zoomed.end && zoomed !== box.parent)
		add('', share(box.sum, zoomed.sum) + ' of ' + fit(name(zoomed), 40, false), 2);
	if (box.depth > 1)
		add('path', stackText(box), 4);
	return lines;
}

function hideTip() {
	tip.setAttribute('visibility', 'hidden');
}

// Beside the point x, y, in the part of the window that shows it.
function showTip(box, x, y) {
	var w = 0, h, lines = tipLines(box), top = 0, bottom = +svg.getAttribute('height'), rect;
	while (tip.childNodes.length > 1)
		tip.removeChild(tip.lastChild);
	lines.forEach(function (line, i) {
		var text = make(SVG, 'text', tip, { 'class': line[0], x: 10, y: 20 + 17 * i });
		text.textContent = line[1];
		w = Math.max(w, text.getComputedTextLength());
	});
	w += 20;
	h = 17 * lines.length + 14;
	tipRect.setAttribute('width', w.toFixed(1));
	tipRect.setAttribute('height', h);
	rect = svg.getBoundingClientRect();
	top = Math.max(top, -rect.top);
	bottom = Math.min(bottom, window.innerHeight - rect.top);
	x = Math.max(4, Math.min(x + 14, width - w - 4));
	y = y + 18 + h < bottom ? y + 18 : Math.max(top + 4, y - h - 8);
	tip.setAttribute('transform', 'translate(' + x.toFixed(1) + ' ' + y.toFixed(1) + ')');
	tip.setAttribute('visibility', 'visible');
}

function boxOf(target) {
	var g = target.closest && target.closest('.boxes > g');
	return g && boxOfGroup.get(g) || null;
}

// ---- Mouse and touch ----

// A <title> would be shown beside our own details.
layer.addEventListener('mouseover', function (event) {
	var box = boxOf(event.target);
	if (box && box.title.parentNode)
		box.g.removeChild(box.title);
});
layer.addEventListener('mousemove', function (event) {
	var box = boxOf(event.target), rect = svg.getBoundingClientRect();
	if (box)
		showTip(box, event.clientX - rect.left, event.clientY - rect.top);
});
layer.addEventListener('mouseleave', hideTip);
layer.addEventListener('click', function (event) {
	var box = boxOf(event.target);
	if (box) {
		setCursor(box);
		zoom(box);
	}
});

// ---- Keyboard ----

// One box can be reached by Tab; arrows go on from there.
function setCursor(box) {
	if (cursor) {
		cursor.g.classList.remove('cursor');
		cursor.g.setAttribute('tabindex', '-1');
	}
	cursor = box;
	box.g.setAttribute('aria-label', told(box).join(', '));
	box.g.setAttribute('tabindex', '0');
	box.g.setAttribute('role', 'button');
}

function go(box) {
	if (!box)
		return;
	setCursor(box);
	box.g.classList.add('cursor');
	box.g.focus({ preventScroll: true });
	if (box.g.scrollIntoView)
		box.g.scrollIntoView({ block: 'nearest', inline: 'nearest' });
	showTip(box, PAD + box.x, layerTop() + rowOf(box) * ROW);
}

function layerTop() {
	return layer.transform.baseVal.getItem(0).matrix.f;
}

function rowOf(box) {
	return +box.rect.getAttribute('y') / ROW;
}

// The next box that is shown on the same level, step 1 to the right, -1 to the left.
function beside(box, step) {
	for (var i = box.i + step; boxes[i]; i += step)
		if (boxes[i].depth === box.depth && boxes[i].shown)
			return boxes[i];
	return null;
}

// The widest box that is shown within a box.
function within(box) {
	var best = null;
	for (var i = box.i + 1; i < box.end; i++)
		if (boxes[i].parent === box && boxes[i].shown && (!best || boxes[i].sum > best.sum))
			best = boxes[i];
	return best;
}

function nextMatch(step) {
	var all = matches.filter(function (box) { return box.shown; });
	var at = all.indexOf(cursor);
	if (at < 0)
		at = step > 0 ? -1 : 0;
	return all.length ? all[(at + step + all.length) % all.length] : null;
}

function boxKey(key) {
	var box = cursor || zoomed;
	switch (key) {
	case 'ArrowLeft': return go(beside(box, -1)), true;
	case 'ArrowRight': return go(beside(box, 1)), true;
	case 'ArrowUp': return go(inverted ? box.parent : within(box)), true;
	case 'ArrowDown': return go(inverted ? within(box) : box.parent), true;
	case 'Home': return go(zoomed), true;
	case 'Enter': case ' ': zoom(box); go(box); return true;
	case 'Backspace': if (zoomed.parent) { zoom(zoomed.parent); go(zoomed); } return true;
	}
	return false;
}

svg.addEventListener('keydown', function (event) {
	var typing = event.target === input, done = true;
	if (event.ctrlKey && event.key === 'f' && !typing || !typing && event.key === '/') {
		input.focus();
		input.select();
	} else if (event.ctrlKey || event.metaKey || event.altKey) {
		return;
	} else if (event.key === 'Escape') {
		if (typing) {
			clearSearch();
			input.blur();
			remember(false);
		} else {
			reset();
		}
		hideTip();
	} else if (typing) {
		if (event.key === 'Enter')
			go(nextMatch(event.shiftKey ? -1 : 1));
		else
			done = false;
	} else if (event.key === 'n' || event.key === 'N') {
		go(nextMatch(event.key === 'n' ? 1 : -1));
	} else if (event.target !== resetButton) {
		done = boxKey(event.key);
	} else {
		done = false;
	}
	if (done)
		event.preventDefault();
});
// Not on the layer: an element that listens for these can be reached by Tab itself.
document.addEventListener('focusout', function (event) {
	if (cursor && boxOf(event.target)) {
		cursor.g.classList.remove('cursor');
		hideTip();
	}
});
document.addEventListener('focusin', function (event) {
	var box = boxOf(event.target);
	if (box && box.g.matches(':focus-visible')) {
		box.g.classList.add('cursor');
		showTip(box, PAD + box.x, layerTop() + rowOf(box) * ROW);
	}
});

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
	zoom(wanted, true);
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
function arrange() {
	var x = 0, y = 32, inner, top, bottom;
	if (fluid)
		width = Math.max(320, document.documentElement.clientWidth || window.innerWidth);
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
	if (x + 520 > inner) {
		x = 0;
		y += 26;
	}
	bar.setAttribute('x', PAD + x);
	bar.setAttribute('width', inner - x);
	bar.setAttribute('y', y - 6);
	top = y + BAR;
	bottom = top + rows * ROW;
	layer.setAttribute('transform', 'translate(' + PAD + ' ' + top + ')');
	bottom += foot ? 18 + 19 * setLine(foot.parentNode, bottom + 18, 19) - 6 : 12;
	svg.setAttribute('width', width);
	svg.setAttribute('height', bottom);
	svg.setAttribute('viewBox', '0 0 ' + width + ' ' + bottom);
	place();
}

layer.classList.add('moves');
setCursor(root);
arrange();
recall();
if (fluid)
	window.addEventListener('resize', arrange);
if (alone)
	window.addEventListener('popstate', recall);
})();
