/** The page of a record. @param record its key */
export function eventPath(record: string): string {
  return `/events/${encodeURIComponent(record)}`;
}
