import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { messagePlace, placeText, timesText } from '../../src/operations/message-place.ts';
import type { Relative } from '../../src/operations/relatives.ts';
import type { EventLife } from '../../src/operations/show-event.ts';
import { formatOf } from '../../src/operations/life-json.ts';
import { NO_TYPE } from '../../src/operations/failure-groups.ts';
import { adviceOnRecord, type Advice } from '../../src/operations/causes/advice.ts';
import type { Paint } from '../cli/colours.ts';
import { printable } from '../cli/printable.ts';
import { indented } from '../cli/wrap.ts';
import { adviceCommand } from './advice-command.ts';
import { errorText } from './cause-text.ts';
import { operationLine } from './operation-text.ts';
import { statusColour } from './record-table.ts';
import type { TargetValues } from './target-options.ts';

/** How the text is set. */
export interface EventSetting {
  readonly target: TargetValues;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly columns: number;
  readonly paint: Paint;
}

/** How many records beside the event, and how many published events, are named. */
const MAX_NAMED = 20;

/** The life of one event, for people. @param textKeys the keys of its texts in the bucket */
export function eventText(
  life: EventLife,
  textKeys: readonly string[],
  setting: EventSetting,
): string {
  const { record } = life;
  const { now, columns, paint } = setting;
  const line: Line = (name, text) => indented(printable(text), columns, TEXT_COLUMN, `  ${name}`);
  const status = paint(statusColour(record.status), record.status);
  return [
    `${paint('bold', printable(record.key))}  ${status}${reasonText(record)}\n\n`,
    ...envelopeLines(record, line),
    ...timeLines(record, now, line),
    ...textKeys.map((key) => line('Text', `in the bucket: ${key}`)),
    ...causeLines(record, line),
    ...relativeLines(life, line),
    ...(life.operation ? [line('Operation', operationLine(life.operation))] : []),
    ...nextLines(record, setting),
  ].join('');
}

/** The failure of an event that is processed, or is handled now, is that of an earlier attempt. */
function reasonText({ status, failure }: LedgerRecord): string {
  if (!failure) return '';
  const isEarlier = status === 'processed' || status === 'processing';
  return isEarlier ? ` (an earlier attempt failed: ${failure.reason})` : `: ${failure.reason}`;
}

/** Where the texts begin, behind their names. */
const TEXT_COLUMN = 15;

/** A named text. */
type Line = (name: string, text: string) => string;

function envelopeLines(record: LedgerRecord, line: Line): string[] {
  const { content } = record;
  const { eventType = NO_TYPE, schemaVersion = '' } =
    content.kind === 'event' ? content.envelope : content;
  const type = line('Type', `${eventType} ${schemaVersion}`.trimEnd());
  const format = formatOf(record);
  const first = format === 'native' ? [type] : [type, line('Format', format)];
  if (content.kind === 'raw') return first;
  const { clientId, groupId, correlationId, occurredAt, expiresAt, generation } = content.envelope;
  return [
    ...first,
    line('Client', clientId),
    ...(groupId === undefined ? [] : [line('Group', groupId)]),
    ...(correlationId === undefined ? [] : [line('Correlation', correlationId)]),
    ...(generation === undefined ? [] : [line('Generation', String(generation))]),
    line('Occurred', occurredAt),
    ...(expiresAt === undefined ? [] : [line('Expires', expiresAt)]),
  ];
}

function timeLines(record: LedgerRecord, now: number, line: Line): string[] {
  const { receivedAt, processedAt, attempts, expireAt, messageId } = record;
  const { firstSeenAt, resentTimes = 0 } = record;
  return [
    ...(firstSeenAt === undefined
      ? []
      : [line('First seen', `${firstSeenAt}, sent again ${timesText(resentTimes)}`)]),
    line('Received', receivedAt),
    ...(processedAt === undefined ? [] : [line('Processed', processedAt)]),
    line('Goes', `${new Date(expireAt * 1000).toISOString()}, or up to two days later`),
    line('Attempts', attempts === 0 ? '0 (no handler was called)' : String(attempts)),
    line('Message', `${messageId}, ${placeText(messagePlace(record))}`),
    ...dueLines(record, now, line),
  ];
}

/** When the message of a waiting event should come back. */
function dueLines({ status, dueAt }: LedgerRecord, now: number, line: Line): string[] {
  if (status !== 'queued' || dueAt === undefined) return [];
  const isOver = Date.parse(dueAt) <= now;
  const text = isOver
    ? `its message should have come back by ${dueAt}. If it stays away, the watchdog sends it again, or lists the event as lost`
    : `its message should come back by ${dueAt}`;
  return [line('Due', text)];
}

/** Most errors that are named. */
const MAX_ERRORS = 50;

function causeLines({ failure, fingerprint, status }: LedgerRecord, line: Line): string[] {
  if (!failure) return [];
  const { message, errors } = failure;
  const texts = errors.slice(0, MAX_ERRORS).map(errorText);
  const all = [...(message === undefined ? [] : [message]), ...texts];
  // The failure of an event that was processed later belongs to an earlier attempt.
  const name = status === 'processed' ? 'Before' : 'Cause';
  return [
    ...(fingerprint === undefined ? [] : [line('Fingerprint', fingerprint)]),
    ...all.map((text, index) => line(index === 0 ? name : '', text)),
  ];
}

function relativeLines(life: EventLife, line: Line): string[] {
  const { record, beside, besideComplete, parent, children } = life;
  const [first = '', hash] = record.key.split(' ');
  const others = beside.slice(0, MAX_NAMED).map(({ key, reason = '' }) => `${key}  ${reason}`);
  const published = children.slice(0, MAX_NAMED).map(relativeText);
  return [
    ...(hash === undefined ? [] : [line('Same id', first)]),
    ...named('Same id', others, beside.length, line),
    ...(besideComplete ? [] : [line('', 'The tenant has more open events than were searched.')]),
    ...(parent ? [line('Caused by', relativeText(parent))] : []),
    ...named('Published', published, children.length, line),
  ];
}

/** The name stands beside the first text. */
function named(name: string, texts: readonly string[], count: number, line: Line): string[] {
  const more = count > texts.length ? [`and ${count - texts.length} more`] : [];
  return [...texts, ...more].map((text, index) => line(index === 0 ? name : '', text));
}

function relativeText({ key, record }: Relative): string {
  if (!record) return `${key}  not in the ledger`;
  const { eventType = '', schemaVersion = '' } =
    record.content.kind === 'event' ? record.content.envelope : record.content;
  return `${key}  ${eventType} ${schemaVersion}  ${record.status}`;
}

const LEFT_LETTER =
  'A replay leaves its message in the dead-letter queue. Once the event is processed, this deletes it:';

/** What to do about an open event. */
function nextLines(record: LedgerRecord, { target, columns, paint }: EventSetting): string[] {
  const { key, status } = record;
  if (status !== 'failed' && status !== 'queued') return [];
  const advice = adviceOnRecord(record);
  const text = `\n${indented(advice.text, columns, 2)}`;
  if (status === 'queued') return [text];
  const commandLines = (action: Advice['action']): string[] => {
    const command = adviceCommand({ ...advice, action }, [key], target);
    return command === undefined ? [] : [`  ${paint('cyan', command)}\n`];
  };
  if (advice.action !== 'redrive') return [text, ...commandLines(advice.action)];
  // The ledger has the event's text, so a replay needn't search the dead-letter queue.
  return [
    text,
    ...commandLines('replay'),
    indented(LEFT_LETTER, columns, 2),
    ...commandLines('redrive'),
  ];
}
