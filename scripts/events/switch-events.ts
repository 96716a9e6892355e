import type { NewOperation, SourceOperation } from '../../src/core/operation.ts';
import { openOperations } from '../../src/entrypoints/open-operations.ts';
import type { EventSource, OperationLog } from '../../src/operation-ports.ts';
import { readStanding } from '../../src/operations/source/source-standing.ts';
import {
  SETTLES_WITHIN_MS,
  switchSource,
  type SwitchEnd,
} from '../../src/operations/source/switch-source.ts';
import { WrongOptions, type Result, type Session } from '../cli/define-command.ts';
import { createProgress } from '../cli/progress.ts';
import { unlessInterrupted } from '../cli/unless-interrupted.ts';
import { connected } from './connect.ts';
import type { Connection } from './connection.ts';
import { askForNote } from './note-option.ts';
import { openSource } from './open-source.ts';
import type { OperatorSurroundings } from './operator.ts';
import { PAUSE_OPTIONS, type PauseValues, type ResumeValues } from './source-options.ts';
import { switchResult } from './switch-end.ts';
import type { TargetValues } from './target-options.ts';

const WHY = {
  name: 'reason',
  option: PAUSE_OPTIONS.reason,
  question: 'Why is it paused? ',
  missing: '--reason TEXT is needed: say why events are paused',
} as const;

/** Stops taking events from the queue, once somebody has said why and agreed. */
export async function pauseEvents(
  values: PauseValues,
  session: Session,
  surroundings: OperatorSurroundings,
): Promise<Result> {
  const { yes, reason } = values;
  if (!yes && !session.ask) {
    throw new WrongOptions([
      'nobody can be asked here: add --yes to stop the events of all tenants',
    ]);
  }
  const note = reason ?? (await askForNote(WHY, session));
  return connected(values, session, surroundings, async (connection) => {
    const ports = openPorts(connection);
    if (!yes && !(await isAgreed(ports, session))) {
      return { exitCode: 0, json: { end: 'declined' }, text: 'Nothing was changed.\n' };
    }
    const by = await surroundings.whoIsCalling(connection.stack, session.env);
    return switchEvents({ kind: 'pause', by, note }, values, ports, session, surroundings);
  });
}

/** Takes events from the queue again. */
export async function resumeEvents(
  values: ResumeValues,
  session: Session,
  surroundings: OperatorSurroundings,
): Promise<Result> {
  const { reason: note } = values;
  return connected(values, session, surroundings, async (connection) => {
    const by = await surroundings.whoIsCalling(connection.stack, session.env);
    const asked = { kind: 'resume', by, ...(note !== undefined && { note }) } as const;
    return switchEvents(asked, values, openPorts(connection), session, surroundings);
  });
}

interface Ports {
  readonly source: EventSource;
  readonly log: OperationLog;
}

function openPorts(connection: Connection): Ports {
  const { stack, ...clients } = connection;
  return { source: openSource(connection), log: openOperations(clients, stack).log };
}

/** Nobody is asked if the source is paused already. */
async function isAgreed({ source }: Ports, { ask, signal }: Session): Promise<boolean> {
  const { state } = await unlessInterrupted(source.read(), signal);
  if (state === 'disabled') return true;
  const answer = await ask?.('Stop taking events from the queue, of all tenants? [y/N] ');
  return /^y(es)?$/i.test(answer ?? '');
}

async function switchEvents(
  asked: NewOperation<SourceOperation>,
  values: TargetValues,
  ports: Ports,
  session: Session,
  surroundings: OperatorSurroundings,
): Promise<Result> {
  const end = await carryOut(asked, ports, session, surroundings);
  const standing = end.kind === 'already' ? await readStanding(ports.source, ports.log) : undefined;
  return switchResult(asked.kind, end, standing, { values, session });
}

/** Asks Lambda, and shows how long it takes. */
async function carryOut(
  asked: NewOperation<SourceOperation>,
  ports: Ports,
  { stderr, signal, env }: Session,
  { now, sleep }: OperatorSurroundings,
): Promise<SwitchEnd> {
  const progress = createProgress(stderr, WAITING[asked.kind], SETTLES_WITHIN_MS, now, env);
  try {
    return await switchSource(asked, {
      ...ports,
      clock: { now, sleep },
      random: () => Math.random(),
      signal,
      onState: (state, passed) => progress.update(passed, state),
    });
  } finally {
    progress.finish();
  }
}

const WAITING = { pause: 'Pausing', resume: 'Resuming' } as const;
