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

// Of the narrow ones, that have no element until a zoom gives them room: see narrow.h.
var data = svg.querySelector('metadata'), parts = data ? data.textContent.split('\n\n') : ['', ''];
var sums = data ? +data.getAttribute('data-sums') : 1, names = parts[1].split('\n');
var minwidth = Math.max(SEEN, +svg.getAttribute('data-minwidth'));
var boxes = [], unknown = [], open = [], boxOfGroup = new Map(), rows = 1;

function Box(depth, start, exact) {
	this.i = boxes.length;
	this.depth = depth;
	this.start = start;
	this.exact = exact;
	this.sum = +exact;
	this.g = this.title = this.rect = this.text = this.label = this.name = this.colour = null;
	this.field = this.told = undefined;
	this.more = null;	// the other sums
	this.kids = 0;		// first sum of what stands on it, ...
	this.next = -1;		// ... and where the next one begins
	this.shown = this.found = this.inPath = this.above = this.rest = false;
	while (open.length > depth)
		open.pop().end = this.i;
	this.parent = open[open.length - 1] || null;
	if (this.parent)
		this.parent.kids += this.sum;
	open.push(this);
	boxes.push(this);
}

function addDrawn(g) {
	var f = g.getAttribute('data-f').split(' '), box = new Box(+f[2], +f[0], f[1]);
	box.g = g;
	box.title = g.firstChild;
	box.rect = box.title.nextSibling;
	box.text = g.childNodes[2] || null;
	box.field = f[3] && +f[3];
	box.more = [g.getAttribute('data-before')];
	box.shown = true;
	boxOfGroup.set(g, box);
	rows = Math.max(rows, box.depth + 1);
}

function addNarrow(run) {
	for (var k = 1; k < run.length; k += 2 + sums) {
		var box = new Box(+run[k], -1, run[k + 2]), line = names[run[k + 1] - 1];
		box.rest = line === undefined;
		if (sums > 1)
			box.more = run.slice(k + 3, k + 2 + sums);
		if (box.rest)
			continue;
		box.colour = line.slice(0, 2);
		box.field = line[2] === '-' ? undefined : parseInt(line[2], 16);
		box.name = line.slice(3);
	}
}

(function () {
	var runs = new Map();
	parts[0].split('\n').forEach(function (line) {
		runs.set(parseInt(line, 10), line);
	});
	Array.prototype.forEach.call(layer.children, function (g, i) {
		addDrawn(g);
		if (runs.has(i))
			addNarrow(runs.get(i).split(' '));
	});
	open.forEach(function (box) { box.end = boxes.length; });
	// one stands beside the other, behind what its parent is without them
	boxes.forEach(function (box) {
		var up = box.parent;
		if (box.start < 0)
			box.start = up.next < 0 ? up.start + up.sum - up.kids : up.next;
		if (up)
			up.next = box.start + box.sum;
		if (box.rest || name(box) === '[other]')
			unknown.push(box);
	});
})();
if (!boxes.length)
	return;
var root = boxes[0], zoomed = root, cursor = null, matches = [];

// What is told of a box: its name, then lines of figures.
function told(box) {
	if (!box.told)
		box.told = box.title ? box.title.textContent.split('\n') : [box.name].concat(figures(box));
	return box.told;
}

function name(box) {
	if (box.name === null)
		box.name = box.rest ? '' : told(box)[0];
	return box.name;
}

var pathFields = fields.map(function (field) { return /^(file|old_file|exe|dir)$/.test(field); });

