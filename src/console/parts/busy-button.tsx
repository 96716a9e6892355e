import type { ComponentChildren } from 'preact';

interface BusyButtonProps {
  /** True while it does nothing. */
  readonly isBusy: boolean;
  readonly onClick: () => void;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A button that can't be used for now. It keeps the focus, which a disabled button would lose. */
export function BusyButton({ isBusy, onClick, class: className, children }: BusyButtonProps) {
  return (
    <button
      type="button"
      class={className}
      aria-disabled={isBusy}
      onClick={isBusy ? undefined : onClick}
    >
      {children}
    </button>
  );
}
