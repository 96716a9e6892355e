import type { Clock } from '../ports.ts';

/** What a source said last. */
export type LastReading<T> = (
  | { readonly kind: 'none' }
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
) & {
  /** Milliseconds for which a later read has had no answer. Missing if none is running. */
  readonly waitingMs?: number;
};

/** Reads something again and again, but not too often, and one read at a time. A failed read changes only its reading. */
export class WatchedSource<T> {
  private readonly read: () => Promise<T>;
  private readonly everyMilliseconds: number;
  private readonly clock: Clock;
  private reading: LastReading<T> = { kind: 'none' };
  private beganAt = -Infinity;
  private running: Promise<void> | undefined;
  private runningSince = 0;

  constructor(read: () => Promise<T>, everyMilliseconds: number, clock: Clock) {
    this.read = read;
    this.everyMilliseconds = everyMilliseconds;
    this.clock = clock;
  }

  get last(): LastReading<T> {
    if (!this.running) return this.reading;
    return { ...this.reading, waitingMs: this.clock.now() - this.runningSince };
  }

  /** Begins a read if one is due. Resolves once no read is running, and never rejects. */
  refresh(): Promise<void> {
    const isDue = this.clock.now() - this.beganAt >= this.everyMilliseconds;
    if (!this.running && isDue) {
      this.beganAt = this.clock.now();
      this.runningSince = this.beganAt;
      this.running = this.readOnce().finally(() => (this.running = undefined));
    }
    return this.running ?? Promise.resolve();
  }

  /** Makes a read due: what it would say has changed. */
  expire(): void {
    this.beganAt = -Infinity;
  }

  private async readOnce(): Promise<void> {
    try {
      this.reading = { kind: 'read', value: await this.read() };
    } catch (error) {
      this.reading = { kind: 'failed', error };
    }
  }
}
