// SPDX-License-Identifier: BSD-2-Clause
// The boxes: what the drawing and its metadata say of them. Before all other files of the script: see
// module.mk. The text of the SVG is only ever read as text and written as text: no name can become
// markup or code here.

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
var data = Array.prototype.slice.call(svg.querySelectorAll('metadata'));
var parts = data.map(function (e) { return e.textContent; }).join('').split('\n\n');
var sums = data.length ? +data[0].getAttribute('data-sums') : 1, names = (parts[1] || '').split('\n');
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
