/** A page of the navigation. */
export interface PageEntry {
  readonly path: string;
  readonly name: string;
  /** Pressed after `g`, it goes to the page. */
  readonly key: string;
}

export const PAGES: readonly PageEntry[] = [
  { path: '/', name: 'Overview', key: 'o' },
  { path: '/causes', name: 'Causes', key: 'c' },
  { path: '/events', name: 'Events', key: 'e' },
  { path: '/dead-letters', name: 'Dead letters', key: 'd' },
  { path: '/operations', name: 'Operations', key: 'p' },
  { path: '/schemas', name: 'Schemas', key: 's' },
];
