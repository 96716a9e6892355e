import type { EventDocument } from '../../openapi/event-document.ts';
import { cloudEventOf } from '../asyncapi/cloud-event.ts';

/** The schema and the samples of an event, each sample with its type, by their paths in the package. */
export function sampleFiles({
  eventType,
  version,
  schema,
  sample,
}: EventDocument): [path: string, text: string][] {
  const path = `${eventType}/${version}`;
  const files: [path: string, text: string][] = [[`schemas/${path}.json`, json(schema)]];
  if (!sample) return files;
  const kind = `'${eventType}', '${version}'`;
  return [
    ...files,
    [`samples/${path}.json`, json(sample.envelope)],
    [`samples/${path}.d.ts`, declaration(`EventEnvelope<${kind}>`)],
    [`samples/${path}.cloudevent.json`, json(cloudEventOf(sample.envelope))],
    [`samples/${path}.cloudevent.d.ts`, declaration(`CloudEvent<${kind}>`)],
  ];
}

/** The type of a JSON file, for senders of ES modules and of CommonJS. */
function declaration(type: string): string {
  const [name] = type.split('<');
  return `import type { ${name} } from '../../index';\n\ndeclare const sample: ${type};\nexport = sample;\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
