/**
 * The script of the HTML report: filters, topics that open, and what is known of a vector. It only ever sets text, never
 * markup. Without it the page is a plain table. Kept as text, as its hash is part of the page's policy.
 */

const START = `
(async () => {
'use strict';
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== undefined && child !== ''));
  return element;
};
const packed = Uint8Array.from(atob(find('#data').textContent), (character) => character.charCodeAt(0));
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
const data = JSON.parse(await new Response(unpacked).text());
// The order and the forms of report_html_data.ts.
const encode = (clear) => btoa(clear).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
const text = (number) => {
  const entry = data.s[number] ?? '';
  if (typeof entry === 'string') return entry;
  return entry[0] === -1 ? encode(text(entry[1])) + '.' : entry.map(text).join('');
};
const rows = all('.matrix tr[id]');
const numbers = new Map(rows.map((row, number) => [row.id, number]));
const vectors = data.v.map(([why, level, severity, alg, requirements, flags, expected, baseline, recipe, faults, input, fields, rev, proof], number) => ({
  why: text(why), level: text(level), severity: text(severity), alg: text(alg),
  requirements: requirements.map(text), flags: flags.map(text), expected: text(expected),
  baseline, recipe, faults, input, fields, rev, proof,
  id: rows[number].id, title: find('a', rows[number]).textContent,
}));
const form = find('#filters');
const dialog = find('#detail');
const toggle = find('#toggle');
const bodies = all('.matrix tbody');
const cells = (row) => [...row.cells].slice(2);
`;

const FILTERS = String.raw`
const has = (...names) => (row) => cells(row).some((cell) => names.includes(cell.className));
const views = {
  all: () => true,
  differing: (row) => new Set(cells(row).map((cell) => cell.textContent).filter((label) => label !== 'not run')).size > 1,
  failures: has('b', 'x', 'u', 'w'),
  accepts: has('x'),
  reasons: (row) => cells(row).some((cell) => cell.textContent === 'other reason'),
  untestable: has('u'),
};
const lists = {
  level: (vector) => [vector.level],
  alg: (vector) => [vector.alg],
  requirement: (vector) => vector.requirements,
  flag: (vector) => vector.flags,
};
for (const [name, valuesOf] of Object.entries(lists)) {
  const values = [...new Set(vectors.flatMap(valuesOf))].sort();
  const label = (value) => (name === 'requirement' && data.q[value] ? value + ': ' + data.q[value] : value).slice(0, 90);
  form.elements[name].append(...values.map((value) => make('option', { value }, label(value))));
}
const isOpen = (body) => !body.classList.contains('closed');
const open = (body, isWanted) => {
  body.classList.toggle('closed', !isWanted);
  find('button', body).setAttribute('aria-expanded', isWanted);
};
for (const body of bodies) {
  const head = find('.topic th', body);
  const button = make('button', { type: 'button' }, ...head.childNodes);
  button.addEventListener('click', () => open(body, !isOpen(body)));
  head.append(button);
}
const filter = () => {
  const wanted = Object.fromEntries(new FormData(form));
  const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  rows.forEach((row, number) => {
    const vector = vectors[number];
    const story = (vector.id + ' ' + vector.title + ' ' + vector.why).toLowerCase();
    const isShown = views[wanted.view](row)
      && Object.entries(lists).every(([name, valuesOf]) => wanted[name] === '' || valuesOf(vector).includes(wanted[name]))
      && words.every((word) => story.includes(word));
    row.hidden = !isShown;
    if (isShown) shown++;
  });
  const isActive = Object.entries(wanted).some(([name, value]) => value !== (name === 'view' ? 'all' : ''));
  for (const body of bodies) {
    const isAny = all('tr[id]', body).some((row) => !row.hidden);
    body.hidden = !isAny;
    open(body, isActive && isAny);
  }
  for (const kind of all('.kind')) kind.hidden = all('tbody', kind).every((body) => body.hidden);
  toggle.textContent = isActive ? 'Collapse all' : 'Expand all';
  find('output', form).textContent = shown.toLocaleString() + ' of ' + rows.length.toLocaleString() + ' vectors';
};
let timer;
form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(filter, 120); });
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('reset', () => setTimeout(filter));
toggle.addEventListener('click', () => {
  const isWanted = !bodies.some((body) => !body.hidden && isOpen(body));
  for (const body of bodies) open(body, isWanted);
  toggle.textContent = isWanted ? 'Collapse all' : 'Expand all';
});
`;

