import { fileURLToPath } from 'node:url';

import { schemasDigest } from '../../lib/schemas-digest.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import { build } from '../build/build.ts';
import type { Session } from '../cli/define-command.ts';
import { loadSchemas } from '../traffic/load-schemas.ts';

/** The schemas and handlers of this checkout: by them, its consumer judges events. */
export interface Rules {
  readonly registry: SchemaRegistry;
  readonly handlers: HandlerRegistry;
  /** Names the schemas and mappings. Missing if none of this checkout were loaded. */
  readonly schemasDigest?: string;
}

const VALIDATORS = fileURLToPath(new URL('../../generated/validators', import.meta.url));

/** Builds the schemas if they have changed, and loads them and the handlers. */
export async function loadRules(session: Pick<Session, 'stderr' | 'signal'>): Promise<Rules> {
  await build(['schemas'], session);
  const { formats } = await import('#generated/validators.js');
  const registry = new SchemaRegistry(await loadSchemas(), formats);
  const { HANDLERS } = await import('../../src/handlers/handlers.ts');
  return {
    registry,
    handlers: new HandlerRegistry(HANDLERS, registry),
    schemasDigest: schemasDigest(VALIDATORS),
  };
}