function isPath(box) {
	return box.field !== undefined && pathFields[box.field];
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
var deeper = 0;					// rows more than are drawn at first
var unseen = new Uint32Array(boxes.length + 1);	// how many of the first boxes are not shown

// The element of a box that had none.
function build(box) {
	var row = inverted ? box.depth : rows - 1 - box.depth;
	box.g = make(SVG, 'g', layer, { 'class': box.colour, tabindex: -1,
		'data-f': [box.start, box.exact, box.depth].join(' ') });
	box.rect = make(SVG, 'rect', box.g, { y: row * ROW, height: ROW - 1 });
	box.g.classList.toggle('found', box.found);
	boxOfGroup.set(box.g, box);
}

function hide(box) {
	if (box.shown)
		box.g.setAttribute('display', 'none');
	box.shown = false;
}

function show(box, x, w, above) {
	if (!box.g)
		build(box);
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
	var room = width - 2 * PAD, scale = room / zoomed.sum, box, w;
	deeper = 0;
	for (var i = 0; i < boxes.length; i++) {
		box = boxes[i];
		w = box.sum * scale;
		if (i >= zoomed.i && i < zoomed.end && w >= (box.title ? SEEN : minwidth) && !box.rest) {
			show(box, (box.start - zoomed.start) * scale, w, false);
			deeper = Math.max(deeper, box.depth + 1 - rows);
		} else if (i < zoomed.i && zoomed.i < box.end) {
			show(box, 0, room, true);
		} else {
			hide(box);
		}
		unseen[i + 1] = unseen[i] + (box.shown || box.rest ? 0 : 1);
	}
	report();
}

function zoom(box, keep) {
	var before = deeper;
	if (zoomed === box)
		return;
	zoomed = box;
	place();
	if (deeper !== before)
		stack();
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

// Whether the text in the bar can match at all, and what to say if not.
var match = null, said = '';

function search() {
	var query = input.value, slash = query.includes('/'), hits = new Map();
	function hit(text) {
		var is = hits.get(text);
		if (is === undefined)
			hits.set(text, is = match(text));
		return is;
	}
	match = query ? matcher(query) : null;
	said = query && !match ? 'not a regular expression' : '';
	matches = [];
	layer.classList.toggle('searched', !!match);
	boxes.forEach(function (box) {
		var is = false;
		if (match && box.parent && !box.rest) {
			box.inPath = slash && isPath(box) && hit(path(box));
			is = hit(name(box)) || box.inPath && !box.parent.inPath;
		}
		if (is !== box.found && box.g)
			box.g.classList.toggle('found', is);
		box.found = is;
		if (is)
			matches.push(box);
	});
	report();
}

function isWithin(box, outer) {
	return box.i >= outer.i && box.i < outer.end;
}

function underOne(box, is) {
	while (box && !is(box))
		box = box.parent;
	return !!box;
}

// Those of a list within a box that are in no other one of it; the box, if it is in one itself.
function outermost(list, within, is) {
	var end = 0;
	if (underOne(within, is))
		return [within];
	return list.filter(function (box) {
		if (!isWithin(box, within) || box.i < end)
			return false;
		end = box.end;
		return true;
	});
}

function total(list, exact) {
	return list.reduce(function (sum, box) { return sum + BigInt(exact(box)); }, 0n);
}

function first(box) {
	return box.exact;
}

// Of what matches within a box: its exact sums, what is not shown of it, and what may match
// besides, as its names are not known.
function tally(within) {
	var tops = outermost(matches, within, function (box) { return box.found; });
	var others = outermost(unknown, within, isUnknown).filter(function (box) {
		return !underOne(box, function (up) { return up.found; });
	});
	return {
		tops: tops,
		sum: total(tops, first),
		before: scale === null ? 0n : total(tops, function (box) { return box.more[0]; }),
		unseen: total(tops.filter(function (box) { return !box.shown; }), first),
		more: !others.length ? 0n : total(others, first) -
			total(tops.filter(function (box) { return underOne(box, isUnknown); }), first),
	};
}

function isUnknown(box) {
	return box.rest || box.name === '[other]';
}

// "at least 4,510 calls, 31.43% of all"
function matched(t, of) {
	return (t.more ? 'at least ' : '') + figure(t.sum) + ', ' + share(Number(t.sum), of.sum) +
		' of ' + (of === root ? 'all' : fit(name(of), 24, false)) +
		(t.more ? ', at most ' + figure(t.sum + t.more) : '');
}

var rests = unknown.filter(function (box) { return box.rest; }), holders = new Set();

// Marks the boxes in which something matches that is too narrow to be shown: the next ones that are
// wide enough for an outline.
function mark(tops) {
	holders.forEach(function (box) { box.g.classList.remove('holds'); });
	holders = new Set();
	tops.forEach(function (box) {
		if (box.shown)
			return;
		while (box.parent && (!box.shown || box.width < 6))
			box = box.parent;
		holders.add(box);
	});
	holders.forEach(function (box) { box.g.classList.add('holds'); });
}

// What the search finds, in the zoomed box and in all.
function report() {
	var text = said, t;
	mark([]);
	if (match) {
		t = tally(zoomed);
		mark(t.tops);
		text = 'matched: ' + matched(t, zoomed);
		if (t.unseen)
			text += ' (' + figure(t.unseen) + ' of it too narrow to be drawn)';
		if (scale !== null)
			text += '; ' + compared(t.sum, t.before).join('; ');
		if (zoomed !== root)
			text += '; ' + matched(tally(root), root);
		else if (!matches.length && !t.more)
			text = 'no match';
	}
	output.textContent = output.title = text;
	resetButton.disabled = zoomed === root && !input.value;
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
	var narrow = unseen[box.end] - unseen[box.i], unnamed;
	var word = box.field === undefined ? '' : fields[box.field] + ' ';
	function add(kind, text, most) {
		wrap(text, columns, most).forEach(function (line) { lines.push([kind, line]); });
	}
	add('name', word + path(box), 6);
	told(box).slice(1).forEach(function (line) {
		add('', line, 2);
	});
	if (box.parent && box.parent !== root)
		add('', share(box.sum, box.parent.sum) + ' of ' + fit(name(box.parent), 40, false), 2);
	if (zoomed !== root && box.i > zoomed.i && box.i < zoomed.end && zoomed !== box.parent)
		add('', share(box.sum, zoomed.sum) + ' of ' + fit(name(zoomed), 40, false), 2);
	if (narrow && box.i >= zoomed.i)
		add('', count(narrow) + (narrow === 1 ? ' frame within it is' : ' frames within it are') +
			' too narrow to be drawn', 2);
	unnamed = rests.filter(function (rest) { return isWithin(rest, box); });
	if (unnamed.length)
		add('', figure(total(unnamed, first)) + ' of it in frames that this file does not name', 2);
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
	if (box && box.title && box.title.parentNode)
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
})();
