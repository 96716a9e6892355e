import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

import { answersOf, COMMON_HEADERS } from '../../src/http/answers.ts';
import { CONSOLE_ROUTES } from '../../src/http/console/console-routes.ts';
import type { Answer, RouteFacts } from '../../src/http/route.ts';
import { ROUTES } from '../../src/http/routes.ts';
import type { Result } from '../cli/define-command.ts';
import { senderMappings } from '../formats/sender-mappings.ts';
import { loadMappings } from '../schemas/load-mappings.ts';
import type { EventSchema } from '../traffic/event-schema.ts';
import { ANSWER_EXAMPLES } from './answer-examples.ts';
import { clientTypes } from './client-types.ts';
import type { DocumentedRoute } from './documented-route.ts';
import { openApiDocument, type DocumentSource } from './document.ts';
import { embedded } from './event-body.ts';
import { eventDocuments } from './event-document.ts';
import { gatewayAnswers } from './gateway-answers.ts';
import { makeDocuments } from './make-documents.ts';
import type { OpenApiDocument } from './openapi-document.ts';

/**
 * Makes the documents of the API and writes them to a folder.
 *
 * @param schemas sorted by event type and version, oldest first
 * @param schemaFolder the folder with the files of the schemas
 */
export async function writeDocuments(
  schemas: readonly EventSchema[],
  schemaFolder: string,
  out: string,
): Promise<Result> {
  const mappings = senderMappings(loadMappings(schemaFolder));
  const fromOut = relative(out, schemaFolder).replaceAll(sep, '/');
  const documents = new Map([
    ...makeDocuments({ ...(await documentSource(schemas)), mappings }, fromOut),
    ['console-api.ts', await consoleTypes()],
  ]);
  for (const [path, text] of documents) {
    const file = join(out, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const files = [...documents].map(([path, text]) => ({ path, bytes: Buffer.byteLength(text) }));
  return {
    exitCode: 0,
    json: { folder: out, files },
    text: files
      .map(({ path, bytes }) => `${join(out, path)}: ${Math.ceil(bytes / 1024)} KiB\n`)
      .join(''),
  };
}

/** The documents of this project's API, with these types of events. */
export async function documentSource(schemas: readonly EventSchema[]): Promise<DocumentSource> {
  const manifest = new URL('../../package.json', import.meta.url);
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { readonly version: string };
  return { version, routes: ROUTES.map(documented), events: eventDocuments(schemas) };
}

/** The document of all routes of the console, without the types of events. */
export function consoleDocument(): OpenApiDocument {
  return documentOf(CONSOLE_ROUTES);
}

/**
 * The types of the console's client. A body that the route takes as text has no type: events are sent to the letter, so the
 * client doesn't make them from values.
 */
function consoleTypes(): Promise<string> {
  const routes = CONSOLE_ROUTES.map(({ body, ...route }) => ({
    ...route,
    ...(body?.as === 'json' && { body }),
  }));
  return clientTypes(documentOf(routes));
}

function documentOf(routes: readonly RouteFacts[]): OpenApiDocument {
  return openApiDocument({ version: '', routes: routes.map(documented), events: [] }, embedded);
}

function documented(route: RouteFacts): DocumentedRoute {
  const examples = ANSWER_EXAMPLES[route.operationId] ?? {};
  const withExample = (answer: Answer) => ({ ...answer, example: examples[answer.status] });
  const answers = answersOf(route).map(withCommonHeaders).map(withExample);
  return { route, answers: [...answers, ...gatewayAnswers(route)] };
}

function withCommonHeaders(answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, ...COMMON_HEADERS } };
}
