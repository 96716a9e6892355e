import type { Result, Session } from '../cli/define-command.ts';
import { changeEvents } from './change-events.ts';
import { editEvent } from './edit-event.ts';
import type { OperatorSurroundings } from './operator.ts';
import { keyOf, type ReplayValues } from './replay-options.ts';
import { resumeOperation } from './resume-operation.ts';

/** Replays the events that the options name, sends one of them edited, or goes on with an operation. */
export async function replayEvents(
  values: ReplayValues,
  session: Session,
  surroundings: OperatorSurroundings,
): Promise<Result> {
  const key = keyOf(session.operands, values.tenant);
  if (values.resume !== undefined) {
    return resumeOperation(values.resume, values, session, surroundings);
  }
  if (values.edit && key !== undefined) return editEvent(key, values, session, surroundings);
  return changeEvents({ kind: 'replay', values }, session, surroundings);
}
