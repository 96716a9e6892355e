import type { Output } from './colours.ts';

/** Columns that a text may use: those of the terminal. In a pipe no line is broken, so that each can be searched. */
export function columnsOf({ isTTY, columns = 80 }: Pick<Output, 'isTTY' | 'columns'>): number {
  return isTTY === true ? columns : Infinity;
}

/** Columns that are used even if the terminal has fewer. */
const MIN_COLUMNS = 20;

/** Breaks a text at spaces into lines of at most so many columns. A longer word, such as an id, stays whole. */
export function wrap(text: string, columns: number): string[] {
  const room = Math.max(MIN_COLUMNS, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A text behind an indentation, wrapped. Its first line may have a name there. */
export function indented(text: string, columns: number, indent: number, name = ''): string {
  const lines = wrap(text, columns - indent);
  return lines
    .map((line, index) => `${(index === 0 ? name : '').padEnd(indent)}${line}\n`)
    .join('');
}
