import type { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { openTenants } from '../../../src/entrypoints/open-tenants.ts';
import type { Session } from '../../cli/define-command.ts';
import { createCounter, type Progress } from '../../cli/progress.ts';
import { connected, unlessInterrupted, type Surroundings } from '../../events/connect.ts';
import { openLedger } from '../../events/open-ledger.ts';
import type { JsonSchema, SchemaFile } from '../read.ts';
import type { CheckValues } from './check-options.ts';
import { nameText, type SchemaChanges, type SchemaName } from './compare-schemas.ts';
import { compileSide, type Side } from './compile-change.ts';
import type { CorpusSource } from './corpus-source.ts';
import { CorpusTally } from './corpus-tally.ts';
import type { CorpusReports } from './corpus-verdict.ts';
import { fileCorpus } from './file-corpus.ts';
import { ledgerCorpus } from './ledger-corpus.ts';

const DEFAULT_LAST = 10_000;

/** What reading recorded events gets from outside. Tests pass their own. */
export interface CorpusSurroundings extends Surroundings {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** The formats besides the native one in which events may wait. */
  readonly loadFormats: (session: CorpusSession) => Promise<SchemaRegistry['formats']>;
}

type CorpusSession = Pick<Session, 'env' | 'stderr' | 'signal'>;

/** A schema that recorded events are read for. */
export interface Candidate {
  readonly name: SchemaName;
  readonly after: JsonSchema;
  /** Missing for a new version. */
  readonly before?: JsonSchema;
}

/** The changed schemas and the new versions. @param all the schemas of the checkout */
export function candidatesOf(
  { changed, added }: SchemaChanges,
  all: readonly SchemaFile[],
): Candidate[] {
  const isAdded = new Set(added.map(nameText));
  return [
    ...changed.map(({ before, after, ...name }) => ({ name, before, after })),
    ...all.flatMap(({ eventType, version, schema: after }) => {
      const name = { eventType, version };
      return isAdded.has(nameText(name)) ? [{ name, after }] : [];
    }),
  ];
}

/**
 * Reads the recorded events of some schemas again, from the ledger or the file that the options name.
 *
 * @returns the reports by `nameText`
 */
export async function readCorpus(
  candidates: readonly Candidate[],
  values: CheckValues,
  session: CorpusSession,
  surroundings: CorpusSurroundings,
): Promise<CorpusReports> {
  const formats = await surroundings.loadFormats(session);
  const tallies: CorpusTally[] = [];
  for (const candidate of candidates) tallies.push(await tallyFor(candidate, formats));
  const counter = createCounter(session.stderr, 'Recorded events');
  const read = (source: CorpusSource) => reportsFrom(source, tallies, values, session.signal);
  try {
    if (values.events !== undefined) {
      const { signal } = session;
      const { stdin } = surroundings;
      const onProgress = counter.update;
      return await read(fileCorpus({ path: values.events, stdin, signal, onProgress }));
    }
    return await readLedger(values, session, surroundings, counter, read);
  } finally {
    counter.finish();
  }
}

type Read = (source: CorpusSource) => Promise<CorpusReports>;

function readLedger(
  values: CheckValues,
  session: CorpusSession,
  surroundings: CorpusSurroundings,
  counter: Progress,
  read: Read,
): Promise<CorpusReports> {
  return connected(values, session, surroundings, (connection) => {
    const { dynamoDb, stack } = connection;
    const ledger = {
      name: `the ledger of ${stack.name}`,
      tenants: openTenants(dynamoDb, stack, surroundings.now),
      ...openLedger(connection),
    };
    const { tenant: tenantId } = values;
    const { signal } = session;
    return read(ledgerCorpus(ledger, { tenantId, signal, onProgress: counter.update }));
  });
}

async function reportsFrom(
  source: CorpusSource,
  tallies: readonly CorpusTally[],
  { last = DEFAULT_LAST }: CheckValues,
  signal: AbortSignal,
): Promise<CorpusReports> {
  const extents = await unlessInterrupted(source.read(tallies, last), signal);
  return new Map(
    tallies.map((tally, index) => {
      const extent = extents[index] ?? { isComplete: false, notes: [] };
      return [nameText(tally.name), { source: source.name, result: tally.result, extent }];
    }),
  );
}

async function tallyFor(
  { name, before, after }: Candidate,
  formats: SchemaRegistry['formats'],
): Promise<CorpusTally> {
  const candidate = await compileSide(name, after);
  const published = before && (await compiledOrNot(name, before));
  return new CorpusTally(name, candidate, published, formats);
}

/** `undefined` if an earlier release accepted the schema and this one doesn't. */
async function compiledOrNot(name: SchemaName, schema: JsonSchema): Promise<Side | undefined> {
  try {
    return await compileSide(name, schema);
  } catch {
    return undefined;
  }
}
