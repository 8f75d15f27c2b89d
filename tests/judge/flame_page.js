// SPDX-License-Identifier: BSD-2-Clause
// What flame_browser.py asks of a page that shows a drawing: window.test.
(function () {
'use strict';

function all(css) {
	return Array.from(document.querySelectorAll(css));
}

function place(e) {
	return e.getBoundingClientRect();
}

function isWithin(a, b, slack) {
	return a.left >= b.left - slack && a.right <= b.right + slack &&
		a.top >= b.top - slack && a.bottom <= b.bottom + slack;
}

function areApart(a, b) {
	return a.right <= b.left + .5 || b.right <= a.left + .5 ||
		a.bottom <= b.top + .5 || b.bottom <= a.top + .5;
}

function fill(e) {
	return getComputedStyle(e).fill;
}

// As WCAG defines it.
function luminance(color) {
	var c = color.match(/[\d.]+/g).slice(0, 3).map(function (v) {
		v /= 255;
		return v <= .04045 ? v / 12.92 : Math.pow((v + .055) / 1.055, 2.4);
	});
	return .2126 * c[0] + .7152 * c[1] + .0722 * c[2];
}

function contrast(a, b) {
	a = luminance(a);
	b = luminance(b);
	return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
}

var test = window.test = {};

// The boxes that are shown.
test.boxes = function () {
	return all('.boxes > g').filter(function (g) { return g.getAttribute('display') !== 'none'; });
};

// The widest box with that label.
test.find = function (label) {
	return test.boxes().filter(function (g) {
		return g.querySelector('text') && g.querySelector('text').textContent === label;
	}).sort(function (a, b) { return place(b).width - place(a).width; })[0];
};

function centre(e) {
	var r = place(e);
	return [r.left + r.width / 2, r.top + r.height / 2];
}

test.at = function (label) {
	return test.find(label) ? centre(test.find(label).querySelector('rect')) : null;
};

test.button = function () {
	return centre(document.querySelector('button'));
};

test.everyThird = function () {
	return test.boxes().filter(function (g, i) { return i % 3 === 0; }).map(function (g) {
		return centre(g.querySelector('rect'));
	});
};

test.width = function (label) {
	return test.find(label) ? +test.find(label).querySelector('rect').getAttribute('width') : 0;
};

test.zoomed = function (label) {
	return test.width(label) > 0 && test.width(label) === test.width('all');
};

test.tip = function () {
	var tip = document.querySelector('.tip');
	if (!tip || tip.getAttribute('visibility') !== 'visible')
		return '';
	if (!isWithin(place(tip.querySelector('rect')), { left: 0, top: 0, right: innerWidth, bottom: innerHeight }, 1))
		return 'outside the window';
	return Array.from(tip.querySelectorAll('text')).map(function (e) { return e.textContent; }).join('\n');
};

test.matched = function () {
	return document.querySelector('output').textContent;
};

test.search = function (query) {
	var input = document.querySelector('input');
	input.value = query;
	input.dispatchEvent(new Event('input', { bubbles: true }));
	return test.matched();
};

test.found = function () {
	return test.boxes().filter(function (g) { return g.classList.contains('found'); }).length;
};

// Where a box begins, how much it is, its level.
function figures(g) {
	return g.getAttribute('data-f').split(' ').map(Number);
}

// How much the boxes that are marked are together: those within others left out, and of one that is
// under the zoomed one, only what that has.
test.foundSum = function () {
	var shown = test.boxes(), width = test.rectWidth(shown[0]);
	var zoomed = figures(shown.filter(function (g) { return test.rectWidth(g) === width; }).pop());
	var found = shown.filter(function (g) { return g.classList.contains('found'); }).map(figures);
	return found.filter(function (f) {
		return !found.some(function (outer) {
			return outer[2] < f[2] && outer[0] <= f[0] && f[0] + f[1] <= outer[0] + outer[1];
		});
	}).reduce(function (sum, f) { return sum + Math.min(f[1], zoomed[1]); }, 0);
};

test.holding = function () {
	return all('.holds').length;
};

test.rectWidth = function (g) {
	return +g.querySelector('rect').getAttribute('width');
};

// Of each box so wide: colour and marks, place from that of all, label; and where its middle is.
test.shapes = function (least) {
	var base = place(test.find('all').querySelector('rect'));
	return test.boxes().filter(function (g) { return test.rectWidth(g) >= least; }).map(function (g) {
		var rect = g.querySelector('rect'), r = place(rect), text = g.querySelector('text');
		var classes = ['above', 'found'].filter(function (c) { return g.classList.contains(c); });
		return [[g.classList[0]].concat(classes, rect.getAttribute('x'), rect.getAttribute('width'),
			Math.round(r.top - base.top), text ? text.textContent : '').join(' '), centre(rect)];
	}).sort(function (a, b) { return a[0] < b[0] ? -1 : 1; });
};

// The label of the widest box on a level whose whole name is there.
test.widest = function (level) {
	var of = test.boxes().filter(function (g) {
		return figures(g)[2] === level && g.querySelector('text') && /^[^\u2026]+$/.test(g.querySelector('text').textContent);
	}).sort(function (a, b) { return test.rectWidth(b) - test.rectWidth(a); });
	return of[0].querySelector('text').textContent;
};

test.whole = function () {
	return test.boxes()[0].querySelector('title').textContent.split('\n')[1].split(',')[0];
};

// The name of the box that has the keyboard.
test.cursor = function () {
	var label = document.activeElement && document.activeElement.getAttribute('aria-label');
	return document.activeElement.closest('.boxes') ? label && label.split(', ')[0] : null;
};

// '' unless a name has become more than text.
test.owned = function () {
	var known = ['g', 'rect', 'text', 'title'], wrong = [];
	if (window.owned || document.documentElement.hasAttribute('data-owned'))
		wrong.push('a name ran as script');
	if (all('script').length !== 1)
		wrong.push(all('script').length + ' scripts');
	all('.boxes *').forEach(function (e) {
		if (!known.includes(e.localName) || e.attributes.length > 6)
			wrong.push('a name became <' + e.localName + '>');
	});
	return wrong.join('; ');
};

// '' unless a label leaves its box, or a text covers another or leaves the page.
test.misplaced = function () {
	var wrong = [], page = place(document.documentElement), heads;
	test.boxes().forEach(function (g) {
		var text = g.querySelector('text');
		if (text && text.textContent && !isWithin(place(text), place(g.querySelector('rect')), 2))
			wrong.push('label ' + text.textContent);
	});
	heads = all('.line text, .key, .bar > *, .boxes').filter(function (e) { return place(e).width > 0; });
	heads.forEach(function (a, i) {
		if (!isWithin(place(a), page, 1))
			wrong.push('outside: ' + a.textContent.slice(0, 50));
		heads.slice(i + 1).forEach(function (b) {
			if (!areApart(place(a), place(b)))
				wrong.push(a.textContent.slice(0, 50) + ' covers ' + b.textContent.slice(0, 50));
		});
	});
	return wrong.slice(0, 5).join('; ');
};

// '' unless a label hardly stands out from its box, in any colour there is, or a text from the page.
test.faint = function () {
	var layer = document.querySelector('.boxes'), g = test.boxes()[0].cloneNode(true), wrong = [];
	var classes = ['n0', 'w0 found', 'd0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7',
		'r1', 'r2', 'r3', 'r4', 'b1', 'b2', 'b3', 'b4'];
	function look(a, b, what) {
		if (contrast(a, b) < 4.5)
			wrong.push(what + ' ' + contrast(a, b).toFixed(2));
	}
	['w', 'p', 's', 'e', 'v'].forEach(function (kind) {
		for (var i = 0; i < 5; i++)
			classes.push(kind + i);
	});
	layer.appendChild(g);
	classes.forEach(function (name) {
		g.setAttribute('class', name);
		layer.classList.toggle('searched', /found/.test(name));
		look(fill(g.querySelector('rect')), fill(g.querySelector('text')), name);
	});
	layer.classList.remove('searched');
	g.remove();
	all('.line text').forEach(function (text) {
		look(fill(text), fill(document.querySelector('.page')), text.textContent);
	});
	return wrong.join('; ');
};
})();
