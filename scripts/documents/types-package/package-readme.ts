import type { PackageIdentity } from './package-identity.ts';

/**
 * The package's README, with one of its own events as the example.
 *
 * @param files the paths of the samples and schemas in the package
 */
export function packageReadme(
  { name }: PackageIdentity,
  newest: ReadonlyMap<string, string>,
  files: ReadonlySet<string>,
): string {
  const [eventType, version] = [...newest][0] ?? ['order.placed', 'v1'];
  const cloudEvent = `samples/${eventType}/${version}.cloudevent.json`;
  const hasCloudEvent = files.has(cloudEvent);
  return `# ${name}

Types, samples and schemas of the events that the event processor accepts. They are made from its JSON Schemas. The package
has no code that runs.

\`\`\`ts
import type { AnyEvent, CloudEvent, EventEnvelope, ShortEvent } from '${name}';

type Sent = EventEnvelope<'${eventType}', '${version}'>; // the whole envelope, for SQS and HTTP
type Cloud = CloudEvent<'${eventType}', '${version}'>; // the same as a CloudEvent 1.0
type Posted = ShortEvent<'${eventType}', '${version}'>; // { type, payload, … }, for HTTP only

const bodyOf = (event: AnyEvent): string => JSON.stringify(event); // a message for SQS, a body for HTTP
\`\`\`

| type | what it is |
| --- | --- |
| \`EventBodies\` | the body of each event: \`EventBodies['${eventType}']['${version}']\` |
| \`EventEnvelope<Type, Version>\` | an event with its envelope |
| \`AnyEvent\` | any event. Its \`event_type\` and \`schema_version\` decide its \`body\` |
| \`CloudEvent<Type, Version>\`, \`AnyCloudEvent\` | the same as a CloudEvent in structured JSON mode |
| \`ShortEvent<Type, Version>\`, \`AnyShortEvent\` | the same in the short form |

## Samples and schemas

${hasCloudEvent ? 'There are two samples' : 'There is a sample'} of each event type and version, and the schema of its body:

| file | what it is |
| --- | --- |
| \`samples/${eventType}/${version}.json\` | an event with its envelope |
${hasCloudEvent ? `| \`${cloudEvent}\` | the same event as a CloudEvent |\n` : ''}| \`schemas/${eventType}/${version}.json\` | the JSON Schema (2020-12) of its body |

${missingCloudEvents(files)}Begin a test with a sample, or compare what you send with it. The samples have types:

\`\`\`ts
import sample from '${name}/samples/${eventType}/${version}.json' with { type: 'json' };

const event = { ...sample, event_id: 'my-1', body: { ...sample.body } };
\`\`\`

Types can't express every rule of a schema, such as a pattern or a minimum. The event processor checks those, and any JSON Schema
validator does, such as Ajv with \`schemas/${eventType}/${version}.json\`.
`;
}

/** Says that samples are left out. Empty if each sample is there as a CloudEvent, too. */
function missingCloudEvents(files: ReadonlySet<string>): string {
  const samples = [...files].filter((path) => /^samples\/.*\.json$/.test(path));
  const cloudEvents = samples.filter((path) => path.endsWith('.cloudevent.json'));
  if (cloudEvents.length * 2 === samples.length) return '';
  const which = cloudEvents.length === 0 ? 'There are no samples' : 'Some events have no samples';
  return `${which} of CloudEvents, because this event processor takes some of their fields from other places, or by other names,
than the types of this package say. Its AsyncAPI document names these places.

`;
}
