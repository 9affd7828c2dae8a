/** The HTML report of the real suite: its policy fits, its script is one, and it is as small as was promised. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { htmlReport } from '../../src/conformance/report_html.ts';
import { SCRIPT_HASH, STYLE_HASH } from '../../src/conformance/report_html_hashes.ts';
import { SCRIPT } from '../../src/conformance/report_html_script.ts';
import { STYLE } from '../../src/conformance/report_html_style.ts';
import { LOOKS } from '../../src/conformance/report_text.ts';
import type { GradeName, Suite, Vector } from '../../src/conformance/types.ts';
import type { loadVectors as LoadVectors } from '../../vectors/load.js';
import { report, SUITE } from '../support/report_sample.ts';
import { assert, suite } from '../support/suite.ts';

const root = new URL('../../../vectors/', import.meta.url);
const { loadVectors }: { loadVectors: typeof LoadVectors } = await import(new URL('load.js', root).href);

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const registry = (name: string) => JSON.parse(readFileSync(new URL(`registry/${name}.json`, root), 'utf8'));

const MAX_SIZE = 3_000_000;
/** The suite that is promised to fit. */
const VECTORS = 2900;

async function realSuite(): Promise<Suite> {
  const loaded = (await loadVectors()) as unknown as readonly (Vector & { file: string })[];
  // Kinds are still to come: vectors that are there stand for them, under other names.
  const wanted = Array.from({ length: Math.max(VECTORS, loaded.length) }, (_, index) => {
    const { file: _file, ...vector } = loaded[index % loaded.length] as Vector & { file: string };
    return index < loaded.length ? vector : { ...vector, id: vector.id.replace(/^\w+/, 'again') };
  });
  const { requirements } = registry('requirements') as { requirements: { id: string; text: string }[] };
  const { flags } = registry('flags') as { flags: { flag: string; effect: string; cves: string[] }[] };
  return {
    version: '0.1.0',
    digest: 'd'.repeat(64),
    vectors: wanted,
    groups: {},
    recommended: {},
    keys: {},
    texts: {
      requirements: Object.fromEntries(requirements.map(({ id, text }) => [id, text])),
      choices: {},
      flags: Object.fromEntries(flags.map(({ flag, effect, cves }) => [flag, { effect, cves }])),
    },
  };
}

suite('HTML report of the real suite', (test) => {
  test('allows its own style and script', async () => {
    assert.is(STYLE_HASH, hashOf(STYLE));
    assert.is(SCRIPT_HASH, hashOf(SCRIPT));
    const page = await htmlReport([report()], SUITE);
    const inline = [...page.matchAll(/<(?:style|script)>([\s\S]*?)<\/(?:style|script)>/g)].map(
      ([, text = '']) => hashOf(text),
    );
    assert.equal(inline, [STYLE_HASH, SCRIPT_HASH]);
    assert.ok(inline.every((hash) => page.includes(`'${hash}'`)));
  });

  test('has a script that is one and writes no markup', async () => {
    assert.ok(new Script(SCRIPT));
    assert.not(
      /innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(|fetch|XMLHttp|import\(/.test(
        SCRIPT,
      ),
    );
    assert.not(/<\/(?:script|style)|<!--/i.test(SCRIPT + STYLE));
    assert.not(/url\(|@import|https?:/.test(STYLE));
  });

  test('is under 3 MB for ten implementations', async () => {
    const all = await realSuite();
    const grades = Object.keys(LOOKS) as GradeName[];
    const reports = Array.from({ length: 10 }, (_, index) => {
      const results = all.vectors.map(({ id }, row) => {
        const grade =
          (row + index) % 7 === 0 ? (grades[(row * 31 + index) % grades.length] as GradeName) : 'pass';
        const told = {
          difference: 'refused for another reason',
          native: `E${(row + index) % 90}: the claim is wrong`,
        };
        return [
          id,
          grade === 'pass' ? {} : { grade, got: `reject (code_${(row + index) % 60})`, ...told },
        ] as const;
      });
      return report(
        Object.fromEntries(results),
        { implementation: { name: `implementation ${index}`, version: '1.0.0' } },
        all,
      );
    });
    const page = await htmlReport(reports, all);
    assert.ok(Buffer.byteLength(page) < MAX_SIZE, String(Buffer.byteLength(page)));
  });
});
