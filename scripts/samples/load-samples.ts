import type { EventSchema } from '../traffic/event-schema.ts';
import { eventSchemas } from '../traffic/load-schemas.ts';

/**
 * Loads the sample schemas with their validators, as `npm run build:samples` generates them.
 *
 * @throws Error that says how to build them, if they aren't built.
 */
export function loadSamples(): Promise<readonly EventSchema[]> {
  return eventSchemas('npm run build:samples', async () => ({
    ...(await import('#samples/schemas.js')),
    ...(await import('#samples/validators.js')),
  }));
}
