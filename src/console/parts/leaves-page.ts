/** The part of a click that says whether it leads to another page of the console. */
export interface Click {
  readonly button: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The part of a link that says where it leads. */
export interface Link {
  readonly origin: string;
  readonly target: string;
  readonly download: string;
  /** As it is written. */
  readonly href: string;
}

/** Whether a click on a link shows another page in this tab, without a reload. Before a reload, the browser asks. */
export function leavesPage(click: Click, link: Link | undefined, origin: string): boolean {
  if (!link || click.button !== 0) return false;
  if (click.ctrlKey || click.metaKey || click.altKey || click.shiftKey) return false;
  const isHere = link.target === '' || link.target === '_self';
  return isHere && link.origin === origin && link.download === '' && !link.href.startsWith('#');
}
