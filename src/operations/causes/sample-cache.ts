import type { LedgerEditor } from '../../operation-ports.ts';
import type { FailureGroup } from '../failure-groups.ts';
import { sampleFailures, type SampleFailure } from '../failure-stats.ts';

/** Most failures that are kept. One has up to 50 errors. */
const MAX_FAILURES = 500;

/** Failures of samples that were read already. A record may have 1 MB, and people look at the same causes again and again. */
export class SampleCache {
  /** By key and fingerprint, in the order of their last use. */
  private readonly failures = new Map<string, SampleFailure>();

  /** The failure of the sample of each group, in their order. Reads only what nobody has asked for before. */
  async failuresOf(
    groups: readonly FailureGroup[],
    ledger: () => Promise<Pick<LedgerEditor, 'read'>>,
  ): Promise<readonly (SampleFailure | undefined)[]> {
    // Events without a fingerprint wait, and have no failure.
    const missing = groups.filter(
      (group) => group.fingerprint !== undefined && !this.failures.has(nameOf(group)),
    );
    if (missing.length > 0) {
      const read = await sampleFailures(missing, await ledger());
      for (const group of missing) this.keep(nameOf(group), read.get(group.sampleKey));
    }
    const found = groups.map((group) => this.failures.get(nameOf(group)));
    groups.forEach((group, index) => {
      this.keep(nameOf(group), found[index]);
    });
    return found;
  }

  private keep(name: string, failure: SampleFailure | undefined): void {
    if (!failure) return;
    this.failures.delete(name);
    this.failures.set(name, failure);
    for (const oldest of this.failures.keys()) {
      if (this.failures.size <= MAX_FAILURES) return;
      this.failures.delete(oldest);
    }
  }
}

function nameOf({ sampleKey, fingerprint = '' }: FailureGroup): string {
  return `${fingerprint} ${sampleKey}`;
}
