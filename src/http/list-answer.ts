import type { Page } from '../ledger-queries.ts';
import { InvalidCursor } from '../operations/list-pages.ts';
import type { AnyListedRecord } from '../operations/list-records.ts';
import { listedEventJson } from './event-answer.ts';
import { LISTED_EVENT_SCHEMA } from './event-schemas.ts';
import { problemAnswer } from './problem.ts';
import type { ApiAnswer } from './route.ts';

/** The members of every page of events: `listedPage`. */
export const EVENT_PAGE = {
  required: ['data', 'has_more'],
  properties: {
    data: { type: 'array', items: LISTED_EVENT_SCHEMA },
    next: { type: 'string', description: 'The `cursor` of the next page.' },
    has_more: { type: 'boolean', description: 'Whether there is a next page.' },
  },
};

/** A page of events as answers have it. */
export function listedPage({ items, next }: Page<AnyListedRecord>): object {
  return { data: items.map(listedEventJson), next, has_more: next !== undefined };
}

/** The answer of a list, or 400 if its cursor is not one that a list gave. */
export async function unlessCursorIsWrong(answering: Promise<ApiAnswer>): Promise<ApiAnswer> {
  try {
    return await answering;
  } catch (error) {
    if (!(error instanceof InvalidCursor)) throw error;
    const detail = 'must be the next of a page of this list';
    return problemAnswer('invalid_request', 'Parameters are wrong.', {
      errors: [{ parameter: 'cursor', keyword: 'cursor', detail }],
    });
  }
}
