import { errorText } from '../../core/error-text.ts';
import type { WatchdogReport } from '../../watchdog-ports.ts';

/** Collects what failed in a run, so that one part that fails doesn't keep the others from their work. */
export class Problems {
  readonly list: WatchdogReport['problems'][number][] = [];

  /** The result of a part; `undefined` if it failed. */
  async of<T>(part: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.add(part, errorText(error));
      return undefined;
    }
  }

  add(part: string, cause: string): void {
    this.list.push({ part, cause });
  }
}
