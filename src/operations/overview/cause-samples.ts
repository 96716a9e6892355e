import type { LedgerRecord } from '../../core/ledger-record.ts';
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
    const known = this.known;
    const read = await this.failuresOf(
      causes.filter(({ fingerprint }) => fingerprint !== undefined && !known.has(fingerprint)),
    );
    const failures = new Map([...known, ...read]);
    const sampled = causes.map((cause): Cause => {
      const sampleFailure = failures.get(cause.fingerprint ?? '');
      return { ...cause, ...(sampleFailure && { sampleFailure }) };
    });
    const present = new Set(causes.map(({ fingerprint }) => fingerprint));
    this.known = new Map([...failures].filter(([fingerprint]) => present.has(fingerprint)));
    return sampled;
  }

  /** Failures by fingerprint. */
  private async failuresOf(causes: readonly FailureGroup[]): Promise<ReadonlyMap<string, Failure>> {
    if (causes.length === 0) return new Map();
    // An operator may have the permission to list open events, but not to read one. The counts are worth showing without samples.
    const records = await this.ledger
      .read(causes.map(({ sampleKey }) => sampleKey))
      .catch(() => new Map<string, LedgerRecord>());
    return new Map(
      causes.flatMap(({ sampleKey, fingerprint = '' }) => {
        const record = records.get(sampleKey);
        return record?.failure && record.fingerprint === fingerprint
          ? [[fingerprint, record.failure] as const]
          : [];
      }),
    );
  }
}
