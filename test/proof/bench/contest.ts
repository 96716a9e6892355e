/** One of those measured side by side. */
export interface Contestant {
  readonly name: string;
  /** Events that one run of it deals with. */
  readonly events: number;
  readonly run: () => unknown;
}

export interface ContestLength {
  readonly rounds: number;
  /** Milliseconds of CPU of one measurement, about. */
  readonly measure: number;
  /** Milliseconds of CPU before the first round, for each contestant: until the compiler is done with it. */
  readonly warmUp: number;
}

/** What was measured: microseconds of CPU an event, round by round. */
export type ContestResult = Readonly<Record<string, readonly number[]>>;

/**
 * Measures contestants side by side: each in turn, for a fixed number of runs, round after round, so that
 * whatever else the machine does meets all alike. The clock is the CPU time of all threads of this
 * process: a garbage collector's help is paid for as well, waiting is not. The collector is never called by
 * hand: before each measurement, it made all but the floor look 1.6 to 1.9 times as slow.
 */
export async function hold(
  contestants: readonly Contestant[],
  length: ContestLength,
): Promise<ContestResult> {
  const runs = new Map<Contestant, number>();
  for (const contestant of contestants) runs.set(contestant, await warmUp(contestant, length));
  const results = new Map(contestants.map(({ name }) => [name, new Array<number>()]));
  for (let round = 0; round < length.rounds; round += 1) {
    // The order turns, so that nobody always follows the same one.
    const first = round % contestants.length;
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const milliseconds = await measure(contestant, runs.get(contestant) ?? 1);
      results.get(contestant.name)?.push((milliseconds * 1000) / contestant.events);
    }
  }
  return Object.fromEntries(results);
}

/** Runs it until it is warm, and tells how many runs make a measurement of the wanted length. */
async function warmUp(contestant: Contestant, { measure: target, warmUp }: ContestLength) {
  const began = cpuMilliseconds();
  let runs = 1;
  do {
    const milliseconds = await measure(contestant, runs);
    runs = Math.max(1, Math.round(target / Math.max(0.001, milliseconds)));
  } while (cpuMilliseconds() - began < warmUp);
  return runs;
}

/** Milliseconds of CPU of one run, on the average over so many. */
async function measure({ name, run }: Contestant, runs: number): Promise<number> {
  // Not before: --help must work where only the packages of the commands are installed.
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
