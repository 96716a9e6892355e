/** What the services answered on which all else depends. */
export interface Health {
  readonly store: 'reachable' | 'unreachable';
  readonly queue: 'reachable' | 'unreachable';
}

/** Rejects if the service can't be reached. */
export type Probe = (signal: AbortSignal) => Promise<unknown>;

/** Asks the store and the queue whether they answer, both at once. Never rejects. */
export async function checkHealth(
  probes: Readonly<Record<keyof Health, Probe>>,
  signal: AbortSignal,
): Promise<Health> {
  const [store, queue] = await Promise.all([
    reach(probes.store, signal),
    reach(probes.queue, signal),
  ]);
  return { store, queue };
}

async function reach(probe: Probe, signal: AbortSignal): Promise<Health['store']> {
  try {
    await probe(signal);
    return 'reachable';
  } catch {
    return 'unreachable';
  }
}
