import type { EventSource, SourceReading, SwitchResult } from '../../src/operation-ports.ts';

/** An event source mapping in memory. It settles after some reads, as Lambda's does after some time. */
export class MemoryEventSource implements EventSource {
  reading: SourceReading;
  /** How often Lambda was asked for a change, accepted or not. */
  readonly asked: ('enable' | 'disable')[] = [];
  /** How many reads still see a change that isn't over. */
  private unsettledReads = 0;
  private readonly readsUntilSettled: number;

  constructor(reading: SourceReading = { state: 'enabled' }, readsUntilSettled = 1) {
    this.reading = reading;
    this.readsUntilSettled = readsUntilSettled;
  }

  /** A change by somebody else begins, such as by a deployment. */
  begin(state: 'enabling' | 'disabling' | 'updating'): void {
    this.reading = { state };
    this.unsettledReads = this.readsUntilSettled;
  }

  read(): Promise<SourceReading> {
    if (this.unsettledReads > 0) this.unsettledReads -= 1;
    else this.settle();
    return Promise.resolve(this.reading);
  }

  /** Every change is over. */
  settle(): void {
    this.unsettledReads = 0;
    this.reading = { ...this.reading, state: settledState(this.reading.state) };
  }

  enable(): Promise<SwitchResult> {
    return this.change('enable', 'enabled', 'enabling');
  }

  disable(): Promise<SwitchResult> {
    return this.change('disable', 'disabled', 'disabling');
  }

  private change(
    asked: 'enable' | 'disable',
    wanted: 'enabled' | 'disabled',
    passing: 'enabling' | 'disabling',
  ): Promise<SwitchResult> {
    this.asked.push(asked);
    const { state } = this.reading;
    if (state !== settledState(state)) return Promise.resolve('busy');
    if (state !== wanted) this.begin(passing);
    return Promise.resolve('accepted');
  }
}

function settledState(state: SourceReading['state']): SourceReading['state'] {
  switch (state) {
    case 'creating':
    case 'enabling':
    case 'updating':
      return 'enabled';
    case 'disabling':
      return 'disabled';
    default:
      return state;
  }
}
