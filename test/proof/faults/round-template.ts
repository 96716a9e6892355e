import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { ENV } from '../../../src/names/settings.ts';
import { readTemplate, type Resource } from '../../../scripts/local/template.ts';
import { EFFECTS_URL } from './effects-variable.ts';
import { ROUND_KINDS } from './round-kind.ts';
import type { RoundPlan } from './round-plan.ts';

/** Short, so a round takes seconds. The stack itself refuses a time as short as this. */
const VISIBILITY_SECONDS = 2;
/** In an outage no receive may be used up by a visibility timeout that ends while the function works. */
const OUTAGE_VISIBILITY_SECONDS = 12;
/** Hours in which messages are sent again during an outage. */
const OUTAGE_RETRY_HOURS = 1;
/** The shortest that the stack accepts. */
const HANDLING_TIMEOUT_SECONDS = 10;
/** A claim is held until five seconds after the timeout of its function, also if the process is killed. */
export const CLAIM_SECONDS = HANDLING_TIMEOUT_SECONDS + 5;
const SHORT_DELAYS = { [ENV.retryBaseSeconds]: '1', [ENV.retryCapSeconds]: '2' };

/**
 * Writes the template of a round into a folder and gives its path. It is the synthesized template with short delays and
 * the batching of the round. The function's code stays in its place.
 *
 * @param effectsUrl the service that handlers call; `undefined` if there are no handlers.
 */
export async function writeRoundTemplate(
  source: string,
  folder: string,
  plan: RoundPlan,
  effectsUrl: string | undefined,
): Promise<string> {
  const template = await readTemplate(source);
  const adapted = Object.entries(template.Resources).map(([id, resource]): [string, Resource] => [
    id,
    adapt(resource, dirname(source), plan, effectsUrl),
  ]);
  const path = join(folder, 'template.json');
  const Resources = Object.fromEntries(adapted);
  await writeFile(path, JSON.stringify({ ...template, Resources }));
  return path;
}

function adapt(
  resource: Resource,
  assembly: string,
  plan: RoundPlan,
  effectsUrl: string | undefined,
): Resource {
  const { Type, Properties, Metadata = {} } = resource;
  const { outage } = ROUND_KINDS[plan.kind];
  switch (Type) {
    case 'AWS::SQS::Queue':
      return withProperties(resource, {
        VisibilityTimeout: outage ? OUTAGE_VISIBILITY_SECONDS : VISIBILITY_SECONDS,
      });
    case 'AWS::Lambda::EventSourceMapping':
      return withProperties(resource, {
        BatchSize: plan.batchSize,
        MaximumBatchingWindowInSeconds: plan.windowSeconds,
      });
    case 'AWS::Lambda::Function': {
      const asset = resolve(assembly, String(Metadata['aws:asset:path']));
      return {
        ...withProperties(resource, {
          Environment: withVariables(Properties['Environment'], {
            ...SHORT_DELAYS,
            ...(outage && { [ENV.outageRetryHours]: String(OUTAGE_RETRY_HOURS) }),
            ...(effectsUrl !== undefined && { [EFFECTS_URL]: effectsUrl }),
          }),
          ...(effectsUrl !== undefined && { Timeout: HANDLING_TIMEOUT_SECONDS }),
        }),
        Metadata: { ...Metadata, 'aws:asset:path': asset },
      };
    }
    default:
      return resource;
  }
}

function withProperties(resource: Resource, changes: Record<string, unknown>): Resource {
  return { ...resource, Properties: { ...resource.Properties, ...changes } };
}

function withVariables(environment: unknown, changes: Readonly<Record<string, string>>): object {
  const variables =
    typeof environment === 'object' && environment !== null && 'Variables' in environment
      ? environment.Variables
      : undefined;
  if (typeof variables !== 'object' || variables === null) {
    throw new Error('The function of the template has no environment.');
  }
  return { Variables: { ...variables, ...changes } };
}
