import type { Operation, Preview } from '#generated/console-api.ts';
import { failureOf } from '../api/client.ts';
import type {
  ChangeCalls,
  ChangeChoice,
  ChangeKind,
  ChosenBy,
  OperationAnswer,
} from './change-calls.ts';
import type { ChangeState } from './change-state.ts';
import { operationEnd } from './operation-end.ts';
import { handled, isOf, previewedBy } from './operation-match.ts';

const CLOCK_STEP_MS = 1_000;
const PROGRESS_EVERY_MS = 1_000;
/** Most requests in a row in which SQS confirms no message. Then the change stops. */
const MAX_STALLS = 3;

/** A replay or a discard, from its preview to its end. It has no part of a page, so that tests can run it in Node. */
export class Change {
  private readonly kind: ChangeKind;
  private readonly calls: ChangeCalls;
  private readonly onState: (state: ChangeState) => void;
  private state: ChangeState = { step: 'previewing' };
  private stopper = new AbortController();
  private rate: number | undefined;

  /** @param onState is told each new state */
  constructor(kind: ChangeKind, calls: ChangeCalls, onState: (state: ChangeState) => void) {
    this.kind = kind;
    this.calls = calls;
    this.onState = onState;
  }

  /** Finds out what the change would do. */
  async preview(chosen: ChosenBy): Promise<void> {
    this.stopper = new AbortController();
    const { signal } = this.stopper;
    this.become({ step: 'previewing' });
    try {
      const preview = await this.calls.preview(this.kind, chosen, signal);
      if (!signal.aborted) this.become({ step: 'previewed', preview });
    } catch (error) {
      if (!signal.aborted) this.become({ step: 'failed', failure: failureOf(error) });
    }
  }

  /** Does what was previewed, and goes on until it is done or somebody stops it. */
  async confirm(chosen: ChosenBy, choice: ChangeChoice): Promise<void> {
    if (this.state.step !== 'previewed') return;
    const { preview } = this.state;
    const expected = preview.counts['accepted'] ?? 0;
    this.rate = choice.rate;
    this.stopper = new AbortController();
    this.become({ step: 'running', expected, stopping: false });
    const body = { ...previewedBy(chosen, preview), ...choice, expected };
    // Both clocks are those of this machine.
    const since = new Date(this.calls.now() - CLOCK_STEP_MS).toISOString();
    const isOurs = (operation: Operation): boolean =>
      operation.started_at >= since && isOf(operation, this.kind, preview);
    const begun = this.calls.begin(this.kind, body, this.stopper.signal);
    await this.follow(begun, isOurs);
  }

  /** Goes on with an operation that was stopped. */
  async resume(operation: Operation, rate?: number): Promise<void> {
    if (this.state.step === 'running') return;
    const expected = 'expected' in this.state ? this.state.expected : undefined;
    this.rate = rate ?? this.rate;
    this.stopper = new AbortController();
    const known = expected === undefined ? {} : { expected };
    this.become({ step: 'running', operation, ...known, stopping: false });
    await this.follow(this.calls.resume(operation.id, this.rate, this.stopper.signal));
  }

  /** Stops it after the messages that are being sent. It can go on later. A preview is given up. */
  stop(): void {
    if (this.state.step === 'running') this.become({ ...this.state, stopping: true });
    this.stopper.abort();
    if (this.state.step === 'previewing') this.become({ step: 'failed', failure: undefined });
  }

  private become(state: ChangeState): void {
    this.state = state;
    this.onState(state);
  }

  /** @param isOurs finds the operation while the request that begins it has no answer yet */
  private async follow(
    request: Promise<OperationAnswer>,
    isOurs: (operation: Operation) => boolean = () => false,
  ): Promise<void> {
    const watch = this.watch(isOurs);
    try {
      await this.goOn(await request);
    } catch (error) {
      await this.fail(error, isOurs);
    } finally {
      watch.end();
    }
  }

  /** The server stops each request after some time. Then the next one goes on. */
  private async goOn(answer: OperationAnswer): Promise<void> {
    const { signal } = this.stopper;
    let { done, operation } = answer;
    let stalls = 0;
    while (!done) {
      this.progress(operation);
      if (signal.aborted) {
        this.endStopped(operation);
        return;
      }
      if (stalls === MAX_STALLS) {
        this.endStopped(operation, UNCONFIRMED);
        return;
      }
      if (stalls > 0) await this.calls.sleep(PROGRESS_EVERY_MS * 2 ** stalls);
      const before = handled(operation);
      ({ done, operation } = await this.calls.resume(operation.id, this.rate, signal));
      stalls = handled(operation) > before ? 0 : stalls + 1;
    }
    this.become({ step: 'done', operation });
  }

  private progress(operation: Operation): void {
    if (this.state.step === 'running') this.become({ ...this.state, operation });
  }

  private endStopped(operation: Operation, failure?: string): void {
    const expected = 'expected' in this.state ? this.state.expected : undefined;
    this.become({
      step: 'stopped',
      operation,
      ...(expected !== undefined && { expected }),
      ...(failure !== undefined && { failure }),
    });
  }

  private async fail(error: unknown, isOurs: (operation: Operation) => boolean): Promise<void> {
    if (this.stopper.signal.aborted) return this.settleStopped(isOurs);
    const failure = failureOf(error);
    const preview = failure.problem['preview'] as Preview | undefined;
    if (failure.status === 409 && preview) {
      const counted = this.state.step === 'running' ? this.state.expected : undefined;
      this.become({ step: 'previewed', preview, ...(counted !== undefined && { counted }) });
      return;
    }
    const told = failure.problem['operation'] as Operation | undefined;
    const operation = told ?? (this.state.step === 'running' ? this.state.operation : undefined);
    if (operation) this.endStopped(operation, failure.message);
    else this.become({ step: 'failed', failure });
  }

  /** The request was abandoned. */
  private async settleStopped(isOurs: (operation: Operation) => boolean): Promise<void> {
    const end = await operationEnd({
      look: () => this.look(isOurs),
      sleep: (milliseconds) => this.calls.sleep(milliseconds),
      onProgress: (operation) => this.progress(operation),
    });
    const last = this.state.step === 'running' ? this.state.operation : undefined;
    if (end.kind === 'ended') this.settle(end.operation);
    else if (end.kind === 'no_end' && last) this.endStopped(last, STILL_RUNNING);
    else this.become({ step: 'failed', failure: undefined });
  }

  private settle(operation: Operation): void {
    if (operation.state === 'done') this.become({ step: 'done', operation });
    else this.endStopped(operation);
  }

  /** Looks how far the operation is, while its request has no answer. */
  private watch(isOurs: (operation: Operation) => boolean): { readonly end: () => void } {
    const over = new AbortController();
    const isOver = (): boolean => over.signal.aborted || this.stopper.signal.aborted;
    const look = async (): Promise<void> => {
      await this.calls.sleep(PROGRESS_EVERY_MS);
      if (isOver()) return;
      const operation = await this.look(isOurs).catch(() => undefined);
      if (isOver()) return;
      if (operation) this.progress(operation);
      return look();
    };
    void look();
    return { end: () => over.abort() };
  }

  private async look(isOurs: (operation: Operation) => boolean): Promise<Operation | undefined> {
    const known = this.state.step === 'running' ? this.state.operation : undefined;
    return known ? this.calls.find(known.id) : (await this.calls.newest()).find(isOurs);
  }
}

const UNCONFIRMED =
  'SQS did not confirm messages. Their events are queued. They are sent when the operation goes on.';
const STILL_RUNNING = 'The server still works on it. Look at the operation.';
