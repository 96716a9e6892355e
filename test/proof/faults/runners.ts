import { join } from 'node:path';

import { Runner, type EndLimit, type RunnerExit, type RunnerOptions } from './runner.ts';

/** Keeps a number of runners alive. If one ends, it starts another. */
export class Runners {
  /** Living runners killed by SIGKILL. */
  killed = 0;
  /** Runners that ended by themselves during the faults, for example because they couldn't create their resources. */
  readonly failed: RunnerExit[] = [];
  /** Runners that ended by themselves although they were started after the faults. These are errors. */
  readonly inexcusable: RunnerExit[] = [];
  private excused = true;
  private readonly options: Omit<RunnerOptions, 'endpointsFile'>;
  private readonly folder: string;
  private readonly alive: Runner[] = [];
  private started = 0;
  private ends = false;

  constructor(folder: string, options: Omit<RunnerOptions, 'endpointsFile'>) {
    this.folder = folder;
    this.options = options;
  }

  start(count: number): void {
    for (let runner = 0; runner < count; runner += 1) this.startOne();
  }

  /** Call when the faults have stopped. A runner started from now on has no reason to end by itself. */
  calm(): void {
    this.excused = false;
  }

  /** Kills all runners at once. Others are started in their place. */
  async killAll(): Promise<void> {
    const struck = [...this.alive];
    this.killed += struck.length;
    await Promise.all(struck.map((runner) => runner.kill()));
  }

  /** Kills the oldest runner. */
  async killOne(): Promise<void> {
    if (!this.alive[0]) return;
    this.killed += 1;
    await this.alive[0].kill();
  }

  /** Asks all runners to finish within the limit, and gives how each ended. */
  async end(limit: EndLimit): Promise<readonly RunnerExit[]> {
    this.ends = true;
    return Promise.all(this.alive.map((runner) => runner.end(limit)));
  }

  /** Kills all runners for good, whatever they are doing. */
  async abandon(): Promise<void> {
    this.ends = true;
    await Promise.all(this.alive.map((runner) => runner.kill()));
  }

  private startOne(): void {
    this.started += 1;
    const endpointsFile = join(this.folder, `endpoints-${this.started}.json`);
    const runner = new Runner({ ...this.options, endpointsFile });
    this.alive.push(runner);
    const failures = this.excused ? this.failed : this.inexcusable;
    void runner.exited.then((exit) => {
      this.alive.splice(this.alive.indexOf(runner), 1);
      if (this.ends) return;
      if (exit.code !== null) failures.push(exit);
      this.startOne();
    });
  }
}
