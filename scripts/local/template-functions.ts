import { OUTPUTS } from '../../src/names/stack.ts';
import { routesTo, type ApiRoute } from './api/api-routes.ts';
import type { Schedule } from './schedule.ts';
import {
  referenced,
  resolve,
  resourcesOf,
  type Known,
  type Resource,
  type Template,
} from './template.ts';

const FUNCTION = 'AWS::Lambda::Function';
const MAPPING = 'AWS::Lambda::EventSourceMapping';
/** Lambda's own limit if the mapping names none. */
const DEFAULT_MAX_CONCURRENCY = 1000;

/** A queue from which a function gets batches. */
export interface QueueMapping {
  /** Lambda's id of the mapping. */
  readonly mappingId: string;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly maxConcurrency: number;
}

/** A function of the template, with what calls it. */
export interface TemplateFunction {
  /** The logical id. */
  readonly id: string;
  /** Module and export, `index.handler`. */
  readonly handler: string;
  /** The folder of its code, relative to the cloud assembly. */
  readonly assetPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly mappings: readonly QueueMapping[];
  readonly schedules: readonly Schedule[];
  /** The routes of an HTTP API that lead to it. */
  readonly routes: readonly ApiRoute[];
}

/** The functions of a template whose other resources exist. */
export function functionsOf(template: Template, known: Known): TemplateFunction[] {
  return resourcesOf(template, FUNCTION).map(([id, { Properties, Metadata }]) => {
    const environment = Properties['Environment'] as { Variables?: unknown } | undefined;
    return {
      id,
      handler: String(Properties['Handler']),
      assetPath: String(Metadata?.['aws:asset:path']),
      environment: resolve(environment?.Variables ?? {}, known) as Record<string, string>,
      timeoutSeconds: Number(Properties['Timeout'] ?? 3),
      memoryMb: Number(Properties['MemorySize'] ?? 128),
      mappings: mappingsOf(template, id, known),
      schedules: schedulesOf(template, id, known),
      routes: routesTo(template, id),
    };
  });
}

/** The event source mappings that are enabled. */
function enabledMappings(template: Template): [string, Resource][] {
  return resourcesOf(template, MAPPING).filter(
    ([, { Properties }]) => Properties['Enabled'] !== false,
  );
}

function mappingsOf(template: Template, functionId: string, known: Known): QueueMapping[] {
  return enabledMappings(template)
    .filter(([, { Properties }]) => referenced(Properties['FunctionName']) === functionId)
    .map(([id, { Properties }]) => {
      const source = referenced(Properties['EventSourceArn']) ?? '';
      const queue = known.get(source);
      if (template.Resources[source]?.Type !== 'AWS::SQS::Queue' || queue?.arn === undefined) {
        throw new Error(
          `The local run can't poll for ${id}: its source is no queue of the template.`,
        );
      }
      return {
        mappingId: String(resolve({ Ref: id }, known)),
        queueUrl: queue.ref,
        queueArn: queue.arn,
        batchSize: Number(Properties['BatchSize'] ?? 10),
        windowSeconds: Number(Properties['MaximumBatchingWindowInSeconds'] ?? 0),
        maxConcurrency: maxConcurrencyOf(Properties),
      };
    });
}

function maxConcurrencyOf(properties: Resource['Properties']): number {
  const scaling = properties['ScalingConfig'] as { MaximumConcurrency?: number } | undefined;
  return scaling?.MaximumConcurrency ?? DEFAULT_MAX_CONCURRENCY;
}

interface Target {
  readonly Arn: unknown;
  readonly Input?: unknown;
}

/** Schedules of EventBridge Scheduler, and rules of EventBridge that have a schedule. */
function schedulesOf(template: Template, functionId: string, known: Known): Schedule[] {
  const resources = [
    ...resourcesOf(template, 'AWS::Events::Rule'),
    ...resourcesOf(template, 'AWS::Scheduler::Schedule'),
  ];
  return resources.flatMap(([id, { Type, Properties }]) => {
    const { ScheduleExpression: expression, ScheduleExpressionTimezone: timezone } = Properties;
    if (expression === undefined || Properties['State'] === 'DISABLED') return [];
    const targets = [Properties['Targets'] ?? Properties['Target'] ?? []].flat() as Target[];
    const common = {
      expression: String(resolve(expression, known)),
      timezone: typeof timezone === 'string' ? timezone : 'UTC',
      ...callerOf(Type, id, known),
    };
    return targets
      .filter(({ Arn }) => referenced(Arn) === functionId)
      .map(({ Input }) => ({ ...common, input: inputOf(Input, known) }));
  });
}

function callerOf(type: string, id: string, known: Known): Pick<Schedule, 'source' | 'arn'> {
  const [service, kind] =
    type === 'AWS::Events::Rule' ? ['events', 'rule'] : ['scheduler', 'schedule/default'];
  const where = `${known.get('AWS::Region')?.ref}:${known.get('AWS::AccountId')?.ref}`;
  return { source: `aws.${service}`, arn: `arn:aws:${service}:${where}:${kind}/${id}` };
}

/** CloudFormation has a target's input as JSON text. */
function inputOf(input: unknown, known: Known): unknown {
  return input === undefined ? undefined : JSON.parse(String(resolve(input, known)));
}

/** The logical id of the function that takes events from the queue that the stack's outputs name. */
export function consumerOf(template: Template): string {
  const queue = referenced(template.Outputs[OUTPUTS.queueUrl]?.Value);
  const mapping = resourcesOf(template, MAPPING).find(
    ([, { Properties }]) => referenced(Properties['EventSourceArn']) === queue,
  );
  const id = referenced(mapping?.[1].Properties['FunctionName']);
  if (queue === undefined || id === undefined) {
    throw new Error(`No function of the template takes messages from its ${OUTPUTS.queueUrl}.`);
  }
  return id;
}

/** The folders of the functions' code, relative to the cloud assembly. */
export function assetPathsOf(template: Template): string[] {
  return resourcesOf(template, FUNCTION).map(([, { Metadata }]) =>
    String(Metadata?.['aws:asset:path']),
  );
}

/** How many invocations the event source mappings may run at a time, all together. */
export function totalMaxConcurrency(template: Template): number {
  return enabledMappings(template).reduce(
    (sum, [, { Properties }]) => sum + maxConcurrencyOf(Properties),
    0,
  );
}
