/** The HTML report: what is in it, and that nothing of an adapter gets out of its place. */
import type { Report } from '../src/conformance/report.ts';
import { htmlReport } from '../src/conformance/report_html.ts';
import { faultsOf } from '../src/conformance/report_html_difference.ts';
import type { Vector } from '../src/conformance/types.ts';
import { encodeBase64url } from '../src/internal/base64url.ts';
import {
  HOSTILE,
  hostileReport,
  jws,
  payloadOf,
  proofInput,
  report,
  SUITE,
  vector,
} from './support/report_sample.ts';
import { assert, suite } from './support/suite.ts';

const HEADER = '{"typ":"dpop+jwt","alg":"ES256"}';
const [OWN, BASE] = ['ownjti0123456789abcdef', 'basejti0123456789abcde'];

/** What differs between two proofs. */
function faults(
  own: unknown,
  base: unknown,
  recipe: Vector['recipe'],
  more = {},
): [string, ...(string | undefined)[]][] {
  const baseline = vector('a.b.base', { input: proofInput(base) });
  const changed = vector('a.b.own', { input: proofInput(own, more), ...(recipe && { recipe }) });
  return faultsOf(changed, baseline).map(({ path, head, before, after, tail }) => [
    path,
    head,
    before,
    after,
    tail,
  ]);
}

suite('faultsOf', (test) => {
  const base = jws(HEADER, payloadOf(BASE));

  test('finds the claim, and not what every vector has of its own', async () => {
    const own = jws(HEADER, payloadOf(OWN, 'POST', 'B'.repeat(43)), 'b3RoZXI');
    assert.equal(faults(own, base, [['claims.set', 'htm', 'POST']]), [
      ['payload.htm', '"', 'GET', 'POST', '"'],
    ]);
    assert.equal(faults(base, base, []), []);
  });

  test('shows "jti", "ath" and token where they are the point', async () => {
    const own = jws(HEADER, payloadOf(OWN, 'GET', 'B'.repeat(43)));
    const paths = (recipe: Vector['recipe'], more = {}): string[] =>
      faults(own, base, recipe, more).map(([path]) => path);
    assert.equal(paths([['claims.set', 'jti', OWN]]), ['payload.jti']);
    assert.equal(paths([['ath.of', 'x']]), ['payload.ath']);
    assert.equal(paths([['token.append', 'x']], { token: { value: 'u', jkt: null } }), [
      'token.value',
      'payload.ath',
    ]);
    assert.equal(paths([['token.bind', null]], { token: { value: 'u', jkt: 'k' } }), [
      'request.headers.0',
      'token.jkt',
    ]);
    assert.equal(paths(undefined, { token: { value: { b64u: 'AA' }, jkt: null } }), [
      'token.value',
      'token.value.b64u',
    ]);
  });

  test('says what was there, what came and what went', async () => {
    assert.equal(faults(jws('{"typ":"dpop+jwt","x":[1,2]}', payloadOf(BASE)), base, []), [
      ['header.alg', '', '"ES256"', undefined, ''],
      ['header.x', '', undefined, '[1,2]', ''],
    ]);
  });

  test('goes to text and to base64url where members do not tell', async () => {
    const spaced = jws(HEADER.replace(',', ' ,'), payloadOf(BASE));
    assert.equal(faults(spaced, base, []), [
      ['header (text)', '{"typ":"dpop+jwt"', '', ' ', ',"alg":"ES256"}'],
    ]);
    assert.is(faults(jws('null', payloadOf(BASE)), base, [])[0]?.[0], 'header (text)');
    assert.is(faults(jws('{', payloadOf(BASE)), base, [])[0]?.[0], 'header (text)');
    assert.is(faults(base.replace('.', '=.'), base, [])[0]?.[0], 'header (base64url)');
    assert.is(faults(base, base.replace('.', '=.'), [])[0]?.[0], 'header (text)');
  });

  test('looks at the signature where it was edited, and at the number of segments', async () => {
    assert.equal(faults(base.replace(/[^.]*$/, 'b3RoZXI'), base, [['signature.set', 'b3RoZXI']]), [
      ['signature', '', 'c2lnbmF0dXJl', 'b3RoZXI', ''],
    ]);
    assert.equal(faults(`${base}.`, base, [['segments.insert', 3, '']]), [
      ['proof: number of segments', '', '3', '4', ''],
    ]);
    assert.equal(
      faults('', base, [['signature.set', '']]).map(([path]) => path),
      ['proof: number of segments', 'header (text)', 'payload (text)', 'signature'],
    );
    assert.is(faults(base, 'x', [])[0]?.[0], 'proof: number of segments');
    assert.is(faults({ b64u: 'AA' }, base, [])[0]?.[0], 'request.headers.1');
  });

  test('cuts what is long', async () => {
    const long = jws(`{"typ":"${'x'.repeat(300)}","alg":"ES256","z":1}`, payloadOf(BASE));
    const [fault] = faults(long, base, []);
    assert.match(String(fault?.[3]), /^x{120}… \(300 characters\)$/);
    const [inside] = faults(
      jws(HEADER, `{"a":"${'-'.repeat(40)}1${'-'.repeat(40)}"}`),
      jws(HEADER, `{"a":"${'-'.repeat(40)}2${'-'.repeat(40)}"}`),
      [],
    );
    assert.equal(inside, ['payload.a', `…${'-'.repeat(24)}`, '2', '1', `${'-'.repeat(24)}…`]);
  });

  test('compares inputs that are no proofs', async () => {
    const input = (jwk: unknown): Vector => vector('thumbprint.a.b', { input: { jwk, none: undefined } });
    assert.equal(
      faultsOf(input({ kty: 'EC' }), input({ kty: 'OKP' })).map(({ path }) => path),
      ['jwk.kty'],
    );
  });
});

