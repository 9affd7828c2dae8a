/** What a million live entries of as many owners take: memory and time, measured in a process of its own. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '../support/suite.ts';

const filler = fileURLToPath(new URL('replay_filler.js', import.meta.url));

suite('a million entries in memory', (test) => {
  test('a million live entries of a million owners take less than 200 MB, and adding stays as fast as it was', () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', filler, '1000000'], {
      encoding: 'utf8',
      timeout: 120_000,
    });
    assert.is(status, 0, stderr);
    const { megabytes, peakMegabytes, firstMicroseconds, lastMicroseconds } = JSON.parse(stdout);
    assert.ok(Math.max(megabytes, peakMegabytes) < 200, stdout);
    // Caches make it two to three times as slow; an addition that looks at all entries would make it a thousand times.
    assert.ok(lastMicroseconds < 20 * firstMicroseconds, stdout);
  });
});
