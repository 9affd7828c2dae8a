/** The other parts of the HTML report: overview, requirements, choices, and a part for each implementation. */
import type { ObservedChoice } from './choices.ts';
import { type Column, frame, headsOf, type Matrix, sumOf } from './report_html_matrix.ts';
import { byText, clean, cleanList, escapeMarkup, groupBy, LOOKS, MAX_NAME } from './report_text.ts';
import { type Row, type Share, type Standing, shareOf, totalsOf, withStanding } from './report_view.ts';
import type { Level, Suite } from './types.ts';

const text = (words: string, max?: number): string => escapeMarkup(clean(words, max));

/** Greatest number of dead canaries and of known failures that are shown. */
const MAX_SHOWN = 20;

const HEADS = [
  'Implementation',
  'must',
  'should',
  'False accepts',
  'Other failures',
  'Other reasons',
  'Choices',
  'Untestable',
  'Unsupported',
];

/** The overview: a row for each implementation. */
export function overviewHtml({ columns }: Matrix): string {
  const heads = HEADS.map((head) => `<th scope=col>${head}</th>`).join('');
  const rows = columns.map((column, index) => overviewRow(column, index + 1)).join('\n');
  const table = `<table class=overview><caption>What each implementation comes to</caption><thead><tr>${heads}</tr></thead><tbody>\n${rows}</tbody></table>`;
  return frame('Overview', table);
}

function overviewRow({ name, version, view }: Column, number: number): string {
  const { rows, report } = view;
  const count = (isOne: (row: Row) => boolean): number => rows.filter(isOne).length;
  const standing = (wanted: Standing): number => withStanding(view, wanted).length;
  const accepts = count(({ result }) => result.grade === 'false-accept');
  const failed = count((row) => row.standing === 'failed' && row.result.grade !== 'false-accept');
  const reasons = count(({ result }) => result.grade === 'wrong-reason');
  const discouraged = report.choices.filter(isDiscouraged).length;
  const cell = (label: string, tone: string, amount: number, note = ''): string =>
    `<td data-label="${label}">${amount > 0 ? `<b class=${tone}>${amount}</b>` : '<span class=z>0</span>'}${note}</td>`;
  return [
    `<tr><th scope=row><a href="#implementation-${number}">${escapeMarkup(name)}</a> <small>${escapeMarkup(version)}</small></th>`,
    shareCell('must', shareOf(rows, 'must')),
    shareCell('should', shareOf(rows, 'should')),
    cell('False accepts', 'x', accepts),
    cell('Other failures', 'b', failed),
    cell('Other reasons', 'w', reasons),
    cell(
      'Choices',
      'f',
      report.choices.length,
      discouraged > 0 ? ` <small>${discouraged} discouraged</small>` : '',
    ),
    cell('Untestable', 'u', standing('untestable')),
    `${cell('Unsupported', 'n', standing('unsupported'))}</tr>`,
  ].join('');
}

const isDiscouraged = ({ explainedBy, recommended }: ObservedChoice): boolean =>
  recommended !== undefined && !explainedBy.includes(recommended);

/** A share as numbers and as a bar, whose width an attribute may set: a style may not, here. */
function shareCell(label: Level, { passed, total }: Share): string {
  if (total === 0) return `<td data-label=${label} class=z>–</td>`;
  // Nothing short of all looks like all.
  const width = passed === total ? 100 : Math.min(98, Math.floor((passed / total) * 100));
  const bar = `<svg viewBox="0 0 100 4" preserveAspectRatio=none aria-hidden=true><rect class=rest width=100 height=4 /><rect class=done width=${width} height=4 /></svg>`;
  return `<td data-label=${label} class=share><b>${passed}</b>/${total}${bar}</td>`;
}

