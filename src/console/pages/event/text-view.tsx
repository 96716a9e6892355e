import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

import { blocksOf, piecesOf, type Block, type Mark, type Piece } from './text-pieces.ts';

interface TextViewProps {
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly label: string;
  /** The position of the mark to show, and how often somebody asked for it. */
  readonly wanted?: { readonly mark: number; readonly times: number } | undefined;
}

/** How many blocks appear at first, and how many more after each pause. */
const AT_ONCE = 6;
const PAUSE_MS = 20;

/** A text from an event, to the letter, with marked places. A large one appears bit by bit, so that the page stays quick. */
export function TextView({ text, marks, label, wanted }: TextViewProps) {
  const blocks = useMemo(() => blocksOf(text, marks), [text, marks]);
  const [count, setCount] = useState(AT_ONCE);
  const box = useRef<HTMLDivElement>(null);
  const isWhole = count >= blocks.length;
  useEffect(() => setCount(AT_ONCE), [text]);
  useEffect(() => {
    if (isWhole) return undefined;
    const timer = setTimeout(() => setCount((last) => last + AT_ONCE), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [count, isWhole]);
  useEffect(() => {
    const mark = wanted && box.current?.querySelectorAll<HTMLElement>('mark')[wanted.mark];
    mark?.scrollIntoView({ block: 'center' });
    mark?.focus({ preventScroll: true });
  }, [wanted, isWhole]);
  return (
    <div class="text-view" ref={box} role="region" aria-label={label} tabIndex={0}>
      {blocks.slice(0, count).map((block) => (
        <TextBlock key={block.start} text={text} block={block} />
      ))}
    </div>
  );
}

/** Preact skips an element that is the same as before, so a block is only made once. */
function TextBlock({ text, block }: { readonly text: string; readonly block: Block }) {
  return useMemo(() => <pre>{piecesOf(text, block).map(PieceView)}</pre>, [text, block]);
}

function PieceView(piece: Piece) {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'hidden':
      return (
        <span class="hidden-character" title="Characters that a page does not show">
          {piece.names}
        </span>
      );
    case 'mark':
      return (
        <mark tabIndex={-1} title={piece.note}>
          {piece.pieces.map(PieceView)}
        </mark>
      );
  }
}
