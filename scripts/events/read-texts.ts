import { createReadStream } from 'node:fs';

/** A text of a file, and where it is: `event.json`, or `events.jsonl:3`. */
export interface PlacedText {
  readonly place: string;
  /** `undefined` if its bytes aren't UTF-8. */
  readonly text: string | undefined;
}

/** Reads the texts of a file: one of each line that isn't blank, or one in all. `-` stands for the standard input. */
export async function* readTexts(
  file: string,
  byLine: boolean,
  stdin: AsyncIterable<Uint8Array>,
): AsyncGenerator<PlacedText, void, undefined> {
  const chunks: AsyncIterable<Uint8Array> = file === '-' ? stdin : createReadStream(file);
  const name = file === '-' ? 'stdin' : file;
  if (!byLine) {
    const all: Uint8Array[] = [];
    for await (const chunk of chunks) all.push(chunk);
    yield { place: name, text: decoded(all) };
    return;
  }
  let number = 0;
  for await (const line of linesOf(chunks)) {
    number += 1;
    const text = decoded(line);
    if (text === undefined || text.trim() !== '') yield { place: `${name}:${number}`, text };
  }
}

const LINE_FEED = 10;

/** Each line, in the parts in which it came. */
async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array[], void, undefined> {
  let line: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      yield [...line, chunk.subarray(from, end)];
      line = [];
      from = end + 1;
    }
    line.push(chunk.subarray(from));
  }
  yield line;
}

/** A byte order mark stays: the processor would get it, too. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoded(parts: readonly Uint8Array[]): string | undefined {
  try {
    return UTF8.decode(Buffer.concat(parts));
  } catch {
    return undefined;
  }
}
