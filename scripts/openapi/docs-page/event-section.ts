import type { EventDocument } from '../event-document.ts';
import { fieldList, fieldsOf } from './fields.ts';
import { html, type Html } from './html.ts';
import { jsonBlock, prose } from './prose.ts';

/** The id of an event type's section in the page. */
export function eventTypeId(eventType: string): string {
  return `event-${eventType}`;
}

/** @param versions oldest first. @param isBrief true if the page would be too large with the fields and schemas */
export function eventTypeSection(
  eventType: string,
  versions: readonly EventDocument[],
  isBrief: boolean,
): Html {
  return html`<section id="${eventTypeId(eventType)}">
    <h3><code>${eventType}</code></h3>
    ${versions.toReversed().map((version) => (isBrief ? briefText(version) : wholeText(version)))}
  </section> `;
}

function heading({ version, schema, isNewest }: EventDocument): Html {
  const { title } = schema;
  const name = typeof title === 'string' ? `: ${title}` : '';
  return html`<h4>${version}${isNewest ? '' : ' (older)'}${name}</h4> `;
}

function briefText(event: EventDocument): Html {
  const path = `/schemas/${event.eventType}/${event.version}`;
  return html`${heading(event)}
    <p class="note">Its schema: <code>GET ${path}</code></p> `;
}

function wholeText(event: EventDocument): Html {
  const { eventType, version, schema, sample } = event;
  const { description } = schema;
  return html`${heading(event)} ${typeof description === 'string' ? prose(description) : undefined}
    ${fieldList(fieldsOf(schema))} ${sample && sampleText(sample.shortForm)}
    <details>
      <summary>Schema of ${eventType} ${version}</summary>
      ${jsonBlock(schema)}
    </details> `;
}

function sampleText(sample: unknown): Html {
  return html`<details>
    <summary>A sample for <code>POST /events</code></summary>
    ${jsonBlock(sample)}
  </details> `;
}
