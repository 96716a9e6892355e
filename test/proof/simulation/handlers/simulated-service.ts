import type { Clock } from '../../../../src/ports.ts';

/** A service that handlers call. It acts once for each idempotency key. */
export class SimulatedService {
  /** Calls that came while it was down. */
  refused = 0;
  /** The idempotency keys of the calls that it took, by event. */
  private readonly taken = new Map<string, readonly string[]>();
  private readonly clock: Clock;
  private readonly downFrom: number;
  private readonly downUntil: number;

  /** @param down from and until, milliseconds since 1970. */
  constructor(clock: Clock, down: readonly [number, number]) {
    this.clock = clock;
    [this.downFrom, this.downUntil] = down;
  }

  /** Takes a call, unless it is down. Gives whether it took it. */
  takes(event: string, idempotencyKey: string): boolean {
    const now = this.clock.now();
    if (now >= this.downFrom && now < this.downUntil) {
      this.refused += 1;
      return false;
    }
    this.taken.set(event, [...this.callsFor(event), idempotencyKey]);
    return true;
  }

  /** How often it acted for an event. */
  effectsFor(event: string): number {
    return new Set(this.callsFor(event)).size;
  }

  /** The calls that it took for an event. */
  callsFor(event: string): readonly string[] {
    return this.taken.get(event) ?? [];
  }
}
