import { textParts } from '../../parts/visible-text.ts';
import type { Span } from './json-text.ts';

/** A place of a text that is marked. */
export interface Mark extends Span {
  /** What is wrong there. */
  readonly note: string;
}

/** A piece of a text. Pieces that follow one another make up the whole text. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** Characters that a page would not show: their code points, `U+202E`. */
  | { readonly kind: 'hidden'; readonly names: string }
  | { readonly kind: 'mark'; readonly pieces: readonly Piece[]; readonly note: string };

/** A part of a text that is set by itself, so that a page with a text of 1 MiB stays quick. */
export interface Block extends Span {
  readonly marks: readonly Mark[];
}

/** UTF-16 code units. */
const BLOCK_CHARACTERS = 8_000;

/**
 * Cuts a text into blocks, behind a line feed where there is one. No block begins within a character.
 *
 * @param marks those that go over the end of a block are marked up to there
 */
export function blocksOf(text: string, marks: readonly Mark[]): readonly Block[] {
  const sorted = [...marks].sort((one, other) => one.start - other.start);
  const blocks: Block[] = [];
  for (let start = 0; start < text.length || start === 0;) {
    const end = blockEnd(text, start);
    const inside = sorted.filter((mark) => mark.start >= start && mark.start < end);
    blocks.push({ start, end, marks: inside });
    if (end >= text.length) break;
    start = end;
  }
  return blocks;
}

function blockEnd(text: string, start: number): number {
  const end = start + BLOCK_CHARACTERS;
  if (end >= text.length) return text.length;
  const line = text.lastIndexOf('\n', end - 1) + 1;
  if (line > start) return line;
  return isLowSurrogate(text.charCodeAt(end)) ? end + 1 : end;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** The pieces of a block. Marks that overlap an earlier one are left out. */
export function piecesOf(text: string, { start, end, marks }: Block): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  for (const mark of marks) {
    if (mark.start < at) continue;
    const markEnd = Math.min(mark.end, end);
    pieces.push(...shown(text.slice(at, mark.start)));
    pieces.push({ kind: 'mark', pieces: shown(text.slice(mark.start, markEnd)), note: mark.note });
    at = markEnd;
  }
  return [...pieces, ...shown(text.slice(at, end))];
}

/** Most stretches of hidden characters in a block that get their own elements. A hostile text could have thousands. */
const MAX_HIDDEN = 100;

function shown(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let hidden = 0;
  for (const part of textParts(text)) {
    const last = pieces.at(-1);
    if ('text' in part) pieces.push({ kind: 'text', text: part.text });
    else if (last?.kind === 'hidden') {
      pieces[pieces.length - 1] = { kind: 'hidden', names: `${last.names} ${part.hidden}` };
    } else if (++hidden <= MAX_HIDDEN) pieces.push({ kind: 'hidden', names: part.hidden });
    else pieces.push({ kind: 'text', text: `[${part.hidden}]` });
  }
  return pieces;
}
