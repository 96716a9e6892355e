import type { MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import type { EventDocument } from '../../openapi/event-document.ts';
import { standardCloudEventOf } from '../asyncapi/cloud-event.ts';

/** The schema and the samples of an event, each sample with its type, by their paths in the package. */
export function sampleFiles(
  { eventType, version, schema, sample }: EventDocument,
  mappings: MappingsFile,
): [path: string, text: string][] {
  const path = `${eventType}/${version}`;
  const kind = `'${eventType}', '${version}'`;
  const cloudEvent = sample && standardCloudEventOf(sample.envelope, mappings);
  return [
    [`schemas/${path}.json`, json(schema)],
    ...typedFile(`samples/${path}`, sample?.envelope, `EventEnvelope<${kind}>`),
    ...typedFile(`samples/${path}.cloudevent`, cloudEvent, `CloudEvent<${kind}>`),
  ];
}

function typedFile(path: string, value: unknown, type: string): [path: string, text: string][] {
  if (value === undefined) return [];
  return [
    [`${path}.json`, json(value)],
    [`${path}.d.ts`, declaration(type)],
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
