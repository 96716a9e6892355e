import type { OperationFilter } from '../../src/core/operation.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import { operate, type OperationServices, type Previewed } from '../../src/operations/operate.ts';
import { previewJson } from '../../src/operations/operation-json.ts';
import { changeFilter, previewChange } from '../../src/operations/preview-change.ts';
import type { Preview } from '../../src/operations/preview.ts';
import type { RunEnd } from '../../src/operations/run-operation.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { createCounter, createProgress } from '../cli/progress.ts';
import { resumeWords } from './command-text.ts';
import { eventsText, isConfirmed, requireConsent } from './confirm.ts';
import { unlessInterrupted } from '../cli/unless-interrupted.ts';
import { connected } from './connect.ts';
import { endResult, operationBegins } from './end-text.ts';
import { tellOtherRules } from './deployed-rules.ts';
import { openFilterOf } from './filter-options.ts';
import type { Rules } from './load-rules.ts';
import { endIfNotOpen } from './named-event.ts';
import { operatorServices, type OperatorSurroundings } from './operator.ts';
import { judgedCount, previewText } from './preview-text.ts';
import { keyOf, type ChangeValues } from './replay-options.ts';

/** What is asked for. */
export type Change = ChangeKind & {
  readonly values: ChangeValues & { readonly rate?: number | undefined };
};

type ChangeKind =
  | { readonly kind: 'replay' }
  | {
      readonly kind: 'discard';
      /** Why events are discarded. */
      readonly note: string;
    };

/** Shows what a replay or a discard would do, asks, and does it. */
export async function changeEvents(
  change: Change,
  session: Session,
  surroundings: OperatorSurroundings,
): Promise<Result> {
  const { kind, values } = change;
  requireConsent(values, session);
  const key = keyOf(session.operands, values.tenant);
  const filter = operationFilter(values, key, surroundings.now());
  return connected(values, session, surroundings, async (connection) => {
    // Whatever an event holds, it can be discarded. So the schemas of this checkout may even be wrong.
    const rules = kind === 'discard' ? NO_RULES : await surroundings.loadRules(session);
    const services = operatorServices(connection, values, session, surroundings, rules);
    const { stack, explain } = connection;
    tellOtherRules(stack, rules, session);
    const closed = key !== undefined && (await endIfNotOpen(change, key, services, session));
    if (closed) return closed;
    const by = values.dryRun ? '' : await surroundings.whoIsCalling(stack, session.env);
    const shown = await showPreview(kind, filter, services, session);
    const unchanged = await endAfterPreview(change, shown, session);
    if (unchanged) return unchanged;
    const { accepted } = shown;
    const what =
      change.kind === 'discard' ? { kind: change.kind, note: change.note } : { kind: change.kind };
    const end = await carryOut({ ...what, by, filter, accepted }, services, session);
    const again = resumeWords(end.operation, values);
    return endResult(end, { again, values, explain, preview: previewJson(shown) }, session);
  });
}

/** The result if nothing is to be changed after the preview; `undefined` if the operation may begin. */
async function endAfterPreview(
  { kind, values }: Change,
  shown: Preview,
  session: Session,
): Promise<Result | undefined> {
  const { accepted } = shown.counts;
  const nothing = (end: string, text: string): Result => ({
    exitCode: 0,
    json: { end, preview: previewJson(shown) },
    text,
  });
  if (accepted === 0) return nothing('nothing_to_do', noneTakenText(kind, shown));
  if (values.dryRun) return nothing('dry_run', '');
  const isWanted = await isConfirmed(ACTIONS[kind], accepted, values, session);
  return isWanted ? undefined : nothing('declined', 'Nothing was changed.\n');
}

/** Does what the preview has shown, and shows how far it has come. */
async function carryOut(
  previewed: Previewed,
  services: OperationServices,
  { stderr, env }: Session,
): Promise<RunEnd> {
  const { kind, accepted } = previewed;
  const progress = createProgress(stderr, WORKING[kind], accepted.size, undefined, env);
  const end = await operate(previewed, {
    ...services,
    onStart: (operation) => stderr.write(operationBegins(operation)),
    onProgress: ({ done, failed }) => progress.update(done + failed),
  });
  progress.finish();
  return end;
}

const NO_SCHEMAS = new SchemaRegistry([]);
const NO_RULES: Rules = { registry: NO_SCHEMAS, handlers: new HandlerRegistry([], NO_SCHEMAS) };

const ACTIONS = { replay: 'Replay', discard: 'Discard' } as const;
const WORKING = { replay: 'Replaying', discard: 'Discarding' } as const;

function operationFilter(
  values: ChangeValues,
  key: string | undefined,
  now: number,
): OperationFilter {
  const { status } = values;
  const chosen = key === undefined ? openFilterOf(values, now) : { key, ...(status && { status }) };
  return changeFilter(chosen, now);
}

async function showPreview(
  kind: Change['kind'],
  filter: OperationFilter,
  services: OperationServices,
  session: Session,
): Promise<Preview> {
  const { narration, paint, stderr, signal } = session;
  const counter = createCounter(stderr, 'Events checked');
  try {
    const watched = { ...services, signal, onJudged: counter.update };
    const reading = previewChange(kind, filter, watched);
    const shown = await unlessInterrupted(reading, signal);
    counter.finish();
    if (judgedCount(shown) > 0) narration.write(previewText(kind, shown, paint));
    return shown;
  } finally {
    counter.finish();
  }
}

function noneTakenText(kind: Change['kind'], shown: Preview): string {
  if (judgedCount(shown) === 0) return 'No open event meets these conditions.\n';
  return `Nothing to ${kind}: none of ${eventsText(judgedCount(shown))} can be taken.\n`;
}
