import type { OutageResult } from './simulate-outage.ts';

/** The last message is visible again within 1.2 times the longest delay of 300 seconds. */
export const LONGEST_AGAIN_SECONDS = 360;
/** A poison message is in the dead-letter queue within this time, without the time that it waits for its turn. */
const LONGEST_POISON_SECONDS = 1_200;

/** The promises that an outage broke, one sentence for each. */
export function brokenPromises(result: OutageResult): readonly string[] {
  const { lost, deadLettered, deadBesidePoison, recorded, sent, violations } = result;
  const {
    outageRetryHours,
    poisonSent,
    poisonDeadLettered,
    poisonOwnSeconds,
    visibleAgainSeconds,
  } = result;
  const promises: [boolean, string][] = [
    [lost === 0, `${lost} messages were lost`],
    [violations.length === 0, `violated: ${violations[0] ?? ''}`],
    [
      poisonDeadLettered === poisonSent,
      `${poisonSent - poisonDeadLettered} poison messages are not in the dead-letter queue`,
    ],
    [
      poisonOwnSeconds <= LONGEST_POISON_SECONDS,
      `a poison message took ${poisonOwnSeconds} s to the dead-letter queue`,
    ],
  ];
  if (outageRetryHours > 0) {
    promises.push(
      [deadLettered === 0, `${deadLettered} messages were dead-lettered`],
      [
        recorded + deadBesidePoison >= sent,
        `${sent - recorded - deadBesidePoison} messages were not recorded`,
      ],
      [
        visibleAgainSeconds <= LONGEST_AGAIN_SECONDS,
        `a message was visible again only ${visibleAgainSeconds} s after the outage`,
      ],
    );
  } else promises.push([deadLettered > 0, 'nothing was dead-lettered without the setting']);
  return promises.flatMap(([isKept, text]) => (isKept ? [] : [text]));
}
