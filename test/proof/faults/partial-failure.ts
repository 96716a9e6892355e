import type { Random } from '../../../scripts/traffic/random.ts';
import type { Answer, Call } from './call.ts';

/** Has only a part of a call carried out, and makes the answer say that the rest failed. */
export type PartialFailure = (
  call: Call,
  random: Random,
  carryOut: (call: Call) => Promise<Answer>,
) => Promise<Answer>;

type Fields = Readonly<Record<string, unknown>>;

/** Ways in which single parts of a batch fail. They are really not carried out. */
export const failPartly = {
  /** `BatchExecuteStatement`: some statements are throttled. */
  statements: async (call, random, carryOut) => {
    const request = fieldsOf(call.body);
    const statements = listOf(request, 'Statements');
    const failing = someOf(statements, random);
    const others = statements.filter((statement) => !failing.has(statement));
    if (others.length === 0) {
      return answerOf(NOTHING_DONE, { Responses: statements.map(() => THROTTLED) });
    }
    const answer = await carryOut(withBody(call, { ...request, Statements: others }));
    if (answer.status !== 200) return answer;
    const fields = fieldsOf(answer.body);
    const answers = [...listOf(fields, 'Responses')];
    const Responses = statements.map((one) => (failing.has(one) ? THROTTLED : answers.shift()));
    return answerOf(answer, { ...fields, Responses });
  },
  /** `DeleteMessageBatch`, `ChangeMessageVisibilityBatch`: SQS fails some entries on its own side. */
  entries: async (call, random, carryOut) => {
    const request = fieldsOf(call.body);
    const entries = listOf(request, 'Entries');
    const failing = someOf(entries, random);
    const others = entries.filter((entry) => !failing.has(entry));
    const failed = [...failing].map((entry) => ({ ...FAILED, Id: idOf(entry) }));
    if (others.length === 0) return answerOf(NOTHING_DONE, { Successful: [], Failed: failed });
    const answer = await carryOut(withBody(call, { ...request, Entries: others }));
    if (answer.status !== 200) return answer;
    const fields = fieldsOf(answer.body);
    return answerOf(answer, { ...fields, Failed: [...listOf(fields, 'Failed'), ...failed] });
  },
} satisfies Record<string, PartialFailure>;

const THROTTLED = { Error: { Code: 'ThrottlingError', Message: 'a fault of the proxy' } };
const FAILED = { Code: 'InternalError', SenderFault: false, Message: 'a fault of the proxy' };
const NOTHING_DONE: Omit<Answer, 'body'> = {
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
};

/** At least one, each of the others with even chance. */
function someOf(parts: readonly unknown[], random: Random): ReadonlySet<unknown> {
  const sure = random.below(parts.length);
  return new Set(parts.filter((_, index) => index === sure || random.chance(0.5)));
}

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

/** Another body invalidates the checksum that DynamoDB sends along. */
function answerOf({ status, headers }: Omit<Answer, 'body'>, fields: Fields): Answer {
  const valid = Object.entries(headers).filter(([name]) => name !== 'x-amz-crc32');
  return { status, headers: Object.fromEntries(valid), body: Buffer.from(JSON.stringify(fields)) };
}
