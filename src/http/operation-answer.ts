import type { Operation } from '../core/operation.ts';
import { operationJson, previewJson } from '../operations/operation-json.ts';
import { canResume, stateOf } from '../operations/operation-state.ts';
import type { Preview } from '../operations/preview.ts';
import type { RunEnd } from '../operations/run-operation.ts';
import { bodyErrors, problemAnswer } from './problem.ts';
import { jsonAnswer, type ApiAnswer } from './route.ts';
import { unavailable } from './unavailable.ts';

/** An operation in an answer: `OPERATION_SCHEMA`. @param now milliseconds since 1970 */
export function operationAnswer(operation: Operation, now: number): object {
  const resume = canResume(operation, now) ? { resume: `${placeOf(operation)}/resume` } : {};
  return { ...operationJson(operation, stateOf(operation, now)), ...resume };
}

function placeOf({ id }: Operation): string {
  return `/operations/${id}`;
}

/** A preview in an answer: `PREVIEW_SCHEMA`. */
export function previewAnswer(preview: Preview): object {
  const refusals = preview.refusals.map(({ errors, eventType, schemaVersion, ...group }) => ({
    ...group,
    event_type: eventType,
    schema_version: schemaVersion,
    errors: bodyErrors(errors),
  }));
  return { ...previewJson(preview), refusals };
}

/** The answer of a run that has ended. @param now milliseconds since 1970 */
export function endAnswer(end: RunEnd, now: number): ApiAnswer {
  const operation = operationAnswer(end.operation, now);
  const headers = { location: placeOf(end.operation) };
  switch (end.kind) {
    case 'done':
      return jsonAnswer(200, operation, headers);
    case 'interrupted':
    case 'unsent':
      return jsonAnswer(202, operation, headers);
    case 'failed':
      return unavailable(
        'The ledger does not answer. The operation has stopped, and can be resumed within a minute.',
        { operation },
      );
    case 'taken':
      return problemAnswer('conflict', 'Another process has taken the operation over.', {
        members: { operation },
      });
  }
}
