import type { NewOperation, OperationStatus, SourceOperation } from '../../core/operation.ts';
import type { EventSource, OperationLog, SourceState } from '../../operation-ports.ts';
import { beginOperation } from '../begin-operation.ts';
import type { OperationClock } from '../operation-clock.ts';

/** What pausing and resuming work with. */
export interface SwitchServices {
  readonly source: EventSource;
  readonly log: Pick<OperationLog, 'create' | 'save'>;
  readonly clock: OperationClock;
  /** At least 0 and less than 1. */
  readonly random: () => number;
  /** Once it is aborted, nobody waits any longer for the state to settle. */
  readonly signal: AbortSignal;
  /** Called with each state that was read, and with the milliseconds since the begin. */
  readonly onState?: (state: SourceState, passedMilliseconds: number) => void;
}

/** How a pause or a resume ended. Without an operation, Lambda was asked for nothing. */
export type SwitchEnd =
  /** The source is as was asked for. */
  | { readonly kind: 'done'; readonly state: SourceState; readonly operation: SourceOperation }
  /** The source was so before. */
  | { readonly kind: 'already'; readonly state: SourceState }
  /** The signal ended the wait, or the state didn't settle in time. */
  | {
      readonly kind: 'interrupted' | 'unsettled';
      readonly state: SourceState;
      /** Lambda has accepted it, so the state changes by itself. */
      readonly accepted: boolean;
      readonly operation?: SourceOperation;
    }
  /** The event source mapping is being deleted. */
  | { readonly kind: 'deleting'; readonly state: SourceState };

/** Milliseconds that the state may take to settle. Lambda usually needs less than one minute. */
export const SETTLES_WITHIN_MS = 300_000;

/** Milliseconds between two reads of the state. */
const READ_EVERY_MS = 2_000;

const WANTED = { pause: 'disabled', resume: 'enabled' } as const;

/**
 * Pauses or resumes the source of events, and waits until its state is settled. Leaves a record, unless the source was so
 * before. While an earlier change isn't over, waits for its end first. Lambda is asked until it accepts once, and never
 * again, so that a pause and a resume at the same time don't fight each other.
 *
 * Rejects if the state can't be read, the record can't be saved, or Lambda refuses.
 */
export async function switchSource(
  asked: NewOperation<SourceOperation>,
  services: SwitchServices,
): Promise<SwitchEnd> {
  const { source, clock, signal, onState } = services;
  const wanted = WANTED[asked.kind];
  const begunAt = clock.now();
  const request = new Request(asked, services);
  for (;;) {
    const { state } = await source.read();
    const passed = clock.now() - begunAt;
    onState?.(state, passed);
    if (state === wanted) return request.reached(state);
    if (state === 'deleting') return { kind: 'deleting', state };
    if (signal.aborted) return request.givenUp('interrupted', state);
    if (passed >= SETTLES_WITHIN_MS) return request.givenUp('unsettled', state);
    const isSettled = state === 'enabled' || state === 'disabled';
    if (isSettled && !request.accepted) await request.ask();
    await clock.sleep(READ_EVERY_MS, signal);
  }
}

/** What is asked of Lambda, and its record. */
class Request {
  accepted = false;
  private operation: SourceOperation | undefined;
  private readonly asked: NewOperation<SourceOperation>;
  private readonly services: SwitchServices;

  constructor(asked: NewOperation<SourceOperation>, services: SwitchServices) {
    this.asked = asked;
    this.services = services;
  }

  async ask(): Promise<void> {
    const { source, log, clock, random } = this.services;
    this.operation ??= await beginOperation(this.asked, log, {
      now: clock.now(),
      random: random(),
    });
    try {
      const result = await (this.asked.kind === 'pause' ? source.disable() : source.enable());
      this.accepted = result === 'accepted';
    } catch (error) {
      await this.save('stopped').catch(() => undefined);
      throw error;
    }
    // Whatever becomes of this process now, the source changes.
    if (this.accepted) await this.save('done');
  }

  /** If Lambda was busy, another operator may have asked for the same, or the answer that it had accepted was lost. */
  async reached(state: SourceState): Promise<SwitchEnd> {
    if (!this.operation) return { kind: 'already', state };
    const operation = this.accepted ? this.operation : await this.save('done');
    return { kind: 'done', state, operation };
  }

  async givenUp(kind: 'interrupted' | 'unsettled', state: SourceState): Promise<SwitchEnd> {
    const { accepted } = this;
    if (!this.operation) return { kind, state, accepted };
    const operation = accepted ? this.operation : await this.save('stopped');
    return { kind, state, accepted, operation };
  }

  private async save(status: OperationStatus): Promise<SourceOperation> {
    const { log, clock } = this.services;
    if (!this.operation) throw new Error('there is no record to save');
    const updatedAt = new Date(clock.now()).toISOString();
    const saved = await log.save({ ...this.operation, status, updatedAt });
    if (saved === 'taken') {
      throw new Error(`Another process has changed the operation ${this.operation.id}.`);
    }
    this.operation = saved;
    return saved;
  }
}
