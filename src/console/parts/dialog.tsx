import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

import { ServerGoneNotice } from './server-gone.tsx';

interface DialogProps {
  readonly title: string;
  /** Called when the dialog was closed: by Escape, too. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/**
 * A modal dialog, open for as long as it is on the page. The browser gives the focus back when it is closed. If what has the
 * focus goes, such as a button that was pressed, the title gets it.
 */
export function Dialog({ title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  useEffect(() => {
    if (!heading.current || element.current?.contains(document.activeElement)) return;
    // Not from the beginning: the first field or button gets the focus then.
    heading.current.tabIndex = -1;
    heading.current.focus();
  });
  // The browser tells it late. A dialog that the page has taken away closes nothing that came since.
  const closed = (): void => {
    if (element.current) onClose();
  };
  return (
    <dialog ref={element} aria-labelledby={titleId} onClose={closed}>
      <h2 ref={heading} id={titleId}>
        {title}
      </h2>
      <ServerGoneNotice />
      {children}
    </dialog>
  );
}
