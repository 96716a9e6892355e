import { buildApp } from 'fauxqs';

import type { EmbeddedService } from './embedded-service.ts';

/** Starts the embedded SQS in this process, on loopback, in memory: what it holds ends with it. */
export async function startEmbeddedSqs(): Promise<EmbeddedService> {
  const app = buildApp({ logger: false });
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  return { endpoint, stop: () => app.close() };
}
