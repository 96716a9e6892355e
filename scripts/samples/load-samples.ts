import type { EventSchema } from '../traffic/event-schema.ts';
import { eventSchemas } from '../traffic/load-schemas.ts';

/**
 * The sample schemas with their compiled checks, as `npm run build:samples` generates them.
 *
 * @throws Error saying to build them, if they have not been.
 */
export function loadSamples(): Promise<readonly EventSchema[]> {
  return eventSchemas('npm run build:samples', async () => ({
    ...(await import('#samples/schemas.js')),
    ...(await import('#samples/validators.js')),
  }));
}
