import type { PackageIdentity } from './package-identity.ts';

/** The package's README, with one of its own events as the example. */
export function packageReadme(
  { name }: PackageIdentity,
  newest: ReadonlyMap<string, string>,
): string {
  const [eventType, version] = [...newest][0] ?? ['order.placed', 'v1'];
  return `# ${name}

Types of the events that the event processor accepts. They are made from its JSON Schemas. The package has no code that
runs.

\`\`\`ts
import type { AnyEvent, EventEnvelope, ShortEvent } from '${name}';

type Sent = EventEnvelope<'${eventType}', '${version}'>; // the whole envelope, for SQS and HTTP
type Posted = ShortEvent<'${eventType}', '${version}'>; // { type, payload, … }, for HTTP only

const bodyOf = (event: AnyEvent): string => JSON.stringify(event); // a message for SQS, a body for HTTP
\`\`\`

| type | what it is |
| --- | --- |
| \`EventBodies\` | the body of each event: \`EventBodies['${eventType}']['${version}']\` |
| \`EventEnvelope<Type, Version>\` | an event with its envelope |
| \`AnyEvent\` | any event. Its \`event_type\` and \`schema_version\` decide its \`body\` |
| \`ShortEvent<Type, Version>\`, \`AnyShortEvent\` | the same in the short form |

Types can't express every rule of a schema, such as a pattern or a minimum. The event processor checks those.
`;
}
