/* Runs in a page of headless Chromium that holds sample mails in frames (tests/tools/mails.py). Measures each element: nothing may stand outside
 * the frame, no content may be wider than its box, and no text may be cut. The findings become the page's own text. */
'use strict';

function about(element) {
	const text = (element.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 60);
	return '<' + element.tagName.toLowerCase() + '> "' + text + '"';
}

function isHidden(element, view) {
	for (let e = element; e; e = e.parentElement)
		if (view.getComputedStyle(e).display === 'none')
			return true;
	return false;
}

/* Where the letters stand, not the box around them. */
function textBoxes(element) {
	const boxes = [];
	for (const node of element.childNodes) {
		if (node.nodeType !== Node.TEXT_NODE || !node.data.trim())
			continue;
		const range = element.ownerDocument.createRange();
		range.selectNodeContents(node);
		boxes.push(...range.getClientRects());
	}
	return boxes;
}

function luminance(color) {
	const parts = color.match(/[\d.]+/g).map(Number);
	const [r, g, b] = parts.slice(0, 3).map(v => (v /= 255) <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ground(element, view) {
	for (let e = element; e; e = e.parentElement) {
		const color = view.getComputedStyle(e).backgroundColor;
		if (!/, 0\)$|^transparent$/.test(color))
			return color;
	}
	return 'rgb(255, 255, 255)';
}

/* WCAG 2.1, 1.4.3: 4.5 to 1. */
function contrast(element, view) {
	const a = luminance(view.getComputedStyle(element).color), b = luminance(ground(element, view));
	return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function measure(frame) {
	const view = frame.contentWindow, page = frame.contentDocument, width = frame.clientWidth, findings = [];
	let texts = 0;
	if (page.documentElement.scrollWidth > width)
		findings.push('the page is ' + page.documentElement.scrollWidth + ' wide');
	for (const element of page.body.querySelectorAll('*')) {
		if (isHidden(element, view))
			continue;
		const box = element.getBoundingClientRect();
		if (box.left < -0.5 || box.right > width + 0.5)
			findings.push('beyond the edge: ' + about(element));
		if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
			findings.push('wider than its box: ' + about(element));
		const cell = element.closest('td, div') || element, room = cell.getBoundingClientRect();
		for (const line of textBoxes(element)) {
			texts++;
			if (line.left < room.left - 1 || line.right > room.right + 1 || line.top < room.top - 4 || line.bottom > room.bottom + 4)
				findings.push('cut or spilled: ' + about(element));
		}
		if (textBoxes(element).some(line => line.height > 2) && element.textContent.trim() !== '■' && contrast(element, view) < 4.5)
			findings.push('contrast ' + contrast(element, view).toFixed(1) + ': ' + about(element));
	}
	return { name: frame.dataset.name, width, texts, dark: view.matchMedia('(prefers-color-scheme: dark)').matches, findings };
}

addEventListener('load', () => {
	const all = [...document.querySelectorAll('iframe')].map(measure);
	document.body.textContent = JSON.stringify(all);
});
