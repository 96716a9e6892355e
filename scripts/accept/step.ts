import type { Retention } from '../../src/core/retention.ts';
import type { Observation } from './observation.ts';
import type { Pipeline } from './pipeline.ts';

/** The result of a step. */
export type StepOutcome =
  | { readonly state: 'passed'; readonly detail: string }
  | { readonly state: 'failed'; readonly detail: string }
  /** It makes no sense here, or nobody requested it. The detail says which. */
  | { readonly state: 'skipped'; readonly detail: string };

export interface StepResult {
  readonly step: string;
  readonly state: StepOutcome['state'];
  readonly detail: string;
  readonly seconds: number;
}

/** What every step gets. */
export interface StepContext {
  readonly pipeline: Pipeline;
  /** CloudWatch, Lambda and CloudFormation. `undefined` on a laptop. */
  readonly observation: Observation | undefined;
  /** The tenant of the run's events. */
  readonly tenantId: string;
  readonly options: AcceptanceOptions;
  readonly began: Date;
  /** Prints what happens at the moment. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface AcceptanceOptions {
  /** Minutes without an event, before one that must be recorded at once. */
  readonly idleMinutes: number | undefined;
  /** Minutes without access to DynamoDB. */
  readonly denyMinutes: number | undefined;
  /** Events to send as fast as SQS accepts them. */
  readonly loadCount: number | undefined;
  readonly ledgerRetentionDays: Retention | undefined;
}

export interface Step {
  readonly name: string;
  readonly run: (context: StepContext) => Promise<StepOutcome>;
}

export const passed = (detail: string): StepOutcome => ({ state: 'passed', detail });
export const failed = (detail: string): StepOutcome => ({ state: 'failed', detail });
export const skipped = (detail: string): StepOutcome => ({ state: 'skipped', detail });

export const ON_AWS_ONLY = skipped('only on AWS');

/** The result if the function doesn't know the event types of the acceptance run. */
export const NO_ACCEPTANCE_TYPES = skipped(
  "the function does not know acceptance.* events: add ARGS='-c acceptance=true' to make deploy, " +
    'or start npm run local -- --acceptance',
);
