/** One of several things that are measured side by side. */
export interface Contestant {
  readonly name: string;
  /** The number of events in one run. */
  readonly events: number;
  readonly run: () => unknown;
}

export interface ContestLength {
  readonly rounds: number;
  /** About how many milliseconds of CPU time one measurement takes. */
  readonly measureMs: number;
  /** Milliseconds of CPU time for each contestant before the first round, so that the compiler has optimized it. */
  readonly warmUpMs: number;
}

/** Microseconds of CPU time for each event, round by round, by the contestant's name. */
export type ContestResult = Readonly<Record<string, readonly number[]>>;

/**
 * Measures contestants side by side. They take turns for a fixed number of runs, round after round, so that other load
 * on the machine affects all of them. The clock is the CPU time of all threads of this process: it includes garbage
 * collection and excludes waiting. Nobody calls the garbage collector before a measurement, because that makes all
 * contestants but the floor up to twice as slow.
 */
export async function hold(
  contestants: readonly Contestant[],
  length: ContestLength,
): Promise<ContestResult> {
  const runs = new Map<Contestant, number>();
  for (const contestant of contestants) runs.set(contestant, await warmUp(contestant, length));
  const results = new Map(contestants.map(({ name }) => [name, new Array<number>()]));
  for (let round = 0; round < length.rounds; round += 1) {
    // The order rotates, so that no contestant always runs first.
    const first = round % contestants.length;
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const milliseconds = await measure(contestant, runs.get(contestant) ?? 1);
      results.get(contestant.name)?.push((milliseconds * 1000) / contestant.events);
    }
  }
  return Object.fromEntries(results);
}

/** Runs a contestant until it is warm. Returns the number of runs that take `measureMs`. */
async function warmUp(contestant: Contestant, { measureMs, warmUpMs }: ContestLength) {
  const began = cpuMilliseconds();
  let runs = 1;
  do {
    const milliseconds = await measure(contestant, runs);
    runs = Math.max(1, Math.round(measureMs / Math.max(0.001, milliseconds)));
  } while (cpuMilliseconds() - began < warmUpMs);
  return runs;
}

/** The average CPU time of a run, in milliseconds. */
async function measure({ name, run }: Contestant, runs: number): Promise<number> {
  // Loaded late, because --help must work if only the packages of the commands are installed.
  const { Bench } = await import('tinybench');
  const bench = new Bench({
    now: cpuMilliseconds,
    iterations: runs,
    time: 0,
    warmup: false,
    throws: true,
  });
  bench.add(name, run);
  const [task] = await bench.run();
  if (task?.result.state !== 'completed') throw new Error(`${name} could not be measured.`);
  return task.result.latency.mean;
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
