/** What is different in each run, and what stands for it. Longer forms come first. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\d{8}T\d{6}Z-[0-9a-f]{4}/g, 'operation'],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g, 'time'],
  [/\b\d{4}-\d\d-\d\d\b/g, 'date'],
  [/\b\d\d:\d\d(:\d\d)?\b/g, 'time'],
  [/\b\d+(\.\d+)? ?(ms|s|min|h)\b(?! ago)/g, 'duration'],
  [/\b\d+(\.\d+)?\/s\b/g, 'rate'],
];

/** The outcomes of the last ten seconds, one a line. */
const BY_CHANCE = /^ {2}(processed|duplicate|conflict|rejected|failed|retry) +<rate>$/;

/** The kinds of ids. Equal ids stay equal. */
const IDS: readonly string[] = ['operation', 'uuid'];

/**
 * Puts a placeholder for what is different in each run. The same id always gets the same placeholder, so one that a command
 * takes must be the one that an earlier command printed.
 */
export class StableText {
  private readonly known = new Map<string, string[]>();

  /** Without lines that are printed or not as the machine is fast or slow. */
  linesOf(lines: readonly string[]): string[] {
    return lines.map((line) => this.of(line)).filter((line) => !BY_CHANCE.test(line));
  }

  of(text: string): string {
    return CHANGING.reduce(
      (stable, [pattern, kind]) =>
        stable.replaceAll(pattern, (found) => `<${kind}${this.numberOf(kind, found)}>`),
      text,
    );
  }

  /** The id that stands at the place of another document's id. Ids that it doesn't know stay. */
  translate(text: string, other: StableText): string {
    return CHANGING.filter(([, kind]) => IDS.includes(kind)).reduce(
      (translated, [pattern, kind]) =>
        translated.replaceAll(pattern, (found) => {
          const place = this.known.get(kind)?.indexOf(found) ?? -1;
          return other.known.get(kind)?.[place] ?? found;
        }),
      text,
    );
  }

  private numberOf(kind: string, found: string): string {
    if (!IDS.includes(kind)) return '';
    const ids = this.known.get(kind) ?? [];
    this.known.set(kind, ids);
    if (!ids.includes(found)) ids.push(found);
    return ` ${ids.indexOf(found) + 1}`;
  }
}
