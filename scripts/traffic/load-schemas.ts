import type { EventSchema } from './event-schema.ts';

/** The modules that a build of schemas generates. */
type Generated = typeof import('#generated/schemas.js') & typeof import('#generated/validators.js');

/**
 * Loads the schemas of the registry with their validators, as `npm run build:schemas` generates them.
 *
 * @throws Error that says how to build them, if they aren't built.
 */
export function loadSchemas(): Promise<readonly EventSchema[]> {
  return eventSchemas('npm run build:schemas', async () => ({
    ...(await import('#generated/schemas.js')),
    ...(await import('#generated/validators.js')),
  }));
}

/**
 * Joins the schemas of a registry with their validators.
 *
 * @param build the command that generates both.
 * @throws Error that says to run it, if they are missing or don't match.
 */
export async function eventSchemas(
  build: string,
  load: () => Promise<Generated>,
): Promise<readonly EventSchema[]> {
  const remedy = `Run "${build}" first.`;
  const { schemas, validators } = await load().catch((cause: unknown) => {
    throw new Error(`The schemas aren't built. ${remedy}`, { cause });
  });
  return schemas.map(({ eventType, version, schema }) => {
    const registered = validators.find(
      (other) => other.eventType === eventType && other.version === version,
    );
    if (!registered) throw new Error(`${eventType} ${version} has no validator. ${remedy}`);
    return { ...registered, schema };
  });
}
