import type { SchemaName } from './compare-schemas.ts';

/** An event type whose newest version is another one. Events over HTTP that name no version are read by the newest. */
export interface NewestChange {
  readonly eventType: string;
  /** The newest version that the commit has: `v2`. */
  readonly before: string;
  /** The newest version of the checkout. */
  readonly after: string;
}

/** Finds the event types on both sides whose newest version differs. */
export function newestChanges(
  published: readonly SchemaName[],
  current: readonly SchemaName[],
): NewestChange[] {
  const now = newestVersions(current);
  return [...newestVersions(published)].flatMap(([eventType, before]) => {
    const after = now.get(eventType);
    return after === undefined || after === before ? [] : [{ eventType, before, after }];
  });
}

/** What it means for senders, as a sentence. */
export function newestText({ eventType, before, after }: NewestChange): string {
  return (
    `The newest version of ${eventType} is now ${after}, it was ${before}. Events over HTTP that name no version are ` +
    `read by ${after} from then on.`
  );
}

function newestVersions(schemas: readonly SchemaName[]): Map<string, string> {
  const ordered = schemas.toSorted((one, other) => numberOf(one) - numberOf(other));
  return new Map(ordered.map(({ eventType, version }) => [eventType, version]));
}

function numberOf({ version }: SchemaName): number {
  return Number(version.slice(1));
}
