import type { EventSchema } from './event-schema.ts';

/** What a build of schemas generates. */
type Generated = typeof import('#generated/schemas.js') & typeof import('#generated/validators.js');

/**
 * The schemas of the registry with their compiled checks, as `npm run build:schemas` generates them.
 *
 * @throws Error saying to build them, if they have not been.
 */
export function loadSchemas(): Promise<readonly EventSchema[]> {
  return eventSchemas('npm run build:schemas', async () => ({
    ...(await import('#generated/schemas.js')),
    ...(await import('#generated/validators.js')),
  }));
}

/**
 * Joins the schemas of a registry with their checks.
 *
 * @param build the command that generates both
 * @throws Error saying to run it, if they aren't there or don't match.
 */
export async function eventSchemas(
  build: string,
  load: () => Promise<Generated>,
): Promise<readonly EventSchema[]> {
  const remedy = `Run "${build}" first.`;
  const { schemas, validators } = await load().catch((cause: unknown) => {
    throw new Error(`The schemas are not built. ${remedy}`, { cause });
  });
  return schemas.map(({ eventType, version, schema }) => {
    const registered = validators.find(
      (other) => other.eventType === eventType && other.version === version,
    );
    if (!registered) throw new Error(`${eventType} ${version} has no validator. ${remedy}`);
    return { ...registered, schema };
  });
}