/** Tags of a page with their attributes, outside of style and scripts. */
function tagsOf(page: string): { name: string; attributes: string }[] {
  const bare = page.replace(/<(style|script)\b([^>]*)>[\s\S]*?<\/\1>/g, '<$1$2>');
  return [...bare.matchAll(/<([a-z][a-z0-9]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi)].map(
    ([, name = '', attributes = '']) => ({
      name,
      attributes,
    }),
  );
}

/** The shape of a page: its tags and the names of their attributes. */
const shapeOf = (page: string): string[] =>
  [
    ...new Set(
      tagsOf(page).map(({ name, attributes }) => `${name} ${attributes.replace(/="[^"]*"|=[^\s>]+/g, '')}`),
    ),
  ].sort();

interface Data {
  readonly s: unknown[];
  readonly v: unknown[][];
  readonly r: { g: number[] }[];
  readonly f: object;
}

/** As the script of the page unpacks it. */
async function dataIn(page: string): Promise<Data> {
  const packed = /<script type="text\/plain" id=data>([\w+/=]*)<\/script>/.exec(page)?.[1] ?? '';
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return JSON.parse(await new Response(stream).text());
}

suite('htmlReport', (test) => {
  test('is one page with everything in it', async () => {
    const page = await htmlReport([report()], SUITE);
    assert.match(page, /^<!DOCTYPE html>\n<html lang=en>/);
    assert.match(
      page,
      /default-src 'none'; style-src 'sha256-[^']{44}'; script-src 'sha256-[^']{44}'; base-uri 'none'/,
    );
    assert.match(page, /<h1>quiet-dpop, 7 vectors<\/h1>/);
    for (const { id } of SUITE.vectors) assert.ok(page.includes(`<tr id="${id}">`), id);
    for (const part of [
      'overview',
      'vectors',
      'requirements',
      'choices',
      'implementations',
      'implementation-1',
    ]) {
      assert.match(page, new RegExp(`id="?${part}"?[ >]`));
      if (part !== 'implementation-1') assert.ok(page.includes(`href="#${part}"`), part);
    }
    const addresses = tagsOf(page).flatMap(
      ({ attributes }) => /(?:src|href)="?([^"\s>]+)/.exec(attributes)?.[1] ?? [],
    );
    assert.ok(addresses.every((address) => address.startsWith('#')));
    assert.not(
      /\son\w+=|\sstyle=/.test(
        tagsOf(page)
          .map(({ attributes }) => attributes)
          .join(' '),
      ),
    );
  });

  test('has tables that can be read aloud', async () => {
    const page = await htmlReport([report(), report()], SUITE);
    const tables = page.match(/<table[\s\S]*?<\/table>/g) ?? [];
    assert.is(tables.length, 5);
    for (const table of tables)
      assert.match(table, /^<table class=\w+><caption>[^<]+<\/caption><thead><tr><th scope=col/);
    assert.ok(
      tagsOf(page).every(
        ({ name, attributes }) => name !== 'th' || /scope=(?:col|row|rowgroup)/.test(attributes),
      ),
    );
    for (const mark of [
      'class=skip href="#vectors"',
      '<main>',
      '<nav aria-label',
      'role=search',
      'aria-live=polite',
      '<noscript>',
    ]) {
      assert.ok(page.includes(mark), mark);
    }
  });

  test('shows grades as words, by vector, topic and requirement', async () => {
    const changes = {
      'thumbprint.ec.p-256': { grade: 'unsupported' },
      'proof.baseline.resource@es256': { grade: 'false-reject', native: 'E', difference: 'refused' },
      'proof.htm.other@es256': { grade: 'false-accept' },
      'proof.htm.lower-case@es256': { grade: 'untestable' },
      'proof.limits.length@rs256': { grade: 'false-reject' },
      'proof.typ.upper-case@es256': { grade: 'observed' },
    } as const;
    const known = [
      {
        id: 'proof.baseline.resource@es256',
        grade: 'false-reject' as const,
        why: 'Known',
        issue: 'https://a.example/1',
      },
      { id: 'gone', grade: 'crash' as const, why: 'Stale' },
    ];
    const part = { ...SUITE, vectors: SUITE.vectors.slice(0, 1) };
    const less = { ...report({}, {}, part), suite: report().suite };
    const page = await htmlReport([report(changes, { expected: known }), less], SUITE);
    for (const cell of [
      '<td class=n>n/a<td class=g>pass',
      '<td class=k>known: refused<td class=m>not run',
      '<td class=x>accepted<',
      '<td class=u>untestable<',
      '<td class=w>refused<',
      '<td class=f>choice<',
      '<td class=x>0/2<td class=m>not run',
      '<td class=k>0/1<',
      '<td class=w>0/1<',
    ]) {
      assert.ok(page.includes(cell), cell);
    }
    assert.match(page, /<a href="https:\/\/a\.example\/1" rel="noopener noreferrer nofollow">/);
    assert.match(page, /<td data-label=should class=z>–<\/td>/);
    const { r } = await dataIn(page);
    assert.is(r[1]?.g.filter((answer) => answer >= 0).length, 1);
  });

  test('puts vectors of whole proofs first, and counts thousands', async () => {
    const page = await htmlReport([report()], SUITE);
    assert.ok(page.indexOf('id="kind-proof-validate"') < page.indexOf('id="kind-thumbprint"'));
    const many = {
      ...SUITE,
      vectors: Array.from({ length: 1234 }, (_, index) =>
        vector(`a.b.c${index}`, { kind: index < 9 ? 'a' : 'ath' }),
      ),
    };
    assert.match(await htmlReport([report({}, {}, many)], many), /1,234 vectors<\/h1>/);
  });

  test('shows who reads the standards how', async () => {
    const choice = (more: object) =>
      report({}, { choices: [{ choice: 'typ-comparison', explainedBy: [], vectors: 1, ...more }] });
    const page = await htmlReport(
      [
        choice({}),
        choice({ explainedBy: ['exact', 'media-type'] }),
        choice({ explainedBy: ['media-type'], recommended: 'exact' }),
        choice({ explainedBy: ['exact'], declared: 'media-type' }),
        report(),
      ],
      SUITE,
    );
    for (const cell of [
      '<td class=b>inconsistent</td>',
      '<td class=f>exact or media-type <small>observed</small></td>',
      '<td class=w>media-type <small>observed, dis&shy;couraged</small></td>',
      '<td class=b>exact <small>declared media-type</small></td>',
      '<td class=f>exact <small>declared</small></td>',
      '<td class=n>not seen</td>',
      '<dt>exact <em>recommended</em></dt>',
    ]) {
      assert.ok(page.includes(cell), cell);
    }
    assert.match(page, /<body class=many>/);
    assert.match(page, /1 <small>1 discouraged<\/small>|<b class=f>1<\/b> <small>1 discouraged<\/small>/);
  });

  test('tells about an implementation only what is known', async () => {
    const { texts: _, ...bare } = SUITE;
    const clock = report(
      {},
      { adapter: { ...report().adapter, clock: 'toString' as 'inject', capabilities: ['nonce'] } },
    );
    const implementation = {
      name: 'a',
      version: '1',
      language: 'Go',
      runtime: 'go',
      source: 'https://a.example/x',
      issues: 'javascript:alert(1)',
    };
    const page = await htmlReport([{ ...clock, implementation }], bare, { title: 'Mine <b>' });
    assert.match(page, /<title>Mine &lt;b&gt;<\/title>/);
    assert.match(page, /<dd>toString: unknown<\/dd>/);
    assert.match(page, /<dt>Issues<\/dt><dd>javascript:alert\(1\)<\/dd>/);
    assert.match(page, /<dt>Source<\/dt><dd><a href="https:\/\/a\.example\/x" rel=/);
    assert.equal((await dataIn(page)).f, {});
  });

  test('takes one to ten reports, whole and of its suite', async () => {
    const failure = (reports: readonly Report[], suite = SUITE): Promise<unknown> =>
      htmlReport(reports, suite).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    assert.match(String(await failure([])), /^RangeError: .*it takes 1 to 10 reports$/);
    assert.match(
      String(await failure(Array.from({ length: 11 }, () => report()))),
      /it takes 1 to 10 reports/,
    );
    assert.match(String(await failure([report()], { ...SUITE, digest: 'x' })), /another suite/);
  });

  test('packs inputs of every form, and gives them back', async () => {
    const odd = [
      `${'='.repeat(50)}.x.y`,
      jws(`{"typ":"${'\u00e9'.repeat(40)}"}`, payloadOf(OWN)),
      jws(HEADER, payloadOf(OWN)),
      { b64u: 'AA' },
    ];
    const vectors = odd.map((proof, index) =>
      vector(`a.b.c${index}`, { input: proofInput(proof), ...(index > 0 && { baseline: 'a.b.c0' }) }),
    );
    const { s, v } = await dataIn(
      await htmlReport([report({}, {}, { ...SUITE, vectors })], { ...SUITE, vectors }),
    );
    const text = (number: number): string => {
      const entry = s[number] as string | number[];
      if (typeof entry === 'string') return entry;
      const [first = 0, second = 0] = entry;
      if (first === -1) return `${encodeBase64url(new TextEncoder().encode(text(second)))}.`;
      return entry.map(text).join('');
    };
    const proofs = v.map((packed) => (packed[11] as number[][])[1]?.slice(1).map(text).join(''));
    assert.equal(proofs, [...odd.slice(0, 3), '{"b64u":"AA"}']);
  });

  test('bounds what one report adds', async () => {
    const many = { ...SUITE, vectors: Array.from({ length: 300 }, (_, index) => vector(`a.b.c${index}`)) };
    const changes = Object.fromEntries(
      many.vectors.map(({ id }, index) => [id, { got: `${index} `.repeat(100) }]),
    );
    const page = await htmlReport([report(changes, {}, many)], many);
    assert.ok((await dataIn(page)).s.includes('(too long for this page: see the JSON report)'));
    assert.ok(page.length < 350_000, String(page.length));
  });

  for (const [index, words] of HOSTILE.entries()) {
    test(`keeps hostile text ${index} in its place`, async () => {
      const page = await htmlReport([hostileReport(words), hostileReport(words)], SUITE, { title: words });
      // Same tags, same attributes as with words that mean nothing.
      const harmless = shapeOf(await htmlReport([hostileReport('harmless')], SUITE));
      assert.equal(shapeOf(await htmlReport([hostileReport(words)], SUITE, { title: words })), harmless);
      assert.is((page.match(/<script/g) ?? []).length, 2);
      assert.is((page.match(/<\/script/g) ?? []).length, 2);
      assert.not(/[\p{Cc}\p{Cf}\p{Cs}]/u.test(page.replaceAll('\n', '')));
      assert.ok((await dataIn(page)).s.length > 0);
      assert.ok(page.length < 300_000, String(page.length));
    });
  }
});
