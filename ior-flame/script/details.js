// SPDX-License-Identifier: BSD-2-Clause
// Details of a box, beside the mouse or the keyboard's box.

var tip = make(SVG, 'g', svg, { 'class': 'tip', visibility: 'hidden' });
var tipRect = make(SVG, 'rect', tip, { rx: 5 });

function wrap(text, columns, lines) {
	var out = [], line = '', n = 0;
	for (var c of signs(text)) {
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
