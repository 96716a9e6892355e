import type { Failure } from '../../core/outcome.ts';
import type { LedgerEditor } from '../../operation-ports.ts';
import type { FailureGroup } from '../failure-groups.ts';
import type { Cause } from '../failure-stats.ts';

/**
 * Adds to causes why one of their events failed. It reads an event of a cause only once, because events with the same
 * fingerprint failed for the same cause.
 */
export class CauseSamples {
  private readonly ledger: Pick<LedgerEditor, 'read'>;
  /** Failures by fingerprint: only those of the last causes, so that they stay few. */
  private known: ReadonlyMap<string, Failure> = new Map();

  constructor(ledger: Pick<LedgerEditor, 'read'>) {
    this.ledger = ledger;
  }

  /** Gives the causes in their order. Those whose event can't be read, or is gone, stay without a failure. */
  async addTo(causes: readonly FailureGroup[]): Promise<readonly Cause[]> {
    const read = await this.failuresOf(causes.filter((cause) => !this.failureOf(cause)));
    const sampled = causes.map((cause): Cause => {
      const sampleFailure = this.failureOf(cause) ?? read.get(cause.sampleKey);
      return { ...cause, ...(sampleFailure && { sampleFailure }) };
    });
    this.known = new Map(
      sampled.flatMap(({ fingerprint, sampleFailure }) =>
        fingerprint === undefined || !sampleFailure ? [] : [[fingerprint, sampleFailure]],
      ),
    );
    return sampled;
  }

  private failureOf({ fingerprint }: FailureGroup): Failure | undefined {
    return fingerprint === undefined ? undefined : this.known.get(fingerprint);
  }

  /** Failures by the keys of their records. */
  private async failuresOf(causes: readonly FailureGroup[]): Promise<ReadonlyMap<string, Failure>> {
    const named = causes.filter(({ fingerprint }) => fingerprint !== undefined);
    if (named.length === 0) return new Map();
    // Whoever may list open events may lack the permission to read one. The counts are worth showing without samples.
    const records = await this.ledger
      .read(named.map(({ sampleKey }) => sampleKey))
      .catch(() => new Map<string, never>());
    return new Map(
      named.flatMap(({ sampleKey, fingerprint }) => {
        const record = records.get(sampleKey);
        const isOfCause = record?.fingerprint === fingerprint;
        return isOfCause && record?.failure ? [[sampleKey, record.failure]] : [];
      }),
    );
  }
}
