import { PAGE_COMPONENTS } from '../event-pages/page-components.ts';
import type { SenderMappings } from '../formats/sender-mappings.ts';
import { DIALECT } from '../schemas/keywords.ts';
import { cloudEventBodies, CLOUD_EVENT_HEADERS } from './cloud-event-bodies.ts';
import { cloudEventComponents } from './cloud-event-components.ts';
import type { DocumentedRoute } from './documented-route.ts';
import type { BodyForm } from './event-body.ts';
import { eventComponents } from './event-components.ts';
import type { EventDocument } from './event-document.ts';
import { NamedSchemas } from './named-schemas.ts';
import type { OpenApiDocument } from './openapi-document.ts';
import { operationOf, tagOf } from './operation.ts';
import { publishBody, PUBLISH_WORDS } from './publish-body.ts';
import { INFO, SECURITY_SCHEMES, SERVERS, TAGS } from './texts.ts';

/** What a document is made from. */
export interface DocumentSource {
  /** The version of the project. */
  readonly version: string;
  readonly routes: readonly DocumentedRoute[];
  /** Sorted by event type and version, oldest first. */
  readonly events: readonly EventDocument[];
  /** What senders of other formats name differently. Default: nothing. */
  readonly mappings?: SenderMappings;
}

/**
 * The OpenAPI document of the API.
 *
 * @param bodyOf how it shows the schemas of events' bodies
 * @throws Error if two routes or two schemas have the same name
 */
export function openApiDocument(source: DocumentSource, bodyOf: BodyForm): OpenApiDocument {
  const { version, routes, events, mappings } = source;
  const named = new NamedSchemas({
    ...eventComponents(events, bodyOf),
    ...cloudEventComponents(events, mappings?.file),
    ...PAGE_COMPONENTS,
  });
  return {
    openapi: '3.1.1',
    info: { ...INFO, version },
    jsonSchemaDialect: DIALECT,
    servers: SERVERS,
    tags: TAGS.filter(({ name }) => routes.some(({ route }) => tagOf(route) === name)),
    paths: pathsOf(
      routes.map((each) => withEvents(each, source)),
      named,
    ),
    components: { schemas: named.components, securitySchemes: SECURITY_SCHEMES },
  };
}

/** Says of the route that takes events which events there are, and how it takes CloudEvents. */
function withEvents(
  documented: DocumentedRoute,
  { events, mappings }: DocumentSource,
): DocumentedRoute {
  const { route } = documented;
  if (route.method !== 'POST' || route.path !== '/events' || !route.body) return documented;
  return {
    ...documented,
    route: {
      ...route,
      description: `${route.description} ${PUBLISH_WORDS}`,
      parameters: [...route.parameters, ...CLOUD_EVENT_HEADERS],
      body: { ...route.body, ...publishBody(events) },
    },
    otherBodies: cloudEventBodies(events, mappings?.file),
  };
}

function pathsOf(routes: readonly DocumentedRoute[], named: NamedSchemas) {
  const paths: Record<string, Record<string, ReturnType<typeof operationOf>>> = {};
  for (const documented of routes) {
    const { route } = documented;
    const path = (paths[route.path] ??= {});
    const method = route.method.toLowerCase();
    if (path[method]) throw new Error(`Two routes are ${route.method} ${route.path}.`);
    path[method] = operationOf(documented, (schema) => named.place(schema));
  }
  return paths;
}
