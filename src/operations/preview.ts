import type { FieldError } from '../core/field-error.ts';
import { fingerprintOf } from '../core/fingerprint.ts';
import type { LedgerRecord } from '../core/ledger-record.ts';
import type { OperationFilter } from '../core/operation.ts';
import type { LedgerQueries } from '../ledger-queries.ts';
import type { LedgerEditor } from '../operation-ports.ts';
import { assess, isListedUnderWay, stampOf, type JudgeRecord } from './assess.ts';
import { candidatesOf, inChunks, type Candidate } from './candidates.ts';
import { isSameFailure } from './same-failure.ts';
import type { Refusal, Verdict } from './verdict.ts';

/** What an operation would do. */
export interface Preview {
  readonly filter: OperationFilter;
  /** How many records of the filter have each verdict. */
  readonly counts: Readonly<Record<Verdict['kind'], number>>;
  /** Why records would be refused, the most frequent cause first. */
  readonly refusals: readonly RefusalGroup[];
  /** Event types that wait for handlers which are missing here. */
  readonly missingHandlers: readonly MissingHandler[];
  /** The state of each accepted record, by its key: see `stampOf`. */
  readonly accepted: ReadonlyMap<string, string>;
  /** How many accepted records have a message in the dead-letter queue, unless it was removed since. */
  readonly deadLetters: number;
}

/** Records that would be refused for the same cause. */
export interface RefusalGroup {
  readonly reason: Extract<Refusal, { kind: 'refused' }>['reason'];
  readonly eventType?: string;
  readonly schemaVersion?: string;
  /** What the records would have if they were rejected now. Missing if SQS would not take them. */
  readonly fingerprint?: string;
  /** The errors of the sample. */
  readonly errors: readonly FieldError[];
  readonly count: number;
  /** The key of one of them. */
  readonly sample: string;
}

export interface MissingHandler {
  readonly eventType: string;
  readonly schemaVersion: string;
  readonly count: number;
}

/** Where a preview reads, and how it is watched. */
export interface PreviewServices {
  readonly queries: Pick<LedgerQueries, 'listOpen'>;
  readonly editor: Pick<LedgerEditor, 'read'>;
  readonly signal: AbortSignal;
  /** @param seen how many records it has judged. */
  readonly onJudged?: (seen: number) => void;
}

/** A record may have 1 MB, so this bounds the memory: 4 × 25 MB. */
const READ_RECORDS = 25;
const CHUNKS_AT_ONCE = 4;

/**
 * Judges all open records of a filter and changes nothing.
 *
 * @throws the signal's reason if it is aborted.
 */
export async function preview(
  filter: OperationFilter,
  judgeRecord: JudgeRecord<Verdict>,
  services: PreviewServices,
): Promise<Preview> {
  const tally = new Tally();
  for await (const { candidates } of candidatesOf(services.queries, filter)) {
    for (const chunks of inChunks(inChunks(candidates, READ_RECORDS), CHUNKS_AT_ONCE)) {
      services.signal.throwIfAborted();
      await Promise.all(
        chunks.map((chunk) => judgeChunk(chunk, filter, judgeRecord, services, tally)),
      );
      services.onJudged?.(tally.seen);
    }
  }
  services.signal.throwIfAborted();
  return tally.preview(filter);
}

async function judgeChunk(
  chunk: readonly Candidate[],
  filter: OperationFilter,
  judgeRecord: JudgeRecord<Verdict>,
  { editor }: PreviewServices,
  tally: Tally,
): Promise<void> {
  const unread = chunk.filter((candidate) => !isListedUnderWay(candidate, filter));
  tally.addUnderWay(chunk.length - unread.length);
  if (unread.length === 0) return;
  const records = await editor.read(unread.map(({ key }) => key));
  for (const { key } of unread) {
    const record = records.get(key);
    tally.add(assess(record, filter, judgeRecord), record);
  }
}

/** Counts verdicts. */
class Tally {
  private readonly counts = {
    accepted: 0,
    refused: 0,
    no_handler: 0,
    conflict: 0,
    under_way: 0,
    closed: 0,
    changed: 0,
  } satisfies Record<Verdict['kind'], number>;
  private readonly accepted = new Map<string, string>();
  private readonly refusals = new Map<string, RefusalGroup>();
  private readonly missingHandlers = new Map<string, MissingHandler>();
  private deadLetters = 0;

  get seen(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  addUnderWay(count: number): void {
    this.counts.under_way += count;
  }

  add(verdict: Verdict, record: LedgerRecord | undefined): void {
    this.counts[verdict.kind] += 1;
    if (record === undefined) return;
    if (verdict.kind === 'accepted') this.addAccepted(record);
    if (verdict.kind === 'refused') this.addRefusal(verdict, record);
    if (verdict.kind === 'no_handler') {
      const { eventType, schemaVersion } = verdict;
      countUp(this.missingHandlers, `${eventType} ${schemaVersion}`, { eventType, schemaVersion });
    }
  }

  preview(filter: OperationFilter): Preview {
    return {
      filter,
      counts: { ...this.counts },
      refusals: mostFirst(this.refusals),
      missingHandlers: mostFirst(this.missingHandlers),
      accepted: this.accepted,
      deadLetters: this.deadLetters,
    };
  }

  private addAccepted(record: LedgerRecord): void {
    this.accepted.set(record.key, stampOf(record));
    if (record.failure?.reason === 'attempts_exhausted') this.deadLetters += 1;
  }

  private addRefusal(refusal: Extract<Refusal, { kind: 'refused' }>, record: LedgerRecord): void {
    const { reason } = refusal;
    const { key, content, failure } = record;
    const errors = failure && isSameFailure(failure, refusal) ? failure.errors : refusal.errors;
    const { eventType, schemaVersion } = content.kind === 'event' ? content.envelope : content;
    const kind = { ...(eventType && { eventType }), ...(schemaVersion && { schemaVersion }) };
    const fingerprint =
      reason === 'too_large' ? undefined : fingerprintOf(kind, { reason, errors });
    const group = { reason, ...kind, ...(fingerprint && { fingerprint }), errors, sample: key };
    countUp(this.refusals, fingerprint ?? reason, group);
  }
}

function countUp<G extends { readonly count: number }>(
  groups: Map<string, G>,
  name: string,
  first: Omit<G, 'count'>,
): void {
  const group = groups.get(name) ?? { ...first, count: 0 };
  groups.set(name, { ...group, count: group.count + 1 } as G);
}

function mostFirst<G extends { readonly count: number }>(groups: ReadonlyMap<string, G>): G[] {
  return [...groups.values()].sort((one, other) => other.count - one.count);
}
