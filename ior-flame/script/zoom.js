// SPDX-License-Identifier: BSD-2-Clause
// Where boxes and their labels stand when one of them is zoomed.

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

// Which code points are one sign, as a letter and its mark.
var segmenter = window.Intl && Intl.Segmenter ? new Intl.Segmenter() : null;

function signs(text) {
	if (!segmenter || !/[^\0-\x7f]/.test(text))
		return Array.from(text);
	return Array.from(segmenter.segment(text), function (part) { return part.segment; });
}

// As much of a text as fits into so many cells, with an ellipsis for the rest; '' if too little.
function fit(text, room, fromEnd) {
	var letters, n = 0, kept = [];
	if (cells(text) <= room)
		return text;
	if (room < 3)
		return '';
	letters = signs(text);
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
	var room = width - 8, text = '', full = '', most, fromEnd;
	if (room >= cell) {
		full = name(box);
		most = Math.floor(room / cell);
		fromEnd = /^\/.*\//.test(full);
		text = fit(full, most, fromEnd);
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
	most = Math.min(most, cells(text));
	while (/[^\0-\u058f\u2026]/.test(text) && box.text.getComputedTextLength() > room) {
		text = fit(full, --most, fromEnd);
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
