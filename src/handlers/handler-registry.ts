import type { SchemaRegistry } from '../core/schema-registry.ts';
import type { HandlerDefinition } from './handler.ts';

/** Lambda's longest timeout. A far larger number would overflow a timer, which then ends at once. */
const MAX_TIMEOUT_SECONDS = 900;

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

function typeAndVersion(eventType: string, version: string): string {
  return `${eventType} ${version}`;
}
