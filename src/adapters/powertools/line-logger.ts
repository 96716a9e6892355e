import { Console } from 'node:console';

import { Logger, LogLevelThreshold, type LogItem } from '@aws-lambda-powertools/logger';

/** The logger of Powertools, which can also write many lines at once. A write takes longer than making its line. */
export class LineLogger extends Logger {
  /** Ignores errors of the stream, as Powertools' own console does. */
  private readonly errors = new Console(process.stderr);
  /** The lines that wait; `undefined` if each is written at once. */
  private waiting: string[] | undefined;

  /**
   * Writes all warnings and errors that `log` makes together at its end, even if it throws. Their details must be plain
   * JSON: no `Error`, no `bigint`.
   */
  together(log: () => void): void {
    const lines: string[] = [];
    this.waiting = lines;
    try {
      log();
    } finally {
      this.waiting = undefined;
      if (lines.length > 0) this.errors.warn(lines.join('\n'));
    }
  }

  protected override printLog(level: number, item: LogItem): void {
    // Powertools writes lower levels to stdout.
    if (this.waiting && level >= LogLevelThreshold.WARN) {
      item.prepareForPrint();
      this.waiting.push(JSON.stringify(item.getAttributes()));
    } else {
      super.printLog(level, item);
    }
  }
}
