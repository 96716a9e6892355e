/** What a changed entry does to messages: what a judge found, without saying where. */
export type EntryEffect =
  /** No message that was accepted is read differently. */
  | { readonly kind: 'free'; readonly because: string }
  /** Messages that were accepted are refused, or become other events. */
  | { readonly kind: 'breaks'; readonly because: string }
  /** Such messages are possible. Whether somebody sends them isn't known. */
  | { readonly kind: 'unknown'; readonly because: string };