const DETAIL = `
const copy = (button, value) => {
  const done = () => { button.textContent = 'Copied'; setTimeout(() => { button.textContent = 'Copy'; }, 1500); };
  const byHand = () => {
    const area = make('textarea');
    area.value = value;
    dialog.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    done();
  };
  if (navigator.clipboard) navigator.clipboard.writeText(value).then(done, byHand);
  else byHand();
};
const section = (title, ...children) => [make('h3', {}, title), ...children];
const table = (heads, lines) => make('div', { class: 'frame' }, make('table', {},
  make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', { scope: 'col' }, head)))),
  make('tbody', {}, ...lines)));
const side = (head, change, tail, tag) => change === -1
  ? make('td', {}, make('small', {}, 'absent'))
  : make('td', {}, make('code', {}, text(head), make(tag, {}, text(change)), text(tail)));
const difference = ({ recipe, faults, baseline }) => {
  if (recipe.length + faults.length === 0) return [];
  const from = baseline < 0 ? [] : [make('p', {}, 'Made from ', make('a', { href: '#' + vectors[baseline].id }, make('code', {}, vectors[baseline].id)), ', which is accepted.')];
  return section('What is different', ...from,
    make('ul', {}, ...recipe.map((edit) => make('li', {}, make('code', {}, text(edit))))),
    faults.length === 0 ? undefined : make('p', {}),
    faults.length === 0 ? undefined : table(['Where', 'Baseline', 'This vector'], faults.map(([path, head, before, after, tail]) =>
      make('tr', {}, make('td', {}, make('code', {}, text(path))), side(head, before, tail, 'del'), side(head, after, tail, 'mark')))));
};
const answers = (number) => section('Answers', table(['Implementation', 'Grade', 'Answer'], data.r.map(({ g, d, n }, index) => {
  const cell = cells(rows[number])[index];
  return make('tr', {}, make('td', {}, data.i[index]), make('td', { class: cell.className }, cell.textContent),
    make('td', {}, g[number] < 0 ? '–' : text(g[number]),
      number in d ? make('small', {}, text(d[number])) : '',
      number in n ? make('small', {}, 'native: ', make('code', {}, text(n[number]))) : ''));
})));
const pretty = (json) => { try { return JSON.stringify(JSON.parse(json), null, 2); } catch { return json; } };
const decode = (segment) => {
  try {
    const octets = Uint8Array.from(atob(segment.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
    return pretty(new TextDecoder().decode(octets));
  } catch {
    return '(no base64url) ' + segment;
  }
};
const input = ({ input, fields, proof }) => [
  ...section('Input', make('dl', { class: 'facts' }, ...input.flatMap(([name, value]) =>
    [make('dt', {}, text(name)), make('dd', {}, make('code', {}, text(value)))]))),
  ...(fields.length > 0 ? section('Header fields') : []),
  ...fields.map(([name, ...parts]) => {
    const value = parts.map(text).join('');
    const button = make('button', { type: 'button', 'aria-label': 'Copy ' + text(name) }, 'Copy');
    button.addEventListener('click', () => copy(button, value));
    return make('div', { class: 'raw' }, make('div', {}, make('code', {}, text(name)), button), make('pre', { tabindex: '0' }, value));
  }),
  ...(proof ? decoded(fields) : []),
];
const decoded = (fields) => {
  const [, ...parts] = fields.find(([name]) => text(name).toLowerCase() === 'dpop');
  const [header = '', payload = ''] = parts.map(text).join('').split('.');
  return section('Decoded proof', make('pre', { tabindex: '0' }, decode(header)), make('pre', { tabindex: '0' }, decode(payload)));
};
`;

