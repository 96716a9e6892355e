import type { Operation } from '#generated/console-api.ts';

/** How often the page looks whether an operation has ended. It looks once a second. */
const CHECKS = 45;
const CHECK_EVERY_MS = 1_000;
/** An operation that has no record in this many checks gets none: nothing was changed. */
const CHECKS_WITHOUT_RECORD = 3;

/** What was found of an operation whose request was abandoned. */
export type OperationEnd =
  | { readonly kind: 'ended'; readonly operation: Operation }
  | { readonly kind: 'no_record' | 'no_end' };

/** What looking for an end needs. */
export interface EndSearch {
  /** `undefined` if the operation has no record yet. Rejects if the server doesn't answer. */
  readonly look: () => Promise<Operation | undefined>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onProgress: (operation: Operation) => void;
}

/** Waits until an operation whose request was abandoned has ended. The server stops it soon, and saves how far it came. */
export async function operationEnd({ look, sleep, onProgress }: EndSearch): Promise<OperationEnd> {
  let withoutRecord = 0;
  for (let check = 0; check < CHECKS; check += 1) {
    try {
      const operation = await look();
      if (operation && operation.state !== 'running') return { kind: 'ended', operation };
      if (operation) onProgress(operation);
      else withoutRecord += 1;
    } catch {
      // The next check may succeed.
    }
    if (withoutRecord === CHECKS_WITHOUT_RECORD) return { kind: 'no_record' };
    await sleep(CHECK_EVERY_MS);
  }
  return { kind: 'no_end' };
}
