import { randomInt } from 'node:crypto';

import type { Result, Session } from '../../../scripts/cli/define-command.ts';
import { INTERRUPTED } from '../../../scripts/cli/interruption.ts';
import type { SchemaSuiteValues } from './options.ts';
import { loadPeer } from './peer.ts';
import { readSuite } from './read-suite.ts';
import { isDocumented, randomText, suiteText } from './report-text.ts';
import { runSuite } from './run-suite.ts';

/** Compares the verdicts of our validators with those of the suite, of another validator, or of both. */
export async function schemaSuite(
  { suite, random, seed = randomInt(2 ** 31), refused }: SchemaSuiteValues,
  { signal }: Session,
  peer = loadPeer,
): Promise<Result> {
  const result = {
    ...(suite !== undefined && { suite: await runSuite(readSuite(suite)) }),
    ...(random !== undefined && { random: await compare(random, seed, peer, signal) }),
  };
  const right =
    (result.suite?.wrong ?? []).every(isDocumented) && !result.random?.differences.length;
  return {
    exitCode: signal.aborted ? INTERRUPTED : right ? 0 : 1,
    json: result,
    text: (paint) =>
      [
        result.suite ? suiteText(result.suite, refused, paint) : '',
        result.random ? randomText(result.random, paint) : '',
      ].join(''),
  };
}

/** Random schemas need packages that only tests need otherwise. */
async function compare(count: number, seed: number, peer: typeof loadPeer, signal: AbortSignal) {
  const { compareRandom } = await import('./compare-random.ts');
  return compareRandom(count, seed, await peer(), signal);
}