const OPEN = `
const named = () => { try { return decodeURIComponent(location.hash.slice(1)); } catch { return ''; } };
const flagLine = (flag) => {
  const { effect = '', cves = [] } = data.f[flag] ?? {};
  const links = cves.flatMap((cve) => [' ', make('a', { href: 'https://www.cve.org/CVERecord?id=' + encodeURIComponent(cve), rel: 'noopener noreferrer' }, cve)]);
  return make('li', {}, make('b', {}, flag), effect ? ': ' + effect : '', ...links);
};
const step = (number, by) => {
  for (let next = number + by; next >= 0 && next < rows.length; next += by) if (!rows[next].hidden) return next;
  return -1;
};
const go = (number) => { history.replaceState(null, '', '#' + rows[number].id); show(number); };
const bar = (number) => {
  const button = (label, next) => {
    const element = make('button', { type: 'button' }, label);
    if (next < 0) element.disabled = true;
    element.addEventListener('click', () => { go(next); find('.bar button:nth-of-type(' + (label === 'Previous' ? 1 : 2) + ')', dialog).focus(); });
    return element;
  };
  const close = make('button', { type: 'button' }, 'Close');
  close.addEventListener('click', () => dialog.close());
  return make('div', { class: 'bar' }, make('span', {}, 'Vector ' + (number + 1) + ' of ' + rows.length), button('Previous', step(number, -1)), button('Next', step(number, 1)), close);
};
// A browser that goes to the part of an address takes the focus away.
const focus = () => { if (dialog.open && !dialog.contains(document.activeElement)) find('.bar button:not(:disabled)', dialog).focus(); };
const show = (number) => {
  const vector = vectors[number];
  const { level, severity, alg, rev } = vector;
  dialog.replaceChildren(
    bar(number),
    make('h2', { id: 'detail-title' }, vector.title),
    make('p', { class: 'tags' }, make('code', {}, vector.id), ' · ' + [level, severity, alg, 'rev ' + rev].join(' · ')),
    make('p', {}, vector.why),
    ...section('Expected', make('p', {}, make('code', {}, vector.expected))),
    ...difference(vector).filter(Boolean),
    ...answers(number),
    ...section('Requirements', make('ul', {}, ...vector.requirements.map((name) => make('li', {}, make('b', {}, name), data.q[name] ? ': ' + data.q[name] : '')))),
    ...section('Flags', make('ul', {}, ...vector.flags.map(flagLine))),
    ...input(vector),
  );
  open(rows[number].parentNode, true);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  setTimeout(focus, 100);
};
dialog.addEventListener('close', () => {
  const number = numbers.get(named());
  history.replaceState(null, '', '#vectors');
  if (number !== undefined) { rows[number].scrollIntoView({ block: 'center' }); find('a', rows[number]).focus(); }
});
dialog.addEventListener('click', (event) => { if (event.target === dialog && event.clientX < dialog.getBoundingClientRect().left) dialog.close(); });
const follow = () => {
  const name = named();
  const number = numbers.get(name);
  if (number !== undefined) return show(number);
  if (!name.startsWith('?')) return;
  form.reset();
  for (const [key, value] of new URLSearchParams(name)) if (form.elements[key]) form.elements[key].value = value;
  setTimeout(() => { filter(); find('#vectors').scrollIntoView(); });
};
for (const row of rows) find('a', row).href = '#' + row.id;
form.hidden = false;
filter();
addEventListener('hashchange', follow);
setTimeout(focus, 100);
follow();
})();
`;

/** The script. A change of it changes its hash, in `report_html_hashes.ts`. */
export const SCRIPT: string = [START, FILTERS, DETAIL, OPEN].join('');
