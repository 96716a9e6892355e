import type { FailureReason } from '../core/outcome.ts';
import type { LedgerQueries, OpenRecord } from '../ledger-queries.ts';
import type { LedgerEditor } from '../operation-ports.ts';
import { inChunks } from './candidates.ts';
import { newestOpen, type ReadingLimits } from './newest-open.ts';
import { judge, type Judging } from './verdict.ts';

/** The reasons of messages that other schemas or mappings may accept as they are. */
const REASONS = [
  'unknown_type',
  'unknown_version',
  'invalid_envelope',
  'invalid_body',
] as const satisfies readonly FailureReason[];

/** For each reason. Each record is read whole, so they are fewer than those that are only listed. */
const LIMITS: ReadingLimits = { records: 1_000, pages: 20 };
/** A record may have 1 MB, so this bounds the memory. */
const READ_RECORDS = 25;

/** Rejected messages of one cause that would be accepted now. */
export interface AcceptableGroup {
  readonly reason: FailureReason;
  readonly fingerprint: string;
  readonly eventType?: string;
  readonly schemaVersion?: string;
  readonly count: number;
}

/** The rejected messages that today's schemas and mappings accept. */
export interface AcceptableEvents {
  /** The largest group first. */
  readonly groups: readonly AcceptableGroup[];
  /** False if a limit ended the count: there may be more. */
  readonly complete: boolean;
}

/** Where rejected messages are read, and by what they are judged. */
export interface AcceptableSource {
  readonly queries: Pick<LedgerQueries, 'listOpen'>;
  readonly ledger: Pick<LedgerEditor, 'read'>;
  readonly judging: Omit<Judging, 'queuedToo'>;
  /** Records that somebody else counts. They aren't read. */
  readonly leaveOut: (record: OpenRecord) => boolean;
}

/**
 * Counts the rejected messages that would be accepted if they were sent again now. A message that an operator has sent again
 * is `queued`, and doesn't count.
 *
 * @throws also if the validator of an event type can't be loaded.
 */
export async function countAcceptable(
  source: AcceptableSource,
  limits = LIMITS,
): Promise<AcceptableEvents> {
  const groups = new Map<string, AcceptableGroup>();
  let complete = true;
  for (const reason of REASONS) {
    const found = await newestOpen(source.queries, { status: 'failed', reason }, limits);
    complete &&= found.complete;
    const judged = found.records.filter((record) => !source.leaveOut(record));
    for (const chunk of inChunks(judged, READ_RECORDS)) {
      for (const record of await acceptedOf(chunk, source)) countIn(groups, reason, record);
    }
  }
  return { groups: [...groups.values()].sort((one, other) => other.count - one.count), complete };
}

async function acceptedOf(
  chunk: readonly OpenRecord[],
  { ledger, judging }: AcceptableSource,
): Promise<OpenRecord[]> {
  const records = await ledger.read(chunk.map(({ key }) => key));
  const rules = { ...judging, queuedToo: false };
  return chunk.filter(({ key }) => judge(records.get(key), rules).kind === 'accepted');
}

function countIn(
  groups: Map<string, AcceptableGroup>,
  reason: FailureReason,
  { fingerprint, eventType, schemaVersion }: OpenRecord,
): void {
  if (fingerprint === undefined) return;
  const count = (groups.get(fingerprint)?.count ?? 0) + 1;
  groups.set(fingerprint, {
    ...{ reason, fingerprint, count },
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
  });
}
