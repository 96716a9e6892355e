import type { Answer, Call, Exchange } from './fault-proxy.ts';

/** The operation that a call of SQS or DynamoDB names in a header: `AmazonSQS.ReceiveMessage`. */
export function operationOf({ headers }: Call): string | undefined {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? target.split('.').at(-1) : undefined;
}

/** An error of SQS or DynamoDB, which speak JSON. */
export function jsonError(status: number, type: string, message: string): Answer {
  const body = Buffer.from(JSON.stringify({ __type: type, message }));
  return { status, headers: JSON_HEADERS, body };
}

/** An error of S3, which speaks XML. */
export function xmlError(status: number, code: string, message: string): Answer {
  const text =
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(text) };
}

const JSON_HEADERS = { 'content-type': 'application/x-amz-json-1.0' };

/** Chooses the parts of a batch that fail. */
export type ChooseFailing = (parts: readonly unknown[]) => ReadonlySet<unknown>;

/** Has the other parts of a batch carried out, and gives the service's answer with the failures in their places. */
export type PartialFailure = (
  exchange: Pick<Exchange, 'call' | 'carryOut'>,
  choose: ChooseFailing,
  message: string,
) => Promise<Answer>;

/** `BatchExecuteStatement` of DynamoDB: some statements are throttled. */
export const throttleStatements: PartialFailure = async ({ call, carryOut }, choose, message) => {
  const request = fieldsOf(call.body);
  const statements = listOf(request, 'Statements');
  const failing = choose(statements);
  if (failing.size === 0) return carryOut();
  const throttled = { Error: { Code: 'ThrottlingError', Message: message } };
  const others = statements.filter((statement) => !failing.has(statement));
  const answer =
    others.length > 0
      ? await carryOut(withBody(call, { ...request, Statements: others }))
      : emptyAnswer({ Responses: [] });
  if (answer.status !== 200) return answer;
  const fields = fieldsOf(answer.body);
  const answers = [...listOf(fields, 'Responses')];
  const Responses = statements.map((one) => (failing.has(one) ? throttled : answers.shift()));
  return withFields(answer, { ...fields, Responses });
};

/** The batched calls of SQS, such as `DeleteMessageBatch`: SQS fails some entries through its own fault. */
export const failEntries: PartialFailure = async ({ call, carryOut }, choose, message) => {
  const request = fieldsOf(call.body);
  const entries = listOf(request, 'Entries');
  const failing = choose(entries);
  if (failing.size === 0) return carryOut();
  const failure = { Code: 'InternalError', SenderFault: false, Message: message };
  const failed = [...failing].map((entry) => ({ ...failure, Id: idOf(entry) }));
  const others = entries.filter((entry) => !failing.has(entry));
  const answer =
    others.length > 0
      ? await carryOut(withBody(call, { ...request, Entries: others }))
      : emptyAnswer({ Successful: [] });
  if (answer.status !== 200) return answer;
  const fields = fieldsOf(answer.body);
  return withFields(answer, { ...fields, Failed: [...listOf(fields, 'Failed'), ...failed] });
};

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(body: Buffer): Fields {
  const value: unknown = JSON.parse(body.toString());
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(fields: Fields, name: string): readonly unknown[] {
  const list = fields[name];
  return Array.isArray(list) ? list : [];
}

function idOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'Id' in entry ? entry.Id : undefined;
}

function withBody(call: Call, fields: Fields): Call {
  return { ...call, body: Buffer.from(JSON.stringify(fields)) };
}

function emptyAnswer(fields: Fields): Answer {
  return { status: 200, headers: JSON_HEADERS, body: Buffer.from(JSON.stringify(fields)) };
}

/** The checksum that DynamoDB sends doesn't fit the new body. */
function withFields({ status, headers }: Answer, fields: Fields): Answer {
  const valid = Object.entries(headers).filter(([name]) => name !== 'x-amz-crc32');
  return { status, headers: Object.fromEntries(valid), body: Buffer.from(JSON.stringify(fields)) };
}
