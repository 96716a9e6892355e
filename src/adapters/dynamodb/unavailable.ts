import type { RecordResult } from '../../ports.ts';

export type Unavailable = Extract<RecordResult, { kind: 'unavailable' }>;

/**
 * What an error of DynamoDB, of the bucket or of the way there means for a record: it may pass, so try again
 * later.
 *
 * @param where begins the cause where it is not DynamoDB: operators tell by it which of the two fails.
 */
export function unavailable(error: unknown, where?: 'bucket'): Unavailable {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const cause = where === undefined ? what : `${where}: ${what}`;
  return { kind: 'unavailable', code: 'store_unavailable', cause: cause.slice(0, 200) };
}

/** DynamoDB deletes expired records when it likes: also between an insert that failed and the read. */
export const VANISHED = unavailable('the record vanished before it could be read');

export const NO_TIME_LEFT: Unavailable = {
  kind: 'unavailable',
  code: 'deadline',
  cause: 'too little time was left to begin',
};
