import { readAddress } from '../../src/operations/event-address.ts';
import {
  showEvent,
  type EventLife,
  type Shown,
  type ShowRequest,
} from '../../src/operations/show-event.ts';
import { WrongOptions, type Result, type Session } from '../cli/define-command.ts';
import { prettyJson } from '../cli/pretty-json.ts';
import { printableLines } from '../cli/printable.ts';
import { columnsOf } from '../cli/wrap.ts';
import { unlessInterrupted } from '../cli/unless-interrupted.ts';
import { connected } from './connect.ts';
import type { Surroundings } from './find-target.ts';
import { eventJson } from './event-json.ts';
import { eventText } from './event-text.ts';
import { largeTextKeys } from './large-text-keys.ts';
import { deadLettersHint, unknownKeyText } from './named-event.ts';
import { openLedger } from './open-ledger.ts';
import { idOf, type ShowValues } from './show-options.ts';
import type { TargetValues } from './target-options.ts';

/** An operator's credentials decide what they may read. */
const EVERYTHING: ShowRequest = { scope: { kind: 'all_tenants' }, withBeside: true };

/** Prints the life of one event, or its body. */
export async function printEvent(
  values: ShowValues,
  session: Session,
  surroundings: Surroundings,
): Promise<Result> {
  const id = idOf(session.operands);
  const address = readAddress(id, values.tenant);
  if (!address) throw new WrongOptions([`ID: "${id}" is no id of an event`]);
  return connected(values, session, surroundings, async (connection) => {
    const { queries, editor, log } = openLedger(connection);
    const source = { queries, ledger: editor, log };
    const { narration, signal } = session;
    const life = lifeIn(
      await unlessInterrupted(showEvent(address, EVERYTHING, source), signal),
      id,
      values,
    );
    const { dynamoDb, stack } = connection;
    const keys = largeTextKeys(dynamoDb, stack.tableName, life.record);
    const textKeys = await unlessInterrupted(keys, signal);
    return {
      exitCode: 0,
      json: eventJson(life, textKeys, values.body),
      text: (paint) =>
        values.body
          ? bodyText(life, narration.isTTY === true)
          : eventText(life, textKeys, {
              target: values,
              now: surroundings.now(),
              columns: columnsOf(narration),
              paint,
            }),
    };
  });
}

/** @throws Error that says what to do, if there is not exactly one event */
function lifeIn(shown: Shown, id: string, target: TargetValues): EventLife {
  switch (shown.kind) {
    case 'found':
      return shown.life;
    case 'unknown_key':
      throw new Error(unknownKeyText(shown.key, target));
    case 'unknown_id':
      throw new Error(
        `No open event has the id ${id}${shown.complete ? '' : ', as far as the list was searched'}. ` +
          `Events that aren’t open are found by tenant and id: npm run events -- show TENANT#${id}\n${deadLettersHint(target)}`,
      );
    case 'ambiguous':
      throw new Error(
        `Several tenants have an event with this id. Name one of them:\n${shown.keys.map((key) => `  ${key}`).join('\n')}`,
      );
  }
}

/** On a terminal, the text is set with indentation, and can't give the terminal orders. Elsewhere it is as it was sent. */
function bodyText({ record: { content } }: EventLife, isTerminal: boolean): string {
  const text = content.kind === 'event' ? content.bodyText : content.text;
  return isTerminal ? `${printableLines(prettyJson(text))}\n` : text;
}
