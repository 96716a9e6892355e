import fc from 'fast-check';

import type {
  OpenApiDocument,
  Operation,
  ParameterObject,
} from '../../scripts/openapi/openapi-document.ts';
import type { Json } from '../../scripts/traffic/json-text.ts';
import { bodyFrom, type Body } from './generated-bodies.ts';
import { parameterText } from './generated-texts.ts';

/** A request that no person thought of. */
export interface GeneratedRequest {
  readonly caller: 'operator' | 'tenant' | 'nobody';
  readonly method: string;
  /** Path and query, as they are sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body;
}

/** What requests are made from. */
export interface RequestSource {
  readonly document: OpenApiDocument;
  /** Ids of things that exist. */
  readonly known: readonly string[];
}

/** Requests to all routes of a document, most of them valid or nearly valid, and some to no route. */
export function requestsTo(source: RequestSource): fc.Arbitrary<GeneratedRequest> {
  const operations = Object.entries(source.document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      toOperation(source, method, path, operation),
    ),
  );
  return fc.oneof(...operations.map((arbitrary) => ({ weight: 6, arbitrary })), {
    weight: 3,
    arbitrary: toNoRoute(Object.keys(source.document.paths)),
  });
}

/** Texts by the names of their parameters. One without a text is left out. */
type Texts = Readonly<Record<string, string | undefined>>;

const CALLER = fc.constantFrom('operator', 'operator', 'operator', 'tenant', 'tenant', 'nobody');

/** Most requests have the usual headers, so that they get further than the checks of these. */
const HEADERS = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, string>>(
      ...['text/html', 'application/*', '*/*;q=0', 'text/html;q=0.5, application/json', '§'].map(
        (accept) => ({ accept }),
      ),
      ...[
        'text/plain',
        'application/json; charset=latin1',
        'application/cloudevents+json',
        'application/cloudevents-batch+json',
        '',
      ].map((type) => ({ 'content-type': type })),
      { 'content-encoding': 'gzip' },
      { 'content-length': '99999999' },
    ),
  },
);

function toOperation(
  { document, known }: RequestSource,
  method: string,
  path: string,
  operation: Operation,
): fc.Arbitrary<GeneratedRequest> {
  const { parameters = [], requestBody } = operation;
  const named = (place: ParameterObject['in']) => parameters.filter((each) => each.in === place);
  const model = (place: ParameterObject['in']) =>
    Object.fromEntries(named(place).map((each) => [each.name, parameterText(each, known)]));
  const examples = examplesOf(requestBody, document);
  return fc
    .record({
      caller: CALLER,
      pathTexts: fc.record(model('path')),
      query: fc.oneof(
        { weight: 6, arbitrary: someOf(model('query')) },
        { weight: 1, arbitrary: fc.constantFrom({ page: '2' }, { constructor: 'x' }, { '': '' }) },
      ),
      common: HEADERS,
      own: fc.record(model('header'), { requiredKeys: [] }),
      body: examples.length === 0 ? fc.constant(undefined) : bodyFrom(examples),
      head: fc.nat(9),
    })
    .map(({ caller, pathTexts, query, common, own, body, head }) => ({
      caller,
      method: method === 'get' && head === 0 ? 'HEAD' : method.toUpperCase(),
      target: `${filled(path, pathTexts)}${queryText(query)}`,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...common,
        ...own,
      },
      ...(body !== undefined && { body }),
    }));
}

/** A few of the texts: with all parameters at once, nearly no request would be valid. */
function someOf(model: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<Texts> {
  return fc
    .subarray(Object.keys(model), { maxLength: Math.min(3, Object.keys(model).length) })
    .chain((names) =>
      fc.record(Object.fromEntries(names.map((name) => [name, model[name] ?? fc.string()]))),
    );
}

function toNoRoute(paths: readonly string[]): fc.Arbitrary<GeneratedRequest> {
  const strangePaths = [
    '/',
    '//',
    '/events//',
    '/Events',
    '/events/%00/process',
    '/%',
    '/../health',
  ];
  return fc
    .record({
      caller: CALLER,
      method: fc.constantFrom(
        'GET',
        'POST',
        'PUT',
        'DELETE',
        'PATCH',
        'OPTIONS',
        'HEAD',
        'PROPFIND',
      ),
      path: fc.constantFrom(
        ...paths.map((path) => path.replaceAll(/\{\w+\}/g, 'x')),
        ...strangePaths,
      ),
    })
    .map(({ caller, method, path }) => ({ caller, method, target: path, headers: {} }));
}

function filled(path: string, texts: Texts): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => texts[name] ?? '');
}

function queryText(query: Texts): string {
  const pairs = Object.entries(query).flatMap(([name, text]) =>
    text === undefined ? [] : `${name}=${text}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** The examples of a body: those beside its schema, and the samples of events if it may be one. */
function examplesOf(body: Operation['requestBody'], { components }: OpenApiDocument): Json[] {
  if (!body) return [];
  const own = Object.values(body.content).flatMap(({ examples = {} }) =>
    Object.values(examples).map(({ value }) => value as Json),
  );
  if (!JSON.stringify(body.content).includes('/PublishRequest')) return own;
  const samples = Object.entries(components.schemas).flatMap(([name, { examples }]) =>
    /[.](envelope|short)$/.test(name) && Array.isArray(examples) ? (examples as Json[]) : [],
  );
  return [...own, ...samples, samples.slice(0, 5)];
}
