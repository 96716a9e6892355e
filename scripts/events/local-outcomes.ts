import type { OutcomeMonitor, RecentTraffic } from '../../src/operation-ports.ts';

/** Milliseconds. The run is on this machine. */
const TIMEOUT_MS = 2_000;

/** Asks `make local` for the outcomes of the last seconds. */
export class LocalOutcomes implements OutcomeMonitor {
  private readonly endpoint: string | undefined;

  /** @param endpoint missing if an emulator runs the function. */
  constructor(endpoint: string | undefined) {
    this.endpoint = endpoint;
  }

  async recent(): Promise<RecentTraffic> {
    if (this.endpoint === undefined) {
      throw new Error('Only "make local" counts them. This function runs in an emulator.');
    }
    const response = await fetch(this.endpoint, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
      (cause: unknown) => {
        throw new Error('"make local" doesn’t answer. Is it still running?', { cause });
      },
    );
    return (await response.json()) as RecentTraffic;
  }
}
