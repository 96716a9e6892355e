import type { SourceOperation } from '../../src/core/operation.ts';
import type { SourceStanding } from '../../src/operations/source/source-standing.ts';
import type { SwitchEnd } from '../../src/operations/source/switch-source.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import { eventsCommand } from './command-text.ts';
import { commandJson } from './operation-text.ts';
import { sourceJson, sourceText } from './source-text.ts';
import type { TargetValues } from './target-options.ts';

type Kind = SourceOperation['kind'];

/** What the end of a pause or a resume is told with. */
interface EndContext {
  readonly values: TargetValues;
  readonly session: Pick<Session, 'stderr' | 'paint'>;
}

/** The result of a command that paused or resumed the source. @param standing how it stands, if nothing was changed. */
export function switchResult(
  kind: Kind,
  end: SwitchEnd,
  standing: SourceStanding | undefined,
  { values, session: { stderr, paint } }: EndContext,
): Result {
  const problem = problemOf(kind, end);
  if (problem !== undefined) stderr.write(`${paint('red', 'error:')} ${problem}\n`);
  const operation = 'operation' in end ? end.operation : undefined;
  return {
    exitCode: end.kind === 'interrupted' ? INTERRUPTED : problem === undefined ? 0 : 1,
    json: {
      end: end.kind,
      state: end.state,
      ...(standing && { source: sourceJson(standing) }),
      ...(operation && { operation: commandJson(operation, operation.status, undefined) }),
      ...(problem !== undefined && { problem }),
    },
    text: [
      textOf(kind, end, standing),
      ...(operation ? [`Operation ${operation.id} is ${operation.status}.\n`] : []),
      nextStep(kind, end, values),
    ].join(''),
  };
}

const DONE = {
  pause: 'Paused. Events wait in the queue.\n',
  resume: 'Resumed. Events are taken from the queue again.\n',
} as const;

function textOf(kind: Kind, end: SwitchEnd, standing: SourceStanding | undefined): string {
  switch (end.kind) {
    case 'done':
      return DONE[kind];
    case 'already': {
      const text = standing && sourceText(standing);
      return text === undefined
        ? 'Nothing to do: events are taken from the queue.\n'
        : `Nothing to do: ${text}\n`;
    }
    case 'interrupted':
      return end.accepted
        ? `Lambda has accepted the ${kind}, and goes on with it. The event source mapping is ${end.state} now.\n`
        : `Nothing was changed. The event source mapping is ${end.state}.\n`;
    case 'unsettled':
    case 'deleting':
      return '';
  }
}

function problemOf(kind: Kind, end: SwitchEnd): string | undefined {
  switch (end.kind) {
    case 'done':
    case 'already':
    case 'interrupted':
      return undefined;
    case 'unsettled':
      return end.accepted
        ? `Lambda has accepted the ${kind}, but after 5 minutes the event source mapping is still ${end.state}. If it stays so, another operator or a deployment has changed it since: "npm run events -- operations" shows the operators.`
        : `The event source mapping is ${end.state}, and Lambda takes no change until that is over. Nothing was changed in 5 minutes. If a deployment runs, wait for its end, then run this command again.`;
    case 'deleting':
      return 'The event source mapping is being deleted, so events wait in the queue. Nothing was changed. Is the stack being deleted, or its queue replaced?';
  }
}

/** A pause must not be forgotten. */
function nextStep(kind: Kind, end: SwitchEnd, values: TargetValues): string {
  const isOver = end.kind === 'done' || end.kind === 'already';
  if (isOver) {
    return kind === 'pause' ? `To go on: ${eventsCommand(['resume'], values)}\n` : '';
  }
  return end.kind === 'deleting'
    ? ''
    : `How it stands: ${eventsCommand(['watch', '--count', '1'], values)}\n`;
}
