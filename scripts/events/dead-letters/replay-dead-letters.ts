import type { DeadLetterInspection } from '../../../src/operations/dead-letters/inspect-dead-letters.ts';
import { actionOn, type RedriveResult } from '../../../src/operations/dead-letters/redrive-plan.ts';
import { redrive } from '../../../src/operations/dead-letters/redrive.ts';
import { DEFAULT_RATE } from '../../../src/operations/rate-limit.ts';
import type { Result, Session } from '../../cli/define-command.ts';
import { printable } from '../../cli/printable.ts';
import { createProgress } from '../../cli/progress.ts';
import { columnsOf } from '../../cli/wrap.ts';
import { eventsCommand, redriveWords } from '../command-text.ts';
import { isConfirmed, requireConsent } from '../confirm.ts';
import { connected } from '../connect.ts';
import type { Connection } from '../connection.ts';
import { operationBegins } from '../end-text.ts';
import { openFilterOf } from '../filter-options.ts';
import { OPERATOR_SURROUNDINGS, type OperatorSurroundings } from '../operator.ts';
import { keyOf, type ReplayValues } from '../replay-options.ts';
import { inspectQueue, isWhole, readExitCode } from './inspect-queue.ts';
import { LETTER_SURROUNDINGS, letterServices, type LetterSurroundings } from './letter-services.ts';
import { inspectionJson } from './letter-texts.ts';
import { countText, lettersText } from './list-dead-letters.ts';
import { letterPreviewText } from './letter-preview.ts';
import { redriveEnd } from './redrive-end.ts';

/** What sending dead letters back gets from outside. */
export type RedriveSurroundings = OperatorSurroundings & LetterSurroundings;

/** What it gets from this machine. */
export const REDRIVE_SURROUNDINGS: RedriveSurroundings = {
  ...LETTER_SURROUNDINGS,
  ...OPERATOR_SURROUNDINGS,
};

/** Shows what a replay would do with the dead letters that the options name, asks, and does it. */
export async function replayDeadLetters(
  values: ReplayValues,
  session: Session,
  surroundings: RedriveSurroundings,
): Promise<Result> {
  requireConsent(values, session);
  const { withRefused } = values;
  return connected(values, session, surroundings, async (connection) => {
    const by = values.dryRun ? '' : await surroundings.whoIsCalling(connection.stack, session.env);
    const services = await redriveServices(connection, session, surroundings);
    const key = keyOf(session.operands, values.tenant);
    const conditions = openFilterOf(values, surroundings.now());
    const filter = key === undefined ? conditions : { ...conditions, key };
    const inspection = await inspectQueue(filter, services, session);
    const preview = inspectionJson(inspection, filter);
    const nothing = (end: string, text: string): Result => ({
      exitCode: readExitCode(inspection),
      json: { end, preview },
      text,
    });
    showPreview(inspection, withRefused, session);
    const asked = askedOf(inspection, withRefused);
    if (asked.count === 0) {
      if (isWhole(inspection)) return nothing('nothing_to_do', 'Nothing to replay.\n');
      return nothing('not_read', 'Nothing was replayed, because not all dead letters were read.\n');
    }
    if (values.dryRun) return nothing('dry_run', '');
    if (!(await isConfirmed(asked.action, asked.count, values, session))) {
      return nothing('declined', 'Nothing was changed.\n');
    }
    const { letters } = inspection;
    const rate = values.rate ?? DEFAULT_RATE;
    const result = await redriven(
      { by, filter, letters, withRefused, rate },
      services,
      connection,
      session,
    );
    const again = eventsCommand(redriveWords(result.operation), values);
    return redriveEnd(result, { preview, again, allRead: isWhole(inspection) }, session);
  });
}

async function redriveServices(
  connection: Connection,
  session: Session,
  surroundings: RedriveSurroundings,
) {
  const { ports, ...services } = await letterServices(connection, session, surroundings);
  const { now, sleep } = surroundings;
  return {
    ...services,
    ledger: ports.editor,
    operations: ports.log,
    sender: ports.sender,
    clock: { now, sleep },
    random: () => Math.random(),
  };
}

function showPreview(
  inspection: DeadLetterInspection,
  withRefused: boolean,
  { narration, paint }: Session,
): void {
  narration.write(`${countText(inspection)}\n`);
  if (inspection.letters.length === 0) return;
  const columns = columnsOf(narration);
  narration.write(letterPreviewText(inspection, { withRefused, columns, paint }));
}

/** What the question asks for: `Send back` 12 events. */
function askedOf(
  { letters }: DeadLetterInspection,
  withRefused: boolean,
): { readonly action: string; readonly count: number } {
  const actions = letters.map((letter) => actionOn(letter, { withRefused }));
  const sent = actions.filter((action) => action === 'send').length;
  const deleted = actions.filter((action) => action === 'delete').length;
  if (sent === 0) return { action: 'Delete the dead letters of', count: deleted };
  if (deleted === 0) return { action: 'Send back', count: sent };
  return {
    action: `Delete ${lettersText(deleted)} and send back`,
    count: sent,
  };
}

/** @throws Error that says why it failed, and that it can be run again. */
async function redriven(
  plan: Parameters<typeof redrive>[0],
  services: Parameters<typeof redrive>[1],
  { explain }: Connection,
  { stderr, signal, env }: Session,
): Promise<RedriveResult> {
  const total = plan.letters.length;
  const progress = createProgress(stderr, 'Replaying', total, undefined, env);
  try {
    return await redrive(plan, services, {
      signal,
      onStart: (operation) => stderr.write(operationBegins(operation)),
      onProgress: (done) => progress.update(done),
    });
  } catch (error) {
    throw new Error(
      `${printable(explain(error))}\nThe replay has stopped. Each dead letter is still in its queue, or was sent. ` +
        'Run the command again to go on.',
      { cause: error },
    );
  } finally {
    progress.finish();
  }
}
