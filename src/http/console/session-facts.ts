/** What the console works with, and as whom. */
export interface SessionFacts {
  /** The name of the stack: `EventProcessor-prod`, or `make local`. */
  readonly stack: string;
  readonly stage: 'dev' | 'prod';
  /** True if it runs on this machine, on emulators. */
  readonly local: boolean;
  /** Region and account of AWS. Missing if it is local. */
  readonly region?: string;
  readonly account?: string;
  /** Who does what the console does: the ARN of the caller, or `local:<user>`. */
  readonly identity: string;
  /** True if the console refuses whatever would change something. */
  readonly readOnly: boolean;
  /** The tenant of events that name none. */
  readonly defaultTenant?: string;
}
