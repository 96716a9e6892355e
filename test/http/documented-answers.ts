import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';

import { createAjv } from '../../scripts/schemas/ajv.ts';
import type { OpenApiDocument, Operation } from '../../scripts/openapi/openapi-document.ts';

/** A request and the answer that the app gave. */
export interface Exchange {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** What answers may have beside the headers that the document names. */
const EVERYWHERE = [
  ...['content-type', 'content-length', 'cache-control', 'content-security-policy'],
  ...['referrer-policy', 'x-content-type-options'],
];

/** Compares answers of the app with the OpenAPI document. */
export class DocumentedAnswers {
  private readonly ajv: Ajv2020;
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly document: OpenApiDocument;

  /** @param document whose `$ref`s lead nowhere but into itself */
  constructor(document: OpenApiDocument) {
    this.document = document;
    this.ajv = createAjv({ strict: false, validateSchema: false });
    this.ajv.addSchema(document, 'openapi.json');
  }

  /** What the document doesn't say of an answer. Empty if the answer is documented. */
  problemsOf(exchange: Exchange): string[] {
    const found = this.findPath(exchange.path);
    if (!found) return this.problemsOfProblem(exchange, 404);
    const operation = found.methods[operationMethod(exchange.method)];
    if (operation) return this.problemsOfOperation(exchange, found.path, operation);
    if (exchange.method === 'OPTIONS') return unlessStatus(exchange, 204);
    const allow = exchange.headers.has('allow') ? [] : ['405 has no header Allow'];
    return [...allow, ...this.problemsOfProblem(exchange, 405)];
  }

  /** The errors of a value by the schema at a JSON pointer of the document. */
  errorsAt(pointer: string, value: unknown): string[] {
    const validate = this.validators.get(pointer) ?? this.compile(pointer);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || 'the body'} ${message ?? 'is wrong'}`,
    );
  }

  private compile(pointer: string): ValidateFunction {
    const validate = this.ajv.compile({ $ref: `openapi.json#${encodeURI(pointer)}` });
    this.validators.set(pointer, validate);
    return validate;
  }

  /** The most fixed path that matches. An id in it may have slashes. */
  private findPath(path: string) {
    const fixedParts = (one: string) => one.split('/').filter((part) => !part.startsWith('{'));
    return Object.entries(this.document.paths)
      .sort(([one], [other]) => fixedParts(other).length - fixedParts(one).length)
      .map(([template, methods]) => ({ path: template, methods }))
      .find((one) => patternOf(one.path, one.methods).test(path));
  }

  private problemsOfOperation(exchange: Exchange, path: string, operation: Operation): string[] {
    const { status, headers, method } = exchange;
    const response = operation.responses[String(status)];
    if (!response) return [`${status} is not documented`];
    const documented = Object.keys(response.headers ?? {}).map((name) => name.toLowerCase());
    const unknown = [...headers.keys()]
      .filter((name) => !documented.includes(name) && !EVERYWHERE.includes(name))
      .map((name) => `header ${name} of ${status} is not documented`);
    const place = [path, operationMethod(method), 'responses', String(status), 'content'];
    return [
      ...unknown,
      ...this.problemsOfBody(exchange, Object.keys(response.content ?? {}), place),
    ];
  }

  private problemsOfBody(
    { method, headers, body }: Exchange,
    types: readonly string[],
    place: readonly string[],
  ): string[] {
    if (body === '') return method === 'HEAD' || types.length === 0 ? [] : ['the body is empty'];
    const type = (headers.get('content-type') ?? '').replace(/;.*/, '');
    if (!types.includes(type)) return [`content type ${type} is not documented`];
    if (!type.endsWith('json')) return [];
    return this.errorsAt(toPointer('paths', ...place, type, 'schema'), JSON.parse(body));
  }

  private problemsOfProblem(exchange: Exchange, status: number): string[] {
    const wrongStatus = unlessStatus(exchange, status);
    if (wrongStatus.length > 0 || exchange.method === 'HEAD') return wrongStatus;
    return this.errorsAt('/components/schemas/Problem', JSON.parse(exchange.body));
  }
}

function unlessStatus(exchange: Exchange, status: number): string[] {
  return exchange.status === status ? [] : [`expected ${status}, got ${exchange.status}`];
}

function operationMethod(method: string): string {
  return method === 'HEAD' ? 'get' : method.toLowerCase();
}

/** A slash at the end makes no difference, as in Hono’s `PatternRouter`. */
function patternOf(template: string, methods: Readonly<Record<string, Operation>>): RegExp {
  const parameters = Object.values(methods).flatMap((operation) => operation.parameters ?? []);
  const pattern = template.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const schema = parameters.find((each) => each.in === 'path' && each.name === name)?.schema;
    return new RegExp(String(schema?.['pattern'])).test('a/b') ? '.+' : '[^/]+';
  });
  return new RegExp(`^${pattern}/?$`);
}

export function toPointer(...tokens: readonly string[]): string {
  return tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
