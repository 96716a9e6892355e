import type { ApiApp } from '../../src/http/create-app.ts';
import type { Diagnosis, Missing } from './diagnose.ts';

/** Why the console can't work now. The page says it, and tries again. */
export interface Trouble {
  /** Left out if it is none of these. */
  readonly missing?: Missing;
  /** What happened, and what to do. */
  readonly detail: string;
}

/** An error of AWS, as operators read it. */
export interface ExplainedFailure {
  readonly diagnosis: Diagnosis;
  readonly detail: string;
}

/** A stack that the console works with. */
export interface OpenedStack {
  readonly app: ApiApp;
  /** The error by which a request failed, if one did. It is told once. */
  readonly failureOf: (requestId: string) => ExplainedFailure | undefined;
  /** Why the stack no longer works, once a call has shown it. */
  readonly trouble: () => Trouble | undefined;
  readonly close: () => void;
}

export type Opening =
  | { readonly kind: 'opened'; readonly stack: OpenedStack }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

/** Milliseconds after which a request begins another try. */
const TRY_AGAIN_AFTER_MS = 3_000;

/** Finds the stack, and again if it is lost. It tries only while somebody asks, so an idle console makes no calls. */
export class ConsoleTarget {
  private readonly open: () => Promise<Opening>;
  private readonly now: () => number;
  private opening: Promise<Opening>;
  private last: Opening | undefined;
  private isTrying = false;
  private endedAt = 0;

  /** Begins to open. @param open never rejects @param now milliseconds */
  constructor(open: () => Promise<Opening>, now: () => number) {
    this.open = open;
    this.now = now;
    this.opening = this.begin();
  }

  /** How the last try ended. `undefined` while the first one goes on. */
  get lastOpening(): Opening | undefined {
    return this.last;
  }

  /** The stack, or why there is none. Waits for a try that goes on, and begins one if the last has failed. */
  current(): Promise<Opening> {
    this.noteTrouble();
    const isDue = this.now() - this.endedAt >= TRY_AGAIN_AFTER_MS;
    const hasFailed = this.last?.kind === 'trouble' && !this.isTrying;
    if (hasFailed && isDue) this.opening = this.begin();
    return this.opening;
  }

  /** A stack that no longer works is closed. A later request searches it again. */
  private noteTrouble(): void {
    if (this.last?.kind !== 'opened') return;
    const trouble = this.last.stack.trouble();
    if (!trouble) return;
    this.last.stack.close();
    this.opening = Promise.resolve(this.end({ kind: 'trouble', trouble }));
  }

  /** Doesn't wait for a try that goes on. */
  close(): void {
    void this.opening.then((opening) => {
      if (opening.kind === 'opened') opening.stack.close();
    });
  }

  private async begin(): Promise<Opening> {
    this.isTrying = true;
    const opening = await this.open();
    this.isTrying = false;
    return this.end(opening);
  }

  private end(opening: Opening): Opening {
    this.last = opening;
    this.endedAt = this.now();
    return opening;
  }
}
