// SPDX-License-Identifier: BSD-2-Clause
// What mouse, touch and keyboard do.

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
