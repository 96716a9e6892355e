import type { EventSchema } from './event-schema.ts';

/**
 * The schemas of the registry with their compiled checks, as `npm run build:schemas` generates them.
 *
 * @throws Error saying to build them, if they have not been.
 */
export async function loadSchemas(): Promise<readonly EventSchema[]> {
  const { schemas, validators } = await generated();
  return schemas.map(({ eventType, version, schema }) => {
    const registered = validators.find(
      (other) => other.eventType === eventType && other.version === version,
    );
    if (!registered) throw new Error(`${eventType} ${version} has no validator. ${BUILD}`);
    return { ...registered, schema };
  });
}

const BUILD = 'Run "npm run build:schemas" first.';

async function generated() {
  try {
    const { schemas } = await import('#generated/schemas.js');
    const { validators } = await import('#generated/validators.js');
    return { schemas, validators };
  } catch (cause) {
    throw new Error(`The schemas are not built. ${BUILD}`, { cause });
  }
}
