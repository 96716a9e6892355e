import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DEPLOYABLE, PREFIXES, type Deployable } from '../bundles.ts';
import { measuredCase, type CaseResult } from '../case-result.ts';
import { endpointsAt } from '../environment.ts';
import type { CaseDescription, Family, Run } from '../family.ts';
import { payloadText } from '../payload.ts';
import { invocationProgram, runInTurns, startLoopback, type Program } from '../processes.ts';
import { messageBody } from '../workload.ts';

const EMPTY = 'a process of Node that runs an empty module';
const MANY_SCHEMAS = 500;

const WHO: Readonly<Record<Deployable, string>> = {
  ours: 'our bundle',
  put: 'the bundle of peer (a)',
  powertools: 'the bundle of peer (b)',
  statements: 'the bundle of peer (c)',
};

/** The time of whole processes, minus the time of an empty process. */
export const COLD_START: Family = {
  name: 'cold-start',
  title: 'Cold start, ms over an empty Node process',
  cases: [
    ...DEPLOYABLE.flatMap(coldCases),
    { name: 'cold-first-write-share', what: 'our first write over that of peer (a)' },
    {
      name: `cold-loaded-${MANY_SCHEMAS}`,
      what: `our bundle with ${MANY_SCHEMAS} schemas is loaded`,
      floor: 'the same with the sample schemas',
    },
    {
      name: `cold-first-write-${MANY_SCHEMAS}`,
      what: `our bundle with ${MANY_SCHEMAS} schemas has made its first write`,
      floor: 'the same with the sample schemas',
    },
  ],
  measure: measureColdStarts,
};

function coldCases(who: Deployable): CaseDescription[] {
  return [
    { name: `${PREFIXES[who]}cold-loaded`, what: `${WHO[who]} is loaded`, floor: EMPTY },
    {
      name: `${PREFIXES[who]}cold-first-write`,
      what: `${WHO[who]} has recorded one payment in a DynamoDB on loopback`,
      floor: EMPTY,
    },
  ];
}

async function measureColdStarts(run: Run): Promise<readonly CaseResult[]> {
  const server = await startLoopback();
  try {
    const env = endpointsAt(server.endpoint);
    const programs = await programsOf(run);
    const timed = await runInTurns(
      programs.map((program) => ({ ...program, env })),
      run.lengths.processes,
      run.signal,
    );
    return resultsOf(timed);
  } finally {
    await server.stop();
  }
}

async function programsOf({ bundles, folder, lengths }: Run): Promise<Program[]> {
  const empty = join(folder, 'empty.mjs');
  await writeFile(empty, '');
  const payload = join(folder, 'first-event.json');
  await writeFile(payload, payloadText([messageBody({ event: 'payment', batch: 1 }, 0)]));
  const programs: Program[] = [{ name: 'empty', file: empty }];
  const add = async (prefix: string, suffix: string, bundle: string) => {
    const name = `${prefix}cold-first-write${suffix}`;
    programs.push(
      { name: `${prefix}cold-loaded${suffix}`, file: join(bundle, 'index.mjs') },
      { name, file: await invocationProgram(name, bundle, payload, folder) },
    );
  };
  for (const who of DEPLOYABLE) await add(PREFIXES[who], '', await bundles.deployed(who));
  if (lengths.max.schemas >= MANY_SCHEMAS) {
    await add('', `-${MANY_SCHEMAS}`, (await bundles.withSchemas(MANY_SCHEMAS)).deployed);
  }
  return programs;
}

function resultsOf(timed: (name: string) => readonly number[]): CaseResult[] {
  const empty = timed('empty');
  const excess = (name: string) => timed(name).map((value, round) => value - (empty[round] ?? NaN));
  const cases = DEPLOYABLE.flatMap(coldCases).map(({ name }) =>
    measuredCase(name, 'ms', excess(name), empty),
  );
  const overPeer = excess('cold-first-write').map(
    (value, round) => (100 * value) / (excess('peer-put-cold-first-write')[round] ?? NaN),
  );
  const withMany = ['cold-loaded', 'cold-first-write']
    .map((name) => ({ name, many: `${name}-${MANY_SCHEMAS}` }))
    .filter(({ many }) => timed(many).length > 0)
    .map(({ name, many }) => measuredCase(many, 'ms', excess(many), excess(name)));
  return [...cases, measuredCase('cold-first-write-share', '%', overPeer), ...withMany];
}
