import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import type { Answered, PublishingStory } from './publishing-world.ts';

/** What must hold for everybody who published, once everything has come to rest. */
export type PublishingInvariant =
  /** What was accepted is in the ledger, processed. A handler ran, if the event has one. */
  | 'accepted-is-processed'
  /** The ledger has the content for which it was said that it was recorded, or was there already. */
  | 'answer-is-a-fact'
  /** At most one request is told that it recorded an event. */
  | 'recorded-once'
  /** A request that was refused leaves nothing in the queue or beside the event. */
  | 'refused-is-not-kept'
  /** Nothing is left half done. */
  | 'all-at-rest';

/** Something that doesn't hold. */
export interface BrokenPromise {
  readonly invariant: PublishingInvariant;
  readonly about: string;
}

/** All broken promises of a world. */
export function brokenPromises(story: PublishingStory): BrokenPromise[] {
  return [
    ...story.answers.flatMap((answer) => judgeAnswer(answer, story)),
    ...recordedTwice(story.answers),
    ...[...story.records.values()].flatMap((record) => judgeRecord(record, story)),
  ];
}

function judgeAnswer(answer: Answered, story: PublishingStory): BrokenPromise[] {
  const { id, amount, result, request } = answer;
  const broken = (invariant: PublishingInvariant): BrokenPromise[] => [
    { invariant, about: `request ${request}: ${id} with ${amount} was ${result.kind}` },
  ];
  const record = story.records.get(`acme#${id}`);
  switch (result.kind) {
    case 'processed':
    case 'queued':
    case 'duplicate':
      if (!isDone(record, story)) return broken('accepted-is-processed');
      return amountOf(record) === amount ? [] : broken('answer-is-a-fact');
    case 'sent':
      if (!isDone(record, story)) return broken('accepted-is-processed');
      return amountOf(record) === amount || isBeside(id, amount, story)
        ? []
        : broken('accepted-is-processed');
    case 'conflict':
      if (!record || amountOf(record) === amount) return broken('answer-is-a-fact');
      return wasSent(answer, story) ? broken('refused-is-not-kept') : [];
    case 'unavailable':
      return [];
    case 'rejected':
    case 'too_large':
    case 'foreign_tenant':
    case 'valid':
      return broken('answer-is-a-fact');
  }
}

function isDone(
  record: LedgerRecord | undefined,
  { handled }: PublishingStory,
): record is LedgerRecord {
  if (record?.status !== 'processed' || record.content.kind !== 'event') return false;
  const { eventId, schemaVersion } = record.content.envelope;
  return schemaVersion === 'v1' || (handled.get(eventId) ?? 0) > 0;
}

function amountOf(record: LedgerRecord): number {
  const text = record.content.kind === 'event' ? record.content.bodyText : '';
  return Number(/"amount":(\d+)/.exec(text)?.[1]);
}

function isBeside(id: string, amount: number, { records }: PublishingStory): boolean {
  return [...records.values()].some(
    (record) => record.key.startsWith(`acme#${id} `) && amountOf(record) === amount,
  );
}

/** Whether the request put this event in this content into the queue. */
function wasSent({ request, id, amount }: Answered, { arrived }: PublishingStory): boolean {
  return arrived.some(
    (message) =>
      message.request === request &&
      message.text.includes(`"event_id":"${id}"`) &&
      message.text.includes(`"amount":${amount}}`),
  );
}

function recordedTwice(answers: readonly Answered[]): BrokenPromise[] {
  const recorded = answers.filter(({ result: { kind } }) => ['processed', 'queued'].includes(kind));
  return [...Map.groupBy(recorded, ({ id }) => id)].flatMap(([id, all]) =>
    all.length > 1 ? [{ invariant: 'recorded-once', about: id } as const] : [],
  );
}

function judgeRecord(record: LedgerRecord, story: PublishingStory): BrokenPromise[] {
  const { key, status } = record;
  if (!key.includes(' ')) {
    return isDone(record, story)
      ? []
      : [{ invariant: 'all-at-rest', about: `${key} is ${status}` }];
  }
  const id = /#(\S+)/.exec(key)?.[1] ?? '';
  const cameByQueue = story.arrived.some(
    ({ text }) =>
      text.includes(`"event_id":"${id}"`) && text.includes(`"amount":${amountOf(record)}}`),
  );
  return cameByQueue ? [] : [{ invariant: 'refused-is-not-kept', about: key }];
}
