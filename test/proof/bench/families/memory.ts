import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { benchEvent } from '../events.ts';
import { measuredCase, type CaseResult } from '../case-result.ts';
import { endpointsAt } from '../environment.ts';
import type { Family, Run } from '../family.ts';
import { payloadText } from '../payload.ts';
import { invocationProgram, runProgram, startLoopback } from '../processes.ts';
import { messageBody } from '../workload.ts';
import { seededRandom } from '../../../../scripts/traffic/random.ts';

/** Lambda's limit for the payload of an invocation. */
const PAYLOAD_BYTES = 6 * 1024 * 1024;
/** The bytes of random text in a body. Six such bodies, with SQS's other fields, fill a payload. */
const RANDOM_BYTES = 1_000_000;
const RUNS = 5;

const FLOOR = 'a process that parses the same payload and each body, and does nothing else';

/** The peak memory of a process with the largest payload that Lambda allows. */
export const MEMORY: Family = {
  name: 'memory',
  title: 'Memory, MB at the peak of a process',
  cases: [
    { name: 'memory-orders', what: 'a payload of 6 MB, full of orders of 4 KB', floor: FLOOR },
    { name: 'memory-random', what: 'six random bodies of about 1 MB, to the bucket', floor: FLOOR },
  ],
  async measure(run) {
    const server = await startLoopback();
    try {
      const env = endpointsAt(server.endpoint);
      return [
        await measureMemory('memory-orders', orderBodies(), env, run),
        await measureMemory('memory-random', randomBodies(), env, run),
      ];
    } finally {
      await server.stop();
    }
  },
};

/** Writes the process's own peak. `getrusage` would include the memory of the process that started it. */
const TELL_PEAK = `writeSync(3, /VmHWM:\\s+(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '');`;

async function measureMemory(
  name: string,
  bodies: readonly string[],
  env: Record<string, string>,
  { bundles, folder, lengths, signal }: Run,
): Promise<CaseResult> {
  const payload = join(folder, `${name}.json`);
  await writeFile(payload, payloadText(bodies));
  const bundle = await bundles.deployed('ours');
  const file = await invocationProgram(name, bundle, payload, folder, TELL_PEAK);
  const floorFile = join(folder, `${name}-floor.mjs`);
  await writeFile(floorFile, floorProgram(payload));
  const peaks = { ours: new Array<number>(), floor: new Array<number>() };
  for (let round = 0; round < Math.min(RUNS, lengths.processes); round += 1) {
    peaks.ours.push(await peakOf({ name, file, env }, signal));
    peaks.floor.push(await peakOf({ name: `${name}-floor`, file: floorFile }, signal));
  }
  return measuredCase(name, 'MB', peaks.ours, peaks.floor);
}

async function peakOf(program: Parameters<typeof runProgram>[0], signal: AbortSignal) {
  const { told } = await runProgram(program, signal);
  if (told === '') {
    throw new Error(
      'Peak memory is read from /proc, which only Linux has. Measure the other cases with --only.',
    );
  }
  return Number(told) / 1024;
}

function floorProgram(payload: string): string {
  return `import { readFileSync, writeSync } from 'node:fs';
const { Records } = JSON.parse(readFileSync(${JSON.stringify(payload)}, 'utf8'));
globalThis.kept = Records.map(({ body }) => JSON.parse(body));
${TELL_PEAK}
`;
}

/** As many orders as fit into a payload. */
function orderBodies(): string[] {
  const bodies: string[] = [];
  let bytes = 0;
  for (let place = 0; ; place += 1) {
    const body = messageBody({ event: 'order', batch: 1 }, place);
    bytes += Buffer.byteLength(payloadText([body]));
    if (bytes > PAYLOAD_BYTES) return bodies;
    bodies.push(body);
  }
}

/** Bodies that can't be compressed and are too large for an item, so they go to the bucket. */
function randomBodies(): string[] {
  return Array.from({ length: 6 }, (_, place) => {
    const random = seededRandom('bench', 'noise', place);
    const bytes = Uint8Array.from({ length: (RANDOM_BYTES * 3) / 4 }, () => random.below(256));
    const event = benchEvent('payment', place);
    return JSON.stringify({
      ...event,
      body: { ...event.body, note: Buffer.from(bytes).toString('base64') },
    });
  });
}
