import type { Observation } from './observation.ts';
import type { Pipeline } from './pipeline.ts';

/** What a step came to. */
export type StepOutcome =
  | { readonly state: 'passed'; readonly detail: string }
  | { readonly state: 'failed'; readonly detail: string }
  /** It makes no sense here, or nobody asked for it; the detail says which. */
  | { readonly state: 'skipped'; readonly detail: string };

export interface StepResult {
  readonly step: string;
  readonly state: StepOutcome['state'];
  readonly detail: string;
  readonly seconds: number;
}

/** What steps work with. */
export interface StepContext {
  readonly pipeline: Pipeline;
  /** CloudWatch, Lambda and CloudFormation; missing on a laptop. */
  readonly observation: Observation | undefined;
  /** The tenant of the run's events. */
  readonly tenantId: string;
  readonly options: AcceptanceOptions;
  readonly began: Date;
  /** Tells a person what is under way. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface AcceptanceOptions {
  /** Minutes without an event, after which the next one must be recorded at once. */
  readonly idleMinutes: number | undefined;
  /** Minutes in which the function may not use DynamoDB. */
  readonly denyMinutes: number | undefined;
  /** Events to send as fast as SQS takes them. */
  readonly loadCount: number | undefined;
  readonly ledgerRetentionDays: number | undefined;
}

export interface Step {
  readonly name: string;
  readonly run: (context: StepContext) => Promise<StepOutcome>;
}

export const passed = (detail: string): StepOutcome => ({ state: 'passed', detail });
export const failed = (detail: string): StepOutcome => ({ state: 'failed', detail });
export const skipped = (detail: string): StepOutcome => ({ state: 'skipped', detail });

export const ON_AWS_ONLY = skipped('only on AWS');

/** Where the deployed function does not know the events of the acceptance run. */
export const NO_ACCEPTANCE_TYPES = skipped(
  'the function does not know acceptance.* events: deploy with ACCEPTANCE=true',
);
