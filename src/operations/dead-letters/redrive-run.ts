import { isOpen } from '../../core/open-record.ts';
import type { RedriveOperation } from '../../core/operation.ts';
import { contentIdentity } from '../../core/same-content.ts';
import type {
  DeadLetter,
  LedgerEditor,
  MessageSender,
  OperationLog,
} from '../../operation-ports.ts';
import { inChunks } from '../candidates.ts';
import type { OperationClock } from '../operation-clock.ts';
import { rateLimit, type RateLimit } from '../rate-limit.ts';
import { sendConfirmed } from '../send-confirmed.ts';
import { settled } from '../settled.ts';
import type { HeldLetters } from './held-letters.ts';
import {
  judgeLetters,
  readLetters,
  type DeadLetterServices,
  type LetterCase,
} from './judge-letters.ts';
import { letterMessage } from './letter-message.ts';
import { LETTERS_PER_CALL, nextLetters } from './next-letters.ts';
import {
  actionOn,
  type LetterAction,
  type RedriveOptions,
  type RedrivePlan,
  type RedriveResult,
  type SkipReason,
} from './redrive-plan.ts';
import { RedriveRecord } from './redrive-record.ts';
import type { WalkEnd } from './walk-letters.ts';

/** What a redrive needs. */
export interface RedriveServices extends DeadLetterServices {
  readonly ledger: Pick<LedgerEditor, 'read' | 'requeue'>;
  readonly operations: OperationLog;
  readonly sender: MessageSender;
  readonly clock: OperationClock;
  /** At least 0 and less than 1. */
  readonly random: () => number;
}

/** A redrive while it runs. */
export class RedriveRun {
  private readonly plan: RedrivePlan;
  private readonly services: RedriveServices;
  private readonly options: RedriveOptions;
  private readonly record: RedriveRecord;
  private readonly operationId: string;
  private readonly rate: RateLimit;
  /** What the preview said that would be done with the letters that are left. */
  private readonly left: Map<string, LetterAction>;
  /** The contents of the events that were sent, by their keys. */
  private readonly sent = new Map<string, string>();
  /** Groups of a FIFO queue with a letter that couldn't be sent. */
  private readonly heldGroups = new Set<string | undefined>();
  private undeleted = 0;
  private cause: string | undefined;

  constructor(
    operation: RedriveOperation,
    plan: RedrivePlan,
    services: RedriveServices,
    options: RedriveOptions,
  ) {
    this.plan = plan;
    this.services = services;
    this.options = options;
    this.operationId = operation.id;
    this.record = new RedriveRecord(operation, services.operations, services.clock);
    this.rate = rateLimit(plan.rate, services.clock);
    this.left = new Map(plan.letters.map((each) => [each.messageId, actionOn(each, plan)]));
  }

  /** Deals with received letters, as far as the preview showed them. `enough` ends the walk through the queue. */
  async visit(letters: readonly DeadLetter[], held: HeldLetters): Promise<'more' | 'enough'> {
    const previewed = letters.filter(({ messageId }) => this.left.has(messageId));
    const pace = { ordered: this.services.queue.ordered, rate: this.plan.rate };
    let pending = readLetters(previewed, this.services);
    while (pending.length > 0) {
      if (this.options.signal.aborted) return 'enough';
      await held.extend();
      const { next, rest } = nextLetters(pending, pace);
      await this.act(await judgeLetters(next, this.services, this.operationId), held);
      pending = rest;
    }
    await this.record.saveIfDue();
    return this.left.size === 0 ? 'enough' : 'more';
  }

  /** Saves the operation for the last time, and says how it ended. */
  async end(end: WalkEnd): Promise<RedriveResult> {
    const isStopped = end === 'interrupted' || this.options.signal.aborted;
    if (!isStopped && this.left.size > 0) this.record.skip('gone', this.left.size);
    const operation = await this.record.save(isStopped ? 'stopped' : 'done');
    const { undeleted, cause } = this;
    return { operation, undeleted, ...(cause !== undefined && { cause }) };
  }

  private async act(cases: readonly LetterCase[], held: HeldLetters): Promise<void> {
    const actions = Map.groupBy(cases, (each) => this.choose(each, held));
    await this.deleteLetters(actions.get('delete') ?? [], held);
    const sendings = actions.get('send') ?? [];
    await this.rate.wait(sendings.length, this.options.signal);
    const ready = await this.requeue(sendings);
    await this.deleteLetters(await this.send(ready), held);
    for (const { letter } of cases) this.left.delete(letter.messageId);
    const total = this.plan.letters.length;
    this.options.onProgress?.(total - this.left.size, total);
    await this.record.save('running');
  }

  private choose({ letter, judged, record }: LetterCase, held: HeldLetters): LetterAction {
    const action = actionOn(judged, this.plan);
    // Its time is over, and somebody else may have it.
    if (!held.has(letter)) return this.skip('changed', 'leave');
    if (action !== 'send') return this.skip(judged.verdict, action);
    if (this.left.get(letter.messageId) !== 'send') return this.skip('changed', 'leave');
    if (this.heldGroups.has(letter.groupId)) return this.skip('group_held', 'leave');
    if (this.sent.get(record.key) === contentIdentity(record))
      return this.skip('duplicate', 'delete');
    return 'send';
  }

  private skip(why: SkipReason, action: LetterAction): LetterAction {
    this.record.skip(why);
    return action;
  }

  /** Takes the records that `replay` could send as well for this operation. Gives the letters that may be sent. */
  private async requeue(cases: readonly LetterCase[]): Promise<readonly LetterCase[]> {
    const results = await settled(
      cases.map(async ({ stored, judged }) => {
        const isSame = judged.status !== undefined;
        if (!stored || !isSame || !isOpen(stored)) return 'done';
        const dueAt = new Date(this.services.clock.now()).toISOString();
        return this.services.ledger.requeue(stored, this.operationId, dueAt);
      }),
    );
    const ready = cases.filter((_, index) => results[index] === 'done');
    if (ready.length < cases.length) this.record.skip('changed', cases.length - ready.length);
    return ready;
  }

  /** Sends messages. Gives the letters whose copies SQS has confirmed. */
  private async send(cases: readonly LetterCase[]): Promise<readonly LetterCase[]> {
    const { sender, clock } = this.services;
    const calls = inChunks(cases, LETTERS_PER_CALL).map((call) =>
      sendConfirmed(
        call.map((each) => letterMessage(each, clock.now())),
        sender,
        clock,
        this.options.signal,
      ),
    );
    const results = await settled(calls);
    const flat = results.flat();
    return cases.filter(({ letter, record }, index) => {
      const result = flat[index] ?? { kind: 'failed', cause: 'SQS gave no answer' };
      if (result.kind === 'sent') {
        this.record.sent();
        this.sent.set(record.key, contentIdentity(record));
        return true;
      }
      this.record.notSent();
      this.cause ??= result.cause;
      if (this.services.queue.ordered) this.heldGroups.add(letter.groupId);
      return false;
    });
  }

  private async deleteLetters(cases: readonly LetterCase[], held: HeldLetters): Promise<void> {
    const kept = await held.delete(cases.map(({ letter }) => letter));
    this.undeleted += kept.length;
  }
}
