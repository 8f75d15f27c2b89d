// SPDX-License-Identifier: BSD-2-Clause
// The bar: search and reset. What matches, and how much that is together.

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

function before(box) {
	return box.more[0];
}

// Of what matches within a box: its exact sums, what is not shown of it, and what may match
// besides, as its names are not known.
function tally(within) {
	var tops = outermost(matches, within, function (box) { return box.found; });
	var others = outermost(unknown, within, isUnknown).filter(function (box) {
		return !underOne(box, function (up) { return up.found; });
	});
	var unsure = new Set(others), certain = tops.filter(function (box) {
		return underOne(box, function (up) { return unsure.has(up); });
	});
	function maybe(exact) {
		return total(others, exact) - total(certain, exact);
	}
	return {
		tops: tops,
		sum: total(tops, first),
		before: scale === null ? 0n : total(tops, before),
		unseen: total(tops.filter(function (box) { return !box.shown; }), first),
		more: maybe(first),
		maybeBefore: scale !== null && maybe(before) > 0n,
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
		if (t.more || t.maybeBefore)
			text += scale === null ? '' : '; before: at least ' + figure(t.before);
		else if (scale !== null)
			text += '; ' + compared(t.sum, t.before).join('; ');
		if (zoomed !== root)
			text += '; ' + matched(tally(root), root);
		else if (!matches.length && !t.more && !t.maybeBefore)
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
