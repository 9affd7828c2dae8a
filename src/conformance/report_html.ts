/** A report, or several side by side, as one HTML page that needs nothing else. */
import type { Strictness } from './conclusion.ts';
import type { Report } from './report.ts';
import { dataOf } from './report_html_data.ts';
import { SCRIPT_HASH, STYLE_HASH } from './report_html_hashes.ts';
import { type Matrix, matrixHtml, matrixOf, TONES } from './report_html_matrix.ts';
import { choicesHtml, implementationsHtml, overviewHtml, requirementsHtml } from './report_html_pages.ts';
import { SCRIPT } from './report_html_script.ts';
import { STYLE } from './report_html_style.ts';
import { clean, escapeMarkup, LOOKS, MAX_NAME } from './report_text.ts';
import type { Suite } from './types.ts';

/** How an HTML report is written. */
export interface HtmlOptions {
  /** Defaults to `DPoP conformance`. */
  readonly title?: string;
  readonly strictness?: Strictness;
}

/** More are not compared at a glance, and the page would grow past what is promised. */
const MAX_REPORTS = 10;

/**
 * Writes one HTML page for one report or up to ten: no request, no font, no script from elsewhere. Everything that a report
 * says is escaped and cut, and a content security policy allows this page's own script and style only.
 *
 * @throws `TypeError` if a report is not whole or is of another suite, `RangeError` for no report or more than ten.
 */
export async function htmlReport(
  reports: readonly Report[],
  suite: Suite,
  { title = 'DPoP conformance', strictness = {} }: HtmlOptions = {},
): Promise<string> {
  if (reports.length === 0 || reports.length > MAX_REPORTS) {
    throw new RangeError(`Cannot write HTML report: it takes 1 to ${MAX_REPORTS} reports`);
  }
  const matrix = matrixOf(reports, suite, strictness);
  const heading = escapeMarkup(clean(title));
  return `<!DOCTYPE html>
<html lang=en>
<head>
<meta charset=utf-8>
<meta http-equiv=Content-Security-Policy content="default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'">
<meta name=viewport content="width=device-width, initial-scale=1">
<meta name=color-scheme content="light dark">
<meta name=referrer content=no-referrer>
<title>${heading}</title>
<style>${STYLE}</style>
</head>
<body${reports.length > 4 ? ' class=many' : ''}>
${body(matrix, suite, heading)}
<script type="text/plain" id=data>${await deflate(dataOf(matrix, suite))}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Base64 of the deflated text: the data of ten implementations is larger than a page should be. */
async function deflate(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const parts: string[] = [];
  // A call takes so many arguments and no more.
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return btoa(parts.join(''));
}

function body(matrix: Matrix, suite: Suite, heading: string): string {
  const { columns, vectors } = matrix;
  const [first] = columns;
  const who =
    columns.length === 1 && first !== undefined
      ? escapeMarkup(first.name)
      : `${columns.length} implementations`;
  return `<a class=skip href="#vectors">Skip to the vectors</a>
<header><p class=eyebrow>${heading}</p><h1>${who}, ${thousands(vectors.length)} vectors</h1>
<nav aria-label="Parts of this page"><a href="#overview">Overview</a> <a href="#vectors">Vectors</a> <a href="#requirements">Requirements</a> <a href="#choices">Choices</a> <a href="#implementations">Implementations</a></nav></header>
<main>
<section id=overview aria-labelledby=h-overview><h2 id=h-overview>Overview</h2>
${overviewHtml(matrix)}</section>
<section id=vectors aria-labelledby=h-vectors><h2 id=h-vectors>Vectors</h2>
${legend()}${filters(columns.length)}
${matrixHtml(matrix)}</section>
<section id=requirements aria-labelledby=h-requirements><h2 id=h-requirements>Requirements</h2>
${requirementsHtml(matrix, suite)}</section>
<section id=choices aria-labelledby=h-choices><h2 id=h-choices>Choices</h2><p class=lead>Where the standards leave a point open there is no failure. This is how each implementation reads it.</p>
${choicesHtml(matrix, suite)}</section>
<section id=implementations aria-labelledby=h-implementations><h2 id=h-implementations>Implementations</h2>
${implementationsHtml(matrix)}</section>
</main>
<footer><p>Vectors ${escapeMarkup(clean(suite.version, MAX_NAME))}, manifest <code>${escapeMarkup(clean(suite.digest, 100))}</code>. Made by <code>rfc9449 conformance</code>. What an adapter says is quoted, never believed.</p></footer>
<dialog id=detail aria-labelledby=detail-title></dialog>`;
}

const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

function legend(): string {
  const items = Object.values(LOOKS).map(
    ({ label, tone, meaning }) => `<div><dt class=${TONES[tone]}>${label}</dt><dd>${meaning}</dd></div>`,
  );
  return `<details class=legend><summary>What the cells say</summary><dl>${items.join('')}<div><dt class=k>known: …</dt><dd>A failure that the list of known failures has.</dd></div></dl></details>`;
}

/** Controls for the script, which fills the lists and shows them. */
function filters(count: number): string {
  const views = [
    ['all', 'all vectors'],
    ...(count > 1 ? [['differing', 'rows that differ']] : []),
    ['failures', 'failures'],
    ['accepts', 'false accepts'],
    ['reasons', 'other reasons'],
    ['untestable', 'untestable'],
  ];
  const options = views.map(([value, name]) => `<option value=${value}>${name}</option>`).join('');
  const selects = [
    ['level', 'Level'],
    ['alg', 'Algorithm'],
    ['requirement', 'Requirement'],
    ['flag', 'Flag'],
  ].map(
    ([name, label]) => `<label>${label}<select name=${name}><option value="">any</option></select></label>`,
  );
  return `<form id=filters role=search aria-label="Filter vectors" hidden><label class=wide>Search<input type=search name=text autocomplete=off placeholder="id, title or why"></label><label>Show<select name=view>${options}</select></label>${selects.join('')}<div class=buttons><button type=reset>Reset</button><button type=button id=toggle>Expand all</button></div><output aria-live=polite></output></form>
<noscript><p class=lead>Without script this is a plain table. <code>rfc9449 vectors show</code> tells all about a vector.</p></noscript>`;
}
