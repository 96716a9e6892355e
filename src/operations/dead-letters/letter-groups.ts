import type { JudgedLetter } from './judged-letter.ts';

/** Dead letters that need the same fix. */
export interface LetterGroup extends Pick<
  JudgedLetter,
  'verdict' | 'reason' | 'fingerprint' | 'eventType' | 'schemaVersion' | 'errors' | 'format'
> {
  readonly count: number;
  /** RFC 3339. */
  readonly firstSentAt: string;
  readonly lastSentAt: string;
  /** How many letters each tenant has, the most frequent first. `-` stands for letters that name none. */
  readonly tenants: readonly (readonly [tenantId: string, count: number])[];
  /** The key of one of them. */
  readonly sample: string;
}

/** Groups letters by verdict and cause or, if nothing failed, by type. The largest group comes first. */
export function groupLetters(letters: readonly JudgedLetter[]): readonly LetterGroup[] {
  const groups = Map.groupBy(letters, groupName);
  return [...groups.values()]
    .flatMap((group) => groupOf(group) ?? [])
    .sort((one, other) => other.count - one.count);
}

function groupName({ verdict, fingerprint, eventType, schemaVersion }: JudgedLetter): string {
  return `${verdict} ${fingerprint ?? `${eventType ?? '-'} ${schemaVersion ?? '-'}`}`;
}

function groupOf(letters: readonly JudgedLetter[]): LetterGroup | undefined {
  const [sample] = letters;
  if (!sample) return undefined;
  const { verdict, reason, fingerprint, eventType, schemaVersion, errors, format } = sample;
  const times = letters.map(({ sentAt }) => sentAt).sort();
  const tenants = Map.groupBy(letters, ({ identity }) => identity?.tenantId ?? '-');
  return {
    verdict,
    ...(reason !== undefined && { reason }),
    ...(fingerprint !== undefined && { fingerprint }),
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
    ...(errors !== undefined && { errors }),
    ...(format !== undefined && { format }),
    count: letters.length,
    firstSentAt: times[0] ?? sample.sentAt,
    lastSentAt: times.at(-1) ?? sample.sentAt,
    tenants: [...tenants]
      .map(([tenantId, its]) => [tenantId, its.length] as const)
      .sort(([, one], [, other]) => other - one),
    sample: sample.key,
  };
}

/** How many letters have each verdict. Verdicts that no letter has are missing. */
export function countVerdicts(
  letters: readonly JudgedLetter[],
): Readonly<Partial<Record<JudgedLetter['verdict'], number>>> {
  const counts: Partial<Record<JudgedLetter['verdict'], number>> = {};
  for (const { verdict } of letters) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}
