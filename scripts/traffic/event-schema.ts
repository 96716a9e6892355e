import type { RegisteredSchema } from '../../src/core/schema-registry.ts';

/** A schema of the registry: the JSON Schema that bodies are made from, and its validator. */
export interface EventSchema extends RegisteredSchema {
  readonly schema: object;
}

/** What a schema is for. */
export type SchemaName = Pick<EventSchema, 'eventType' | 'version'>;

/** Which events to make: all, those of one type, or those of one version. */
export interface SchemaChoice {
  readonly eventType?: string | undefined;
  /** `v1`, `v2`, …. Default: the newest version of `eventType`. */
  readonly version?: string | undefined;
}

/** The schemas to make events from. Empty if no schema has the type and version. */
export function chooseSchemas<S extends SchemaName>(
  schemas: readonly S[],
  { eventType, version }: SchemaChoice,
): readonly S[] {
  const ofType = schemasOfType(schemas, eventType);
  const wanted = version ?? (eventType === undefined ? undefined : newestVersion(ofType));
  return ofType.filter((schema) => schema.version === (wanted ?? schema.version));
}

/** One sentence about a choice that no schema fits. `undefined` if a schema fits. */
export function unmetChoice(
  schemas: readonly SchemaName[],
  choice: SchemaChoice,
): string | undefined {
  if (chooseSchemas(schemas, choice).length > 0) return undefined;
  const { eventType, version } = choice;
  const ofType = schemasOfType(schemas, eventType);
  if (eventType !== undefined && ofType.length === 0) {
    return `no schema has the event type ${eventType}; there are ${known(schemas, 'eventType')}`;
  }
  const whose = eventType === undefined ? 'no schema' : `no schema of ${eventType}`;
  return `${whose} has the version ${String(version)}; there are ${known(ofType, 'version')}`;
}

/** The newest of several versions: `v10` comes after `v9`. */
function newestVersion(schemas: readonly SchemaName[]): string | undefined {
  const numberOf = (version: string) => Number(version.slice(1));
  return schemas.map(({ version }) => version).sort((a, b) => numberOf(b) - numberOf(a))[0];
}

function schemasOfType<S extends SchemaName>(schemas: readonly S[], eventType: string | undefined) {
  return schemas.filter((schema) => schema.eventType === (eventType ?? schema.eventType));
}

function known(schemas: readonly SchemaName[], field: 'eventType' | 'version'): string {
  return [...new Set(schemas.map((schema) => schema[field]))].sort().join(', ') || 'none at all';
}
