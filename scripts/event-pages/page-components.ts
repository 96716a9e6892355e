import { toComponent } from '../openapi/event-names.ts';
import type { JsonSchema } from '../schemas/read.ts';

/** A rule or a keyword of a schema, for people. */
const RULE: JsonSchema = {
  title: 'SchemaRule',
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: {
    text: { type: 'string', description: 'In words: 1 to 64 characters.' },
    code: { type: 'string', description: 'What the text is about, as it is in the schema.' },
  },
};

const TEXTS: JsonSchema = { type: 'array', items: { type: 'string' } };

const FIELD_ROW: JsonSchema = {
  title: 'FieldRow',
  type: 'object',
  required: ['path', 'depth'],
  additionalProperties: false,
  properties: {
    path: {
      type: 'string',
      description: 'Where the value is: items[].price. Empty: the whole value of the part.',
    },
    depth: {
      type: 'integer',
      minimum: 0,
      description: 'Rows below a row follow it, and are deeper.',
    },
    label: {
      type: 'string',
      description: 'If it is no field of its own, but a rule for the value there: if it is.',
    },
    type: { type: 'string', description: 'In words: array of strings. Missing: any.' },
    required: { const: true, description: 'Missing: it may be left out.' },
    title: { type: 'string' },
    description: { type: 'string' },
    rules: { type: 'array', items: toComponent('SchemaRule') },
    values: { ...TEXTS, description: 'The allowed values, as JSON, if they are listed.' },
    examples: { ...TEXTS, description: 'As JSON.' },
    part: {
      type: 'string',
      description: 'The part that describes what is below. Empty: the whole body.',
    },
  },
};

const PART: JsonSchema = {
  title: 'DescribedPart',
  type: 'object',
  required: ['name', 'rows'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', description: 'Empty: the whole body.' },
    title: { type: 'string' },
    description: { type: 'string' },
    rows: { type: 'array', items: toComponent('FieldRow') },
  },
};

const CHANGES: JsonSchema = {
  title: 'VersionChanges',
  type: 'object',
  description: 'What differs from the version before. Missing if there is none.',
  required: ['since'],
  additionalProperties: false,
  properties: {
    since: { type: 'string', description: 'The version before.' },
    places: {
      type: 'array',
      description: 'Missing if the schemas are too large to compare.',
      items: {
        type: 'object',
        required: ['path', 'texts'],
        additionalProperties: false,
        properties: {
          path: { type: 'string', description: 'Empty: the whole body.' },
          under: { type: 'string', description: 'The rule that the place is under.' },
          texts: TEXTS,
        },
      },
    },
  },
};

/** What the build says of a version for people. */
const EVENT_DESCRIPTION: JsonSchema = {
  title: 'EventDescription',
  type: 'object',
  description: 'The schema for people, line by line. Missing if the answer would be too large.',
  required: ['parts'],
  additionalProperties: false,
  properties: {
    parts: {
      type: 'array',
      description: 'The body first, then the schemas that several places of it share.',
      items: toComponent('DescribedPart'),
    },
    changes: toComponent('VersionChanges'),
  },
};

const SAMPLE: JsonSchema = {
  title: 'EventSample',
  type: 'object',
  description: 'A made-up event that is valid. Missing if none could be made.',
  required: ['envelope', 'short_form'],
  additionalProperties: false,
  properties: {
    envelope: { type: 'object', description: 'As it is sent to the queue.' },
    short_form: { type: 'object', description: 'As POST /events takes it, too.' },
    cloudevents: { type: 'object', description: 'As a CloudEvent, for the queue.' },
    eventbridge: { type: 'object', description: 'As a rule of EventBridge sends it to the queue.' },
  },
};

/** What pages show of an event, as components. Only documents need them, so the function of the API has none of it. */
export const PAGE_COMPONENTS: Readonly<Record<string, JsonSchema>> = {
  EventDescription: EVENT_DESCRIPTION,
  DescribedPart: PART,
  FieldRow: FIELD_ROW,
  SchemaRule: RULE,
  VersionChanges: CHANGES,
  EventSample: SAMPLE,
};
