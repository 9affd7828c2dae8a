/** A badge that cannot boast: green only where every "must" of the selection is met and all of it could be tested. */
import type { Report } from './report.ts';
import { byText, clean, escapeMarkup, MAX_NAME } from './report_text.ts';
import { shareOf, viewOf } from './report_view.ts';
import type { Suite } from './types.ts';

/** What a badge says. */
export interface Badge {
  readonly label: string;
  readonly message: string;
  readonly state: 'met' | 'not-met' | 'nothing-tested';
}

/** Which vectors a badge is about. */
export interface BadgeOptions {
  /** Vectors of one role. Defaults to all that were selected. */
  readonly role?: 'rs' | 'as' | 'client';
}

const ROLE_NAMES = { rs: 'RS', as: 'AS', client: 'client' } as const;

/**
 * Says what a badge says: `DPoP RS` and `must 412/412 · ES256 RS256 · vectors 0.1.0`. Known failures are failures here.
 *
 * @throws `TypeError` if the report is not whole or is of another suite.
 */
export function badgeOf(report: Report, suite: Suite, { role }: BadgeOptions = {}): Badge {
  const { rows, problems } = viewOf(report, suite);
  const own = rows.filter(({ vector }) => role === undefined || vector.roles.includes(role));
  const { passed, total } = shareOf(own, 'must');
  const run = own.filter(({ standing, vector }) => standing !== 'unsupported' && vector.alg !== 'any');
  const algorithms = [...new Set(run.map(({ vector }) => vector.alg))].sort(byText);
  const isUntestable = own.some(({ standing }) => standing === 'untestable');
  const isBroken = own.some(({ standing }) => standing === 'failed');
  const isMet = passed === total && !isUntestable && !isBroken && problems.length === 0;
  return {
    label: role === undefined ? 'DPoP' : `DPoP ${ROLE_NAMES[role]}`,
    message: [
      `must ${passed}/${total}`,
      ...(algorithms.length > 0 ? [algorithms.join(' ')] : []),
      `vectors ${clean(suite.version, MAX_NAME)}`,
    ].join(' · '),
    state: total === 0 ? 'nothing-tested' : isMet ? 'met' : 'not-met',
  };
}

const COLOURS = { met: '#2b6a4b', 'not-met': '#b3261e', 'nothing-tested': '#5f6770' } as const;

/** A badge as the JSON that shields.io takes from an endpoint. */
export function badgeJson(report: Report, suite: Suite, options: BadgeOptions = {}): string {
  const { label, message, state } = badgeOf(report, suite, options);
  return `${JSON.stringify({ schemaVersion: 1, label, message, color: COLOURS[state] })}\n`;
}

/** Width of a character of the badge's text, in pixels. */
const CHARACTER = 6.6;
const PADDING = 7;
const HEIGHT = 20;

/** A badge as an image: SVG without script, style or anything from elsewhere. */
export function badgeSvg(report: Report, suite: Suite, options: BadgeOptions = {}): string {
  const { label, message, state } = badgeOf(report, suite, options);
  const [left, right] = [label, message].map((text) => Math.round(text.length * CHARACTER) + 2 * PADDING) as [
    number,
    number,
  ];
  const title = escapeMarkup(`${label}: ${message}`);
  const text = (x: number, width: number, content: string): string =>
    `<text x="${x + PADDING}" y="14" textLength="${width - 2 * PADDING}">${escapeMarkup(content)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<clipPath id="r"><rect width="${left + right}" height="${HEIGHT}" rx="3"/></clipPath>`,
    `<g clip-path="url(#r)"><rect width="${left}" height="${HEIGHT}" fill="#3d444c"/><rect x="${left}" width="${right}" height="${HEIGHT}" fill="${COLOURS[state]}"/></g>`,
    `<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">${text(0, left, label)}${text(left, right, message)}</g>`,
    '</svg>',
    '',
  ].join('\n');
}
