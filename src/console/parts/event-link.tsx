import { Verbatim } from './verbatim.tsx';

/** The page of a record. */
export function eventPath(record: string): string {
  return `/events/${encodeURIComponent(record)}`;
}

/** A link to the page of a record. @param props.record its key */
export function EventLink({ record }: { readonly record: string }) {
  return (
    <a href={eventPath(record)}>
      <Verbatim text={record} />
    </a>
  );
}
