import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { synthesizeStacks, type AttackedStacks } from './attacked-stacks.ts';
import type { FaultsReport } from './report.ts';
import { kindOf } from './round-kind.ts';
import type { RoundMessage } from './round-formats.ts';
import { roundMessages } from './round-messages.ts';
import { planRound } from './round-plan.ts';
import { runFaults } from './run-faults.ts';
import type { Form } from '../../support/independent-writer/form.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';

let stacks: AttackedStacks;
beforeAll(async () => {
  stacks = await synthesizeStacks();
});
afterAll(() => stacks.remove());

const run = (argv: readonly string[], templates = stacks.templates) => runFaults(argv, templates);

/** The seed of a round of each kind. */
const PLAIN = 5;
const FIFO = 6;
const HANDLERS = 7;

/** A template whose function wraps the real one in a handler. `handler` is the text of its module. */
function planted(source: string, name: string, handler: string): string {
  const template = readFileSync(source, 'utf8');
  const [, asset = ''] = /"aws:asset:path": "([^"]+)"/.exec(template) ?? [];
  const real = pathToFileURL(join(dirname(source), asset, 'index.mjs')).href;
  const folder = join(dirname(source), name);
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'index.mjs'),
    `import { handler as real } from '${real}';\n${handler}`,
  );
  const path = join(dirname(source), `${name}.template.json`);
  writeFileSync(
    path,
    template.replaceAll(`"aws:asset:path": "${asset}"`, `"aws:asset:path": "${name}"`),
  );
  return path;
}

/** A valid event of a round. No other message of the round has its id. */
async function loneEvent(
  seed: number,
  events: number,
  format?: Form['format'],
): Promise<RoundMessage> {
  const messages = roundMessages(planRound(seed, events), await loadSamples());
  const lone = messages.find(
    ({ expected, eventId, foreign }, index) =>
      foreign?.format === format &&
      expected.outcome === 'processed' &&
      messages.findIndex((other) => other.eventId === eventId) === index &&
      messages.findLastIndex((other) => other.eventId === eventId) === index,
  );
  if (!lone) throw new Error('The round has no such event.');
  return lone;
}

/** Runs one short round with a planted handler. */
async function attack(seed: number, name: string, handler: string) {
  const argv = ['--rounds', '1', '--seed', String(seed), '--events', '40', '--json'];
  const kind = kindOf(seed);
  const template = planted(stacks.templates[kind], name, handler);
  const { code, stdout } = await run(argv, { ...stacks.templates, [kind]: template });
  return { code, report: JSON.parse(stdout) as FaultsReport };
}

describe('make faults', () => {
  it('accounts for every event of a round of each kind, and prints a line for each round and one for all', async () => {
    const { code, stdout } = await run(['--rounds', '5', '--seed', '5', '--events', '40']);
    expect(stdout).toContain('✓ round 1, seed 5, standard queue: 40 events');
    expect(stdout).toContain('✓ round 5, seed 9, outage of DynamoDB, handlers: 40 events');
    expect(stdout).toContain(
      '200 events in 5 rounds. Lost: 0, doubled: 0, altered: 0, out of order: 0.',
    );
    expect(code).toBe(0);
  });

  it('reports a message of SNS that the consumer acknowledges without recording it', async () => {
    const { code, report } = await attack(
      PLAIN,
      'acknowledges',
      // The planted handler acknowledges the message and never records it.
      `const sent = ${JSON.stringify((await loneEvent(PLAIN, 40, 'sns')).body)};
       export const handler = (event, context) => {
         const Records = event.Records.filter(({ body }) => body !== sent);
         return Records.length > 0 ? real({ Records }, context) : { batchItemFailures: [] };
       };`,
    );
    expect(report).toMatchObject({ lost: 1, doubled: 0, altered: 0 });
    expect(report.failures).toMatchObject([
      { seed: PLAIN, again: `npm run -s faults -- --rounds 1 --seed ${PLAIN} --events 40` },
    ]);
    expect(code).toBe(1);
  });

  it('reports an event that the consumer records with another body text than was sent', async () => {
    const { code, report } = await attack(
      PLAIN,
      'rewrites',
      `const sent = ${JSON.stringify((await loneEvent(PLAIN, 40)).body)};
       const rewritten = sent.replace('"body":{', '"body":{ ');
       export const handler = (event, context) => {
         const Records = event.Records.map((one) => (one.body === sent ? { ...one, body: rewritten } : one));
         return real({ Records }, context);
       };`,
    );
    expect(report).toMatchObject({ altered: 1, lost: 0, doubled: 0 });
    expect(code).toBe(1);
  });

  it('reports messages of a FIFO group that the consumer processes out of order', async () => {
    const { code, report } = await attack(
      FIFO,
      'reverses',
      // A batch of its own for each message, the last one first.
      `export const handler = async (event, context) => {
         const answers = [];
         for (const one of event.Records.toReversed()) answers.push(await real({ Records: [one] }, context));
         return { batchItemFailures: answers.flatMap(({ batchItemFailures }) => batchItemFailures) };
       };`,
    );
    expect(report.misordered).toBeGreaterThan(0);
    expect(report).toMatchObject({ lost: 0, doubled: 0 });
    expect(code).toBe(1);
  });

  it('reports follow-up events that the consumer acknowledges without recording them', async () => {
    const { code, report } = await attack(
      HANDLERS,
      'forgets',
      `export const handler = (event, context) => {
         const Records = event.Records.filter(({ body }) => !body.includes('"event_type":"order.closed"'));
         return Records.length > 0 ? real({ Records }, context) : { batchItemFailures: [] };
       };`,
    );
    expect(report.lost).toBeGreaterThan(0);
    expect(report.failures[0]?.problems).toEqual([
      expect.stringMatching(/^\d+ follow-up events lost/),
    ]);
    expect(code).toBe(1);
  });
});
