import { messageText } from '../../src/core/event-text.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { checkEdit, type Edit, type EditCheck } from '../../src/operations/edit-event.ts';
import { editableText, judgeEditable } from '../../src/operations/editable.ts';
import type { OperationServices } from '../../src/operations/operate.ts';
import { sendEdited } from '../../src/operations/send-edited.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { prettyJson } from '../cli/pretty-json.ts';
import { connected } from './connect.ts';
import { tellOtherRules } from './deployed-rules.ts';
import { endResult } from './end-text.ts';
import { errorLines } from './cause-text.ts';
import { unknownKeyText } from './named-event.ts';
import { operatorServices, type OperatorSurroundings } from './operator.ts';
import type { ReplayValues } from './replay-options.ts';
import { edited, editorOf } from './run-editor.ts';

/** Opens the message of an event in an editor, and sends it as it was edited. */
export async function editEvent(
  key: string,
  values: ReplayValues,
  session: Session,
  surroundings: OperatorSurroundings,
): Promise<Result> {
  const editor = editorOf(session);
  return connected(values, session, surroundings, async (connection) => {
    const rules = await surroundings.loadRules(session);
    tellOtherRules(connection.stack, rules, session);
    const services = operatorServices(connection, values, session, surroundings, rules);
    const by = await surroundings.whoIsCalling(connection.stack, session.env);
    const record = await openRecord(key, values, services);
    const edit = await editUntilRight(record, editor, services, session);
    if (edit === undefined) {
      return { exitCode: 0, json: { end: 'unchanged' }, text: 'Nothing was changed.\n' };
    }
    const end = await sendEdited(record, edit, by, services);
    if (end.operation.counts.skipped['changed'] === 1) throw new Error(CHANGED);
    // The ledger doesn't have the edited text of a rejected message. So somebody must edit it again.
    const how = record.content.kind === 'event' ? [] : ['--edit'];
    const again = ['replay', key, ...how, '--status', 'queued'];
    return endResult(end, { again, values, explain: connection.explain }, session);
  });
}

const CHANGED =
  'The event has changed while its message was edited. Nothing was sent. Edit it again.';

/** @throws Error that says why the event can't be edited. */
async function openRecord(
  key: string,
  values: ReplayValues,
  { editor }: OperationServices,
): Promise<LedgerRecord> {
  const record = (await editor.read([key])).get(key);
  if (record === undefined) throw new Error(unknownKeyText(key, values));
  const found = judgeEditable(record, values.status === 'queued');
  if (found.kind === 'editable') return record;
  const hint = found.kind === 'under_way' ? UNDER_WAY_HINT : '';
  throw new Error(`${editableText(found)}${hint}`);
}

const UNDER_WAY_HINT = ' --status queued edits it all the same, if it is queued.';

/** Lets the person edit until the message may be sent. `undefined`: they changed nothing, or gave up. */
async function editUntilRight(
  record: LedgerRecord,
  editor: string,
  services: OperationServices,
  { env, ask, json, narration, stderr, signal }: Session,
): Promise<Edit | undefined> {
  const before = `${prettyJson(messageText(record))}\n`;
  let text = before;
  for (;;) {
    text = await edited(text, editor, env, !json && narration.isTTY === true);
    signal.throwIfAborted();
    const { registry, hasHandler, clock } = services;
    const judging = { registry, hasHandler, now: clock.now() };
    const check = await checkEdit(record, before, text, judging, services.editor);
    if (check.kind === 'unchanged') return undefined;
    if (check.kind === 'sendable') return check.edit;
    stderr.write(problemText(check, record));
    if (!ask) throw new Error('The edited message can’t be sent. Nothing was changed.');
    const answer = await ask('Edit it again? [Y/n] ');
    if (answer === undefined || /^no?$/i.test(answer)) return undefined;
  }
}

function problemText(
  check: Exclude<EditCheck, { kind: 'unchanged' | 'sendable' }>,
  record: LedgerRecord,
): string {
  switch (check.kind) {
    case 'refused':
      return `The edited message would be refused: ${check.reason}\n${errorLines(check.errors)}`;
    case 'renamed':
      return `The edited message is of another event: ${check.key} instead of ${record.key}. Tenant and event id must stay.\n`;
    case 'no_handler':
      return `${check.eventType} ${check.schemaVersion} has no handler in this checkout. The event was handled before, so it would wait for one.\n`;
    case 'id_taken':
      return `The ledger has an event ${check.key} already. Choose another event id.\n`;
  }
}
