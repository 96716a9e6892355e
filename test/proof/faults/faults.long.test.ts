import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { FaultsReport } from './report.ts';
import { roundMessages } from './round-messages.ts';
import { planRound } from './round-plan.ts';
import { runFaults } from './run-faults.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import { synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';

let assembly: CloudAssembly;
beforeAll(async () => {
  assembly = await synthesize();
});
afterAll(() => assembly.remove());

const run = (argv: readonly string[], templatePath = assembly.templatePath) =>
  runFaults(argv, templatePath);

/** A template whose function wraps the real one in a handler. `handler` is the text of its module. */
function planted(name: string, handler: string): string {
  const template = readFileSync(assembly.templatePath, 'utf8');
  const [, asset = ''] = /"aws:asset:path": "([^"]+)"/.exec(template) ?? [];
  const real = pathToFileURL(join(dirname(assembly.templatePath), asset, 'index.mjs')).href;
  const folder = join(dirname(assembly.templatePath), name);
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'index.mjs'),
    `import { handler as real } from '${real}';\n${handler}`,
  );
  const path = join(dirname(assembly.templatePath), `${name}.template.json`);
  writeFileSync(
    path,
    template.replaceAll(`"aws:asset:path": "${asset}"`, `"aws:asset:path": "${name}"`),
  );
  return path;
}

/** The text of a valid event of a round. No other message of the round has its id. */
async function loneEvent(seed: number, events: number): Promise<string> {
  const messages = roundMessages(planRound(seed, events), await loadSamples());
  const lone = messages.find(
    ({ expected, eventId }, index) =>
      expected.outcome === 'processed' &&
      messages.findIndex((other) => other.eventId === eventId) === index &&
      messages.findLastIndex((other) => other.eventId === eventId) === index,
  );
  if (!lone) throw new Error('The round has no such event.');
  return lone.body;
}

/** Runs one short round with a planted handler. */
async function attack(name: string, handler: string) {
  const argv = ['--rounds', '1', '--seed', '3', '--events', '40', '--json'];
  const { code, stdout } = await run(argv, planted(name, handler));
  return { code, report: JSON.parse(stdout) as FaultsReport };
}

describe('make faults', () => {
  it('accounts for every event of a round, and prints a line for the round and one for all rounds', async () => {
    const { code, stdout } = await run(['--rounds', '1', '--seed', '1', '--events', '40']);
    expect(stdout).toContain('✓ round 1, seed 1: 40 events');
    expect(stdout).toContain('40 events in 1 round. Lost: 0, doubled: 0, altered: 0.');
    expect(code).toBe(0);
  }, 180_000);

  it('reports a message that the consumer acknowledges without recording it', async () => {
    const { code, report } = await attack(
      'acknowledges',
      // The planted handler acknowledges the message and never records it.
      `const sent = ${JSON.stringify(await loneEvent(3, 40))};
       export const handler = (event, context) => {
         const Records = event.Records.filter(({ body }) => body !== sent);
         return Records.length > 0 ? real({ Records }, context) : { batchItemFailures: [] };
       };`,
    );
    expect(report).toMatchObject({ lost: 1, doubled: 0, altered: 0 });
    expect(report.failures).toMatchObject([
      { seed: 3, again: 'npm run -s faults -- --rounds 1 --seed 3 --events 40' },
    ]);
    expect(code).toBe(1);
  }, 180_000);

  it('reports an event that the consumer records with another body text than was sent', async () => {
    const { code, report } = await attack(
      'rewrites',
      `const sent = ${JSON.stringify(await loneEvent(3, 40))};
       const rewritten = sent.replace('"body":{', '"body":{ ');
       export const handler = (event, context) => {
         const Records = event.Records.map((one) => (one.body === sent ? { ...one, body: rewritten } : one));
         return real({ Records }, context);
       };`,
    );
    expect(report).toMatchObject({ altered: 1, lost: 0, doubled: 0 });
    expect(code).toBe(1);
  }, 180_000);
});
