import { LONGEST_AGAIN_SECONDS } from './judge-outage.ts';
import type { ServiceOutageResult } from './simulate-service-outage.ts';

/** The promises that an outage of a handler's service broke, one sentence for each. */
export function brokenServicePromises(result: ServiceOutageResult): readonly string[] {
  const { sent, lost, deadLettered, processed, actedOnce, calledAgain, violations } = result;
  const { retryFor, visibleAgainSeconds } = result;
  const promises: [boolean, string][] = [
    [lost === 0, `${lost} events were lost`],
    [violations.length === 0, `violated: ${violations[0] ?? ''}`],
    [actedOnce === sent, `the service did not act once for ${sent - actedOnce} events`],
    [calledAgain === 0, `${calledAgain} events were handled again after the service had acted`],
  ];
  if (retryFor === undefined) {
    promises.push([deadLettered > 0, 'nothing was dead-lettered without retryFor']);
  } else {
    promises.push(
      [deadLettered === 0, `${deadLettered} events were dead-lettered`],
      [processed === sent, `${sent - processed} events were not processed`],
      [
        visibleAgainSeconds <= LONGEST_AGAIN_SECONDS,
        `an event was visible again only ${visibleAgainSeconds} s after the outage`,
      ],
    );
  }
  return promises.flatMap(([isKept, text]) => (isKept ? [] : [text]));
}
