import { readElements } from '../../src/core/json/read-json.ts';
import { WrongOptions, type Result, type Session } from '../cli/define-command.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import { printable } from '../cli/printable.ts';
import { createCounter } from '../cli/progress.ts';
import { isHttpFormat } from '../formats/http-headers.ts';
import { NOTHING_MAPPED, type SenderMappings } from '../formats/sender-mappings.ts';
import type { Clock } from '../sending/clock.ts';
import { isFifo } from '../sending/send-batch.ts';
import { unlessInterrupted } from '../cli/unless-interrupted.ts';
import type { Connection } from './connection.ts';
import { readTexts, type PlacedText } from './read-texts.ts';
import { senderByHttp } from './send-by-http.ts';
import { senderBySqs } from './send-by-sqs.ts';
import { queueOnly, type SendFilesValues, type Way } from './send-options.ts';
import type { SendText, Sent, Writing } from './sender.ts';
import { signerLike, unsigned } from './sign-call.ts';

/** What the command gets from outside. Tests pass their own. */
export interface SendSurroundings {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly clock: Clock;
  /** What senders of other formats name differently. Called if the events are sent in another format. */
  readonly loadMappings: () => SenderMappings;
}

/** Events on the way at once. On a FIFO queue it is one, because the order counts. */
const CONCURRENCY = 8;

/** Sends the events of all files, and prints what became of each that wasn't accepted. With `--json` it prints all. */
export async function sendFiles(
  values: SendFilesValues,
  session: Session,
  connection: Connection,
  { stdin, clock, loadMappings }: SendSurroundings,
): Promise<Result> {
  const { stack } = connection;
  const { format } = values;
  const byDefault = stack.apiUrl === undefined || format !== undefined ? 'sqs' : 'http';
  const via: Way = values.via ?? byDefault;
  const mappings = format === undefined ? NOTHING_MAPPED : loadMappings();
  const send = senderOf(via, { format: format ?? 'native', mappings }, connection, clock);
  const counts: Counts = { accepted: {}, refused: 0, unconfirmed: 0 };
  const counter = createCounter(session.stderr, 'Sent', clock.now);
  const texts = eventsOf(session.operands, values.lines, stdin);
  let done = 0;
  let reported: Promise<undefined> = Promise.resolve(undefined);
  const work = async (): Promise<void> => {
    while (!session.signal.aborted) {
      const next = await unlessInterrupted(texts.next(), session.signal).catch((error: unknown) => {
        if (session.signal.aborted) return undefined;
        throw error;
      });
      if (next === undefined || next.done === true) return;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const before = reported;
      reported = promise;
      const sent = await sendPlaced(next.value, send, session.signal);
      // Events are told in the order of the files, whichever is answered first.
      await before;
      note(counts, sent);
      report(next.value.place, sent, session);
      counter.update((done += 1));
      resolve(undefined);
    }
  };
  const workers = via === 'sqs' && isFifo(stack.queueUrl) ? 1 : CONCURRENCY;
  try {
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    counter.finish();
  }
  return { exitCode: exitCodeOf(counts, session.signal), text: countsText(counts, via) };
}

function senderOf(
  via: Way,
  writing: Writing,
  { stack, dynamoDb, sqs, explain }: Connection,
  clock: Clock,
): SendText {
  if (via === 'sqs') return senderBySqs(sqs, stack.queueUrl, writing, explain);
  const { format } = writing;
  if (!isHttpFormat(format)) throw new WrongOptions([queueOnly(format)]);
  if (stack.apiUrl !== undefined) {
    const sign = stack.local ? unsigned : signerLike(dynamoDb);
    return senderByHttp(stack.apiUrl, { ...writing, format }, sign, clock);
  }
  throw new WrongOptions([
    `--via http: ${stack.name} has no HTTP API. Use --via sqs, or deploy it with the setting httpApi.`,
  ]);
}

/** Each event of the files. An array holds several. */
async function* eventsOf(
  files: readonly string[],
  lines: boolean,
  stdin: AsyncIterable<Uint8Array>,
): AsyncGenerator<PlacedText, void, undefined> {
  for (const file of files) {
    for await (const placed of readTexts(file, lines || file.endsWith('.jsonl'), stdin)) {
      const elements = placed.text === undefined ? undefined : readElements(placed.text);
      if (elements?.kind !== 'array') yield placed;
      else {
        for (const [index, text] of elements.texts.entries()) {
          yield { place: `${placed.place}[${index}]`, text };
        }
      }
    }
  }
}

async function sendPlaced(
  { text }: PlacedText,
  send: SendText,
  signal: AbortSignal,
): Promise<Sent> {
  if (text !== undefined) return send(text, signal);
  return { kind: 'refused', reason: 'it must be UTF-8, and was not sent', errors: [] };
}

interface Counts {
  readonly accepted: Record<string, number>;
  refused: number;
  unconfirmed: number;
}

function note(counts: Counts, sent: Sent): void {
  if (sent.kind === 'accepted') {
    counts.accepted[sent.result] = (counts.accepted[sent.result] ?? 0) + 1;
  } else counts[sent.kind] += 1;
}

function report(place: string, sent: Sent, { json, printJson, narration, paint }: Session): void {
  if (json) {
    printJson({ place, ...sent });
    return;
  }
  if (sent.kind === 'accepted') return;
  const colour = sent.kind === 'refused' ? 'red' : 'yellow';
  narration.write(`${printable(place)}: ${paint(colour, sent.kind)}: ${printable(sent.reason)}\n`);
  const errors = sent.kind === 'refused' ? sent.errors : [];
  for (const { pointer, message } of errors) {
    narration.write(`  ${printable(pointer) || 'the message'} ${printable(message)}\n`);
  }
}

function exitCodeOf({ refused, unconfirmed }: Counts, signal: AbortSignal): 0 | 1 | 130 {
  if (signal.aborted) return INTERRUPTED;
  return refused + unconfirmed > 0 ? 1 : 0;
}

function countsText({ accepted, refused, unconfirmed }: Counts, via: Way): string {
  const results = Object.entries(accepted).map(([result, count]) => `${count} ${result}`);
  const sum = Object.values(accepted).reduce((total, count) => total + count, 0);
  const which = results.length > 0 ? ` (${results.join(', ')})` : '';
  const again = unconfirmed > 0 ? '. Send the unconfirmed ones again, with the same ids' : '';
  return `${sum} accepted${which}, ${refused} refused, ${unconfirmed} unconfirmed by ${via}${again}\n`;
}