/** Requirements by implementations. */
export function requirementsHtml(matrix: Matrix, suite: Suite): string {
  const pairs = matrix.vectors.flatMap((vector) =>
    vector.requirements.map((requirement) => ({ requirement, id: vector.id })),
  );
  const groups = [...groupBy(pairs, ({ requirement }) => requirement)];
  const order = Object.keys(suite.texts?.requirements ?? {});
  groups.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b) || byText(a, b));
  const rows = groups.map(([requirement, own]) => {
    const sums = matrix.columns.map(({ rows }) => sumOf(own.map(({ id }) => rows.get(id)))).join('');
    const words = suite.texts?.requirements[requirement] ?? '';
    return `<tr><th scope=row><a href="#?requirement=${encodeURIComponent(requirement)}">${text(requirement)}</a> <span>${text(words, 400)}</span></th>${sums}`;
  });
  const heads = `<thead><tr><th scope=col>Requirement</th>${headsOf(matrix)}</tr></thead>`;
  const caption = '<caption>Requirements by implementation: vectors passed of those that apply</caption>';
  return frame(
    'Requirements',
    `<table class=by>${caption}${heads}<tbody>\n${rows.join('\n')}</tbody></table>`,
  );
}

/** Who reads the standards how, where they leave it open. */
export function choicesHtml(matrix: Matrix, suite: Suite): string {
  const seen = matrix.columns.map(
    ({ view }) => new Map(view.report.choices.map((choice) => [choice.choice, choice])),
  );
  // Names come from the suite: those that only a report has are not shown.
  const names = [...new Set(matrix.vectors.flatMap(({ expect }) => expect.choice ?? []))];
  const rows = names.map((name) => {
    const cells = seen.map((choices) => choiceCell(choices.get(name))).join('');
    return `<tr><th scope=row>${choiceText(name, suite)}</th>${cells}</tr>`;
  });
  const heads = `<thead><tr><th scope=col>Choice</th>${headsOf(matrix)}</tr></thead>`;
  const caption = '<caption>Who reads RFC 9449 how: the option that explains what was seen</caption>';
  return frame('Choices', `<table class=by>${caption}${heads}<tbody>\n${rows.join('\n')}</tbody></table>`);
}

function choiceText(name: string, { texts, recommended }: Suite): string {
  const choice = texts?.choices[name];
  const code = `<code>${text(name)}</code>`;
  if (choice === undefined) return code;
  const options = Object.entries(choice.options).map(([option, meaning]) => {
    const mark = recommended[name] === option ? ' <em>recommended</em>' : '';
    return `<dt>${text(option)}${mark}</dt><dd>${text(meaning)}</dd>`;
  });
  return `${text(choice.question)} ${code}<details><summary>Options</summary><p>${text(choice.basis, 400)}</p><dl>${options.join('')}</dl></details>`;
}

function choiceCell(seen: ObservedChoice | undefined): string {
  if (seen === undefined) return '<td class=n>not seen</td>';
  const { explainedBy, declared } = seen;
  if (explainedBy.length === 0) return '<td class=b>inconsistent</td>';
  const options = cleanList(explainedBy, 4).replaceAll(', ', ' or ');
  const how = declared === undefined ? 'observed' : 'declared';
  if (declared !== undefined && !explainedBy.includes(declared)) {
    return `<td class=b>${escapeMarkup(options)} <small>declared ${text(declared, MAX_NAME)}</small></td>`;
  }
  const shown = declared === undefined ? options : clean(declared, MAX_NAME);
  const note = isDiscouraged(seen) ? `${how}, dis&shy;couraged` : how;
  return `<td class=${isDiscouraged(seen) ? 'w' : 'f'}>${escapeMarkup(shown)} <small>${note}</small></td>`;
}

/** Everything about each implementation that is not about a single vector. */
export function implementationsHtml({ columns }: Matrix): string {
  return columns.map((column, index) => implementation(column, index + 1)).join('\n');
}

