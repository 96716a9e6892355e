import type { RefObject } from 'preact';
import { useCallback, useEffect, useRef } from 'preact/hooks';

/** Milliseconds. Whoever moved the pointer over something so lately may be about to press it. */
const AIM_MS = 3_000;

/** Tells whether somebody aims at something in a box, or has selected a text there. Then nothing must move away under the pointer. */
export function useAim(box: RefObject<HTMLElement | null>): () => boolean {
  const aimedAt = useRef(-Infinity);
  useEffect(() => {
    const aim = ({ target }: PointerEvent): void => {
      const isInside = target instanceof Node && box.current?.contains(target);
      aimedAt.current = isInside ? Date.now() : -Infinity;
    };
    document.addEventListener('pointermove', aim);
    document.addEventListener('pointerdown', aim);
    return () => {
      document.removeEventListener('pointermove', aim);
      document.removeEventListener('pointerdown', aim);
    };
  }, [box]);
  return useCallback(
    () => Date.now() - aimedAt.current < AIM_MS || hasSelection(box.current),
    [box],
  );
}

function hasSelection(box: HTMLElement | null): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && !!box?.contains(selection.anchorNode);
}
