import type { EventDocument } from '../event-document.ts';
import type { OpenApiDocument } from '../openapi-document.ts';
import { eventTypeId, eventTypeSection } from './event-section.ts';
import { fieldList, fieldsOf } from './fields.ts';
import { html, Html } from './html.ts';
import { operationSection } from './operation-section.ts';
import { jsonBlock, prose } from './prose.ts';
import { STYLE } from './style.ts';
import { idOf } from './type-text.ts';

/**
 * A page that shows the document. It needs nothing but itself: no script, no font, no other file.
 *
 * @param isBrief true if it would be too large with the fields and schemas of events
 */
export function docsPage(
  document: OpenApiDocument,
  events: readonly EventDocument[],
  isBrief: boolean,
): string {
  const { info } = document;
  const byType = Map.groupBy(events, ({ eventType }) => eventType);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${info.title} API</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${info.title} API</h1>
          <p>
            Version ${info.version}. The same for machines: <a href="openapi.json">OpenAPI 3.1</a>
          </p>
        </header>
        <nav aria-label="Contents">
          <details open>
            <summary>Contents</summary>
            ${contents(document, [...byType.keys()])}
          </details>
        </nav>
        <main>
          ${prose(info.description)}
          <h2 id="routes">Routes</h2>
          ${operations(document).map(({ method, path, operation }) => operationSection(method, path, operation))}
          <h2 id="event-types">Event types</h2>
          ${[...byType].map(([type, versions]) => eventTypeSection(type, versions, isBrief))}
          <h2 id="schemas">What answers consist of</h2>
          ${ownSchemas(document).map(([name, schema]) => schemaSection(name, schema))}
        </main>
      </body>
    </html> `;
  return page.text;
}

function operations({ paths }: OpenApiDocument) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}

function contents(document: OpenApiDocument, eventTypes: readonly string[]): Html {
  return html`<h2>Routes</h2>
    <ul>
      ${operations(document).map(
        ({ method, path, operation }) =>
          html`<li>
            <a href="#${operation.operationId}"
              ><span class="method">${method.toUpperCase()}</span> ${path}</a
            >
          </li> `,
      )}
    </ul>
    <h2>Event types</h2>
    <ul>
      ${eventTypes.map(
        (eventType) => html`<li><a href="#${eventTypeId(eventType)}">${eventType}</a></li> `,
      )}
    </ul> `;
}

/** The components of the API itself. Those of events have a dot in their names, and their own sections. */
function ownSchemas({ components }: OpenApiDocument) {
  return Object.entries(components.schemas).filter(([name]) => !name.includes('.'));
}

function schemaSection(
  name: string,
  schema: OpenApiDocument['components']['schemas'][string],
): Html {
  const { description } = schema;
  return html`<section id="${idOf(name)}">
    <h3>${name}</h3>
    ${typeof description === 'string' ? prose(description) : undefined}
    ${fieldList(fieldsOf(schema))}
    <details>
      <summary>Schema of ${name}</summary>
      ${jsonBlock(schema)}
    </details>
  </section> `;
}
