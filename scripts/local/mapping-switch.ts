/** How a mapping stands, by Lambda's names. */
export type MappingState = 'Enabling' | 'Enabled' | 'Disabling' | 'Disabled';

/** Turns the pollers of an event source mapping off and on, as Lambda does: they finish the batch at hand first. */
export class MappingSwitch {
  /** Milliseconds since 1970: when it was turned last. */
  changedAt: number;
  private on = true;
  /** Pollers that poll or have a batch at hand. */
  private active = 0;
  private turnedOn = Promise.withResolvers<undefined>();

  /** @param now milliseconds since 1970. */
  constructor(now: number) {
    this.changedAt = now;
  }

  get isOn(): boolean {
    return this.on;
  }

  get state(): MappingState {
    if (this.on) return this.active > 0 ? 'Enabled' : 'Enabling';
    return this.active > 0 ? 'Disabling' : 'Disabled';
  }

  /** @returns `busy` if an earlier turn isn't over. Then nothing changes. */
  turn(on: boolean, now: number): 'accepted' | 'busy' {
    if (this.state === 'Enabling' || this.state === 'Disabling') return 'busy';
    if (on === this.on) return 'accepted';
    this.on = on;
    this.changedAt = now;
    if (on) this.turnedOn.resolve(undefined);
    else this.turnedOn = Promise.withResolvers();
    return 'accepted';
  }

  /** A poller begins. */
  join(): void {
    this.active += 1;
  }

  /** A poller ends. */
  leave(): void {
    this.active -= 1;
  }

  /** Holds a poller that has nothing at hand while this is off, or until `stop` is aborted. */
  async pass(stop: AbortSignal): Promise<void> {
    while (!this.on && !stop.aborted) {
      this.leave();
      await turnedOnOrAborted(this.turnedOn.promise, stop);
      this.join();
    }
  }
}

async function turnedOnOrAborted(turnedOn: Promise<undefined>, stop: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<undefined>();
  const resolve = (): void => aborted.resolve(undefined);
  stop.addEventListener('abort', resolve);
  await Promise.race([turnedOn, aborted.promise]);
  stop.removeEventListener('abort', resolve);
}
