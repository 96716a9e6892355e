import { createFormats } from '../../../src/core/envelopes/create-formats.ts';
import { readMappings, type MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import { openTenants } from '../../../src/entrypoints/open-tenants.ts';
import type { Session } from '../../cli/define-command.ts';
import { createCounter, type Progress } from '../../cli/progress.ts';
import { unlessInterrupted } from '../../cli/unless-interrupted.ts';
import { connected } from '../../events/connect.ts';
import type { Surroundings } from '../../events/find-target.ts';
import { openLedger } from '../../events/open-ledger.ts';
import { compileInMemory } from '../compile-in-memory.ts';
import type { JsonSchema, SchemaFile } from '../read.ts';
import type { Candidate } from './candidates.ts';
import type { CheckValues } from './check-options.ts';
import { nameText, type SchemaName } from './compare-schemas.ts';
import { compileSide, type Side } from './compile-change.ts';
import type { CorpusSource, CorpusWanted } from './corpus-source.ts';
import { CorpusTally, type MessageFormats } from './corpus-tally.ts';
import type { CorpusReports } from './corpus-verdict.ts';
import { fileCorpus } from './file-corpus.ts';
import { ledgerCorpus } from './ledger-corpus.ts';
import type { MappingChanges } from './mappings/changed-entries.ts';
import type { MappingReports } from './mappings/entry-opinion.ts';
import { MappingTally } from './mappings/mapping-tally.ts';

const DEFAULT_LAST = 10_000;

/** What reading recorded events gets from outside. Tests pass their own. */
export interface CorpusSurroundings extends Surroundings {
  readonly stdin: AsyncIterable<Uint8Array>;
}

type CorpusSession = Pick<Session, 'env' | 'stderr' | 'signal'>;

/** What recorded events are read for. */
export interface CorpusRequest {
  readonly candidates: readonly Candidate[];
  readonly mappings: MappingChanges;
  /** All schemas of the checkout. */
  readonly schemas: readonly SchemaFile[];
}

/** What reading recorded events told. */
export interface CorpusReading {
  /** By `nameText`. */
  readonly schemas: CorpusReports;
  /** Missing if no mapping changed. */
  readonly mappings?: MappingReports;
}

/** Reads recorded events again, from the ledger or the file that the options name. */
export async function readCorpus(
  { candidates, mappings, schemas }: CorpusRequest,
  values: CheckValues,
  session: CorpusSession,
  surroundings: CorpusSurroundings,
): Promise<CorpusReading> {
  const formats = formatsOf(mappings);
  const tallies: CorpusTally[] = [];
  for (const candidate of candidates) tallies.push(await tallyFor(candidate, formats));
  const wanted = { tallies, mappings: await mappingTally(mappings, schemas) };
  const counter = createCounter(session.stderr, 'Recorded events');
  const read = (source: CorpusSource) => readingFrom(source, wanted, values, session.signal);
  try {
    if (values.events !== undefined) {
      const { signal } = session;
      const { stdin } = surroundings;
      const onProgress = counter.update;
      return await read(fileCorpus({ path: values.events, stdin, signal, onProgress, formats }));
    }
    return await readLedger(values, session, surroundings, counter, read);
  } finally {
    counter.finish();
  }
}

function formatsOf({ before, after }: MappingChanges): MessageFormats {
  const read = (file: MappingsFile) => createFormats(readMappings(file));
  return { before: read(before), after: read(after) };
}

async function mappingTally(
  { before, after, changes }: MappingChanges,
  schemas: readonly SchemaFile[],
): Promise<MappingTally | undefined> {
  if (changes.length === 0) return undefined;
  const compiled = await compileInMemory(schemas);
  const registered = schemas.flatMap(({ eventType, version }, index) => {
    const validate = compiled[index]?.validate;
    return validate ? [{ eventType, version, validate }] : [];
  });
  return new MappingTally(changes, before, after, registered);
}

type Read = (source: CorpusSource) => Promise<CorpusReading>;

function readLedger(
  values: CheckValues,
  session: CorpusSession,
  surroundings: CorpusSurroundings,
  counter: Progress,
  read: Read,
): Promise<CorpusReading> {
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

async function readingFrom(
  source: CorpusSource,
  wanted: CorpusWanted,
  { last = DEFAULT_LAST }: CheckValues,
  signal: AbortSignal,
): Promise<CorpusReading> {
  const read = await unlessInterrupted(source.read(wanted, last), signal);
  const { tallies, mappings } = wanted;
  const { name, hasMessages } = source;
  const schemas = new Map(
    tallies.map((tally, index) => {
      const extent = read.extents[index] ?? { isComplete: false, notes: [] };
      return [nameText(tally.name), { source: name, result: tally.result, extent }];
    }),
  );
  const ofMappings = mappings && {
    source: name,
    hasMessages,
    tally: mappings,
    extent: read.mappings,
  };
  return { schemas, ...(ofMappings && { mappings: ofMappings }) };
}

async function tallyFor(
  { name, before, after }: Candidate,
  formats: MessageFormats,
): Promise<CorpusTally> {
  const candidate = after && (await compileSide(name, after));
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