function implementation({ name, version, view }: Column, number: number): string {
  const { report } = view;
  const { adapter, implementation, canaries } = report;
  const { passed, failed } = totalsOf(view);
  const clocks = {
    inject: 'passed in',
    rebase: 'the real one; proofs are made anew',
    window: 'the real one; its window is wide',
  };
  const facts: readonly (readonly [string, string])[] = [
    ['Result', `${passed} passed, ${failed} failed of ${view.rows.length} vectors`],
    ['Language', text(implementation.language ?? 'not said')],
    ['Runtime', text(implementation.runtime ?? 'not said')],
    ['Source', address(implementation.source)],
    ['Issues', address(implementation.issues)],
    [
      'Clock',
      `${text(adapter.clock)}: ${Object.hasOwn(clocks, adapter.clock) ? clocks[adapter.clock] : 'unknown'}`,
    ],
    ['Operations', text(cleanList(adapter.operations), 2000)],
    ['Algorithms', text(cleanList(adapter.algorithms), 2000)],
    ['Capabilities', text(cleanList(adapter.capabilities), 2000) || 'none'],
    [
      'Run',
      `${text(report.started, MAX_NAME)}, ${(report.duration / 1000).toFixed(1)} s, seed ${report.seed}`,
    ],
  ];
  const list = facts.map(([term, value]) => `<dt>${term}</dt><dd>${value}</dd>`).join('');
  return `<article class=implementation id="implementation-${number}" aria-labelledby="name-${number}"><h3 id="name-${number}">${escapeMarkup(name)} <small>${escapeMarkup(version)}</small></h3><dl>${list}</dl>
${gradesHtml(view.rows)}${canariesHtml([...canaries.before, ...canaries.after])}${knownHtml(view)}</article>`;
}

/** A link, where an adapter gave the address of a page; else what it gave. */
function address(url: string | undefined): string {
  if (url === undefined) return 'not said';
  if (!/^https?:\/\/[\w.-]+(?:[:/][\w./:~%+@-]*)?$/.test(url) || url.length > 200) return text(url);
  return `<a href="${escapeMarkup(url)}" rel="noopener noreferrer nofollow">${text(url)}</a>`;
}

function gradesHtml(rows: readonly Row[]): string {
  const counts = groupBy(rows, ({ result }) => result.grade);
  const items = Object.entries(LOOKS).flatMap(([grade, { meaning }]) => {
    const amount = counts.get(grade)?.length;
    return amount === undefined ? [] : [`<li><b>${amount}</b> ${grade} <small>${meaning}</small></li>`];
  });
  return `<h4>Grades</h4><ul class=plain>${items.join('')}</ul>`;
}

function canariesHtml(canaries: Column['view']['report']['canaries']['before']): string {
  const dead = canaries.filter(({ passed }) => !passed);
  const items = dead
    .slice(0, MAX_SHOWN)
    .map(({ scope, what, got = '' }) => `<li class=b>${text(`${scope} ${what}`)}: ${text(got)}</li>`);
  const rest = dead.length > MAX_SHOWN ? `<li>${dead.length - MAX_SHOWN} more</li>` : '';
  const list = dead.length === 0 ? '' : `<ul class=plain>${items.join('')}${rest}</ul>`;
  return `<h4>Canaries</h4><p>${canaries.length - dead.length} of ${canaries.length} live.</p>${list}`;
}

function knownHtml({ report, problems }: Column['view']): string {
  const { expected = [] } = report;
  if (expected.length === 0) return '';
  const items = expected.slice(0, MAX_SHOWN).map(({ id, grade, why, issue }) => {
    const where = issue === undefined ? '' : ` ${address(issue)}`;
    return `<li><code>${text(id)}</code> ${text(grade)}: ${text(why)}${where}</li>`;
  });
  const wrong = problems.slice(0, MAX_SHOWN).map((problem) => `<li class=b>${text(problem)}</li>`);
  return `<h4>Known failures</h4><ul class=plain>${items.join('')}${wrong.join('')}</ul>`;
}
