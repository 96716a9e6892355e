import { readFileSync } from 'node:fs';

/** A program that docs/sending.md shows, or the file `event.json` that the programs send. */
export interface Sample {
  /** `sqs.py`: how it sends, and the ending of its language. */
  readonly name: string;
  readonly code: string;
}

/** The code blocks of docs/sending.md that have a name in a comment before them. */
export function samplesOfDocument(
  document: string = readFileSync('docs/sending.md', 'utf8'),
): readonly Sample[] {
  const blocks = document.matchAll(/^<!-- sample: (\S+) -->\n\n```\w+\n(.*?)^```$/gms);
  return Array.from(blocks, ([, name = '', code = '']) => ({ name, code }));
}

/** The sample of this name, which sends an event with this id. */
export function sampleWithId(name: string, eventId: string): string {
  const sample = samplesOfDocument().find((each) => each.name === name);
  if (!sample) throw new Error(`docs/sending.md has no sample ${name}.`);
  return sample.code.replaceAll('pay-2026-000123', eventId);
}
