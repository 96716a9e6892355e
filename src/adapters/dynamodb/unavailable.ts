import { errorText } from '../../core/error-text.ts';
import type { RecordResult } from '../../ports.ts';

export type Unavailable = Extract<RecordResult, { kind: 'unavailable' }>;

/**
 * The answer for a record after an error of DynamoDB, of the bucket or of the connection. Such errors may pass.
 *
 * @param where names the bucket in the cause, so that operators see which of the two services failed.
 */
export function unavailable(error: unknown, where?: 'bucket'): Unavailable {
  const what = errorText(error);
  const cause = where === undefined ? what : `${where}: ${what}`;
  return { kind: 'unavailable', code: 'store_unavailable', cause };
}

/** DynamoDB may delete an expired record between the insert that failed and the read. */
export const VANISHED = unavailable('the record vanished before it could be read');

export const NO_ANSWER = unavailable('DynamoDB gave no answer');

export const NO_TIME_LEFT: Unavailable = {
  kind: 'unavailable',
  code: 'deadline',
  cause: 'too little time was left to begin',
};
