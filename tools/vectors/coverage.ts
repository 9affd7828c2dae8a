/** What the suite covers: requirement by vectors, and the choices with their vectors. Written to `vectors/coverage/`. */
import { OWN_CHOICES } from '../../cli/own_choices.ts';
import type { Json, JsonObject } from './json.ts';
import type { Choice, Registries, Requirement } from './registry.ts';
import type { Vector } from './vector.ts';

/** Cases, each once for all its algorithms, by verdict. */
type Cases = Readonly<Record<'accept' | 'reject' | 'choice', readonly string[]>>;

const VERDICTS = ['accept', 'reject', 'choice'] as const;

function casesOf(vectors: readonly Vector[]): Cases {
  const of = (verdict: string): string[] => [
    ...new Set(
      vectors
        .filter(({ expect }) => expect['verdict'] === verdict)
        .map(({ id }) => id.replace(/@.*/, ''))
        .sort(),
    ),
  ];
  return { accept: of('accept'), reject: of('reject'), choice: of('choice') };
}

/** How a requirement stands: what tests it, or why nothing does. */
function stateOf({ testable, covered }: Requirement): string {
  if (testable === 'yes') return covered === undefined ? 'tested' : 'later kinds';
  return testable === 'indirect' ? 'indirect' : 'excluded';
}

const STATES = ['tested', 'later kinds', 'indirect', 'excluded'] as const;
const LEVELS = ['must', 'should', 'may', 'robustness'] as const;

/** The files by path below `vectors/`: texts, and values to be written as JSON. */
export function coverageFiles(
  vectors: readonly Vector[],
  { requirements, choices }: Registries,
): { readonly texts: ReadonlyMap<string, string>; readonly json: Json } {
  const citing = new Map(
    requirements.map((requirement) => [
      requirement.id,
      casesOf(vectors.filter((vector) => vector.requirements.includes(requirement.id))),
    ]),
  );
  const casesFor = ({ id }: Requirement): Cases => citing.get(id) ?? casesOf([]);
  return {
    texts: new Map([
      ['coverage/requirements.md', requirementsPage(requirements, casesFor)],
      ['coverage/choices.md', choicesPage(choices, vectors)],
    ]),
    json: {
      description:
        'Cases by requirement and verdict: how many, and the first ones; a case that is made for several algorithms counts once, without its "@". Every vector names its requirements. The register is registry/requirements.json.',
      counts: counts(requirements),
      requirements: Object.fromEntries(
        requirements.map((requirement) => [
          requirement.id,
          { state: stateOf(requirement), ...withoutEmpty(casesFor(requirement)) },
        ]),
      ),
    },
  };
}

/** Cases that are named; the others are found by what they cite. */
const NAMED = 5;

const withoutEmpty = (cases: Cases): JsonObject =>
  Object.fromEntries(
    VERDICTS.filter((verdict) => cases[verdict].length > 0).map((name) => [
      name,
      { cases: cases[name].length, first: cases[name].slice(0, NAMED) },
    ]),
  );

function counts(requirements: readonly Requirement[]): JsonObject {
  return Object.fromEntries(
    LEVELS.map((level) => {
      const own = requirements.filter((requirement) => requirement.level === level);
      const states = STATES.map((state) => [state, own.filter((one) => stateOf(one) === state).length]);
      return [level, Object.fromEntries(states) as JsonObject];
    }),
  );
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

function requirementsPage(
  requirements: readonly Requirement[],
  casesFor: (requirement: Requirement) => Cases,
): string {
  const numbers = Object.entries(counts(requirements)).map(([level, states]) => [
    level,
    ...STATES.map((state) => Number((states as JsonObject)[state])),
  ]);
  const sources = [...new Set(requirements.map(({ source }) => source))];
  const sections = sources.map((source) => {
    const rows = requirements
      .filter((requirement) => requirement.source === source)
      .map((requirement) => {
        const cases = casesFor(requirement);
        const state = stateOf(requirement);
        const told = state === 'tested' ? '' : `${state}: ${requirement.reason ?? 'comes with them'}`;
        return [
          requirement.id,
          requirement.level,
          cell(requirement.text),
          ...VERDICTS.map((verdict) => cases[verdict].length || ''),
          cell(told),
        ];
      });
    return `## ${source}\n\n${table(['id', 'level', 'requirement', 'accepted', 'rejected', 'choices', 'state'], rows)}`;
  });
  const intro = `# Requirements and the cases that test them

Made by \`build.ts\`. The numbers are cases, each once for all its algorithms; the first ones are in
\`requirements.json\`, and every vector names its requirements. "later kinds" are requirements whose kinds of vectors are still to come, "indirect" ones have no
input of their own, and "excluded" ones have none at all.`;
  return `${[intro, table(['level', ...STATES], numbers), ...sections].join('\n\n')}\n`;
}

function choicesPage(choices: readonly Choice[], vectors: readonly Vector[]): string {
  const sections = choices.map(({ choice, question, options, recommended, basis }) => {
    const asked = vectors.filter(({ expect }) => expect['choice'] === choice);
    const rows = options.map(({ option, meaning }) => [
      `\`${option}\``,
      cell(meaning),
      option === recommended ? 'yes' : '',
      OWN_CHOICES[choice] === option ? 'yes' : '',
    ]);
    return `## ${choice}

${question} ${basis}

${table(['option', 'meaning', 'recommended', 'this library'], rows)}

${casesOf(asked)
  .choice.map((id) => `- \`${id}\``)
  .join('\n')}`;
  });
  const intro = `# Choices

Made by \`build.ts\`. What the standards leave open, on what ground, which options there are, what this library does, and
the cases that show it.`;
  return `${[intro, ...sections].join('\n\n')}\n`;
}
