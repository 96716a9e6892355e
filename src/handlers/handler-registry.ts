import { durationSeconds } from '../core/duration.ts';
import type { SchemaRegistry } from '../core/schema-registry.ts';
import { MAX_DELAY_SECONDS } from './handler-errors.ts';
import type { HandlerDefinition } from './handler.ts';

/** Lambda's longest timeout. A far larger number would overflow a timer, which then ends at once. */
const MAX_TIMEOUT_SECONDS = 900;

/** SQS keeps a message for at most 14 days. */
const MAX_RETRY_SECONDS = 13 * 86_400;
const MAX_ATTEMPTS = 1000;

/** A handler's declaration is wrong, such as a type without a schema. The function doesn't start. */
export class HandlerRegistrationError extends Error {
  override readonly name = 'HandlerRegistrationError';
}

/** The handlers by event type and version. Made when the function starts; never changes. */
export class HandlerRegistry {
  private readonly handlers = new Map<string, HandlerDefinition>();

  /** @throws HandlerRegistrationError that names all problems. */
  constructor(definitions: readonly HandlerDefinition[], schemas: SchemaRegistry) {
    const problems = definitions.flatMap((definition) => this.register(definition, schemas));
    if (problems.length > 0)
      throw new HandlerRegistrationError(`Handlers: ${problems.join('. ')}.`);
  }

  /** The handler of an event type and version, if it has one. */
  find(eventType: string, version: string): HandlerDefinition | undefined {
    return this.handlers.get(typeAndVersion(eventType, version));
  }

  private register(definition: HandlerDefinition, schemas: SchemaRegistry): string[] {
    const { eventType, versions, timeoutSeconds } = definition;
    const problems: string[] = [];
    if (versions.length === 0)
      problems.push(`a handler of ${eventType} must name at least one version`);
    if (
      timeoutSeconds !== undefined &&
      !(timeoutSeconds > 0 && timeoutSeconds <= MAX_TIMEOUT_SECONDS)
    ) {
      problems.push(
        `the timeoutSeconds of ${eventType} must be a number above 0, at most ${MAX_TIMEOUT_SECONDS}`,
      );
    }
    problems.push(...unknownOptions(definition), ...retryProblems(definition));
    for (const version of versions) {
      const key = typeAndVersion(eventType, version);
      if (schemas.lookUp(eventType, version).kind !== 'found') {
        problems.push(
          `a handler of ${eventType} ${version} needs schemas/${eventType}/${version}.json`,
        );
      }
      if (this.handlers.has(key))
        problems.push(`${eventType} ${version} must have one handler, not two`);
      this.handlers.set(key, definition);
    }
    return problems;
  }
}

const KNOWN_FIELDS: Readonly<Record<keyof HandlerDefinition, true>> = {
  eventType: true,
  versions: true,
  handler: true,
  timeoutSeconds: true,
  retryFor: true,
  maxAttempts: true,
  maxDelaySeconds: true,
};

/** The bundler doesn't check types, so a misspelt option would have no effect. */
function unknownOptions(definition: HandlerDefinition): string[] {
  return Object.keys(definition)
    .filter((name) => !Object.hasOwn(KNOWN_FIELDS, name))
    .map((name) => `a handler of ${definition.eventType} has no option ${name}`);
}

function retryProblems(definition: HandlerDefinition): string[] {
  const { eventType, retryFor, maxAttempts, maxDelaySeconds } = definition;
  const problems: string[] = [];
  if (retryFor !== undefined && !isWithin(durationSeconds(retryFor), MAX_RETRY_SECONDS)) {
    problems.push(
      `the retryFor of ${eventType} must be a duration from 1s to 13d, such as 90s, 30m, 24h or 3d`,
    );
  }
  if (maxAttempts !== undefined && !isWithin(maxAttempts, MAX_ATTEMPTS)) {
    problems.push(
      `the maxAttempts of ${eventType} must be a whole number from 1 to ${MAX_ATTEMPTS}`,
    );
  }
  if (maxDelaySeconds !== undefined && !isWithin(maxDelaySeconds, MAX_DELAY_SECONDS)) {
    problems.push(
      `the maxDelaySeconds of ${eventType} must be a whole number from 1 to ${MAX_DELAY_SECONDS}`,
    );
  }
  return problems;
}

function isWithin(value: number | undefined, most: number): boolean {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= most;
}

function typeAndVersion(eventType: string, version: string): string {
  return `${eventType} ${version}`;
}
