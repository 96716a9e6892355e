import { eventPath } from './event-path.ts';
import { Verbatim } from './verbatim.tsx';

/** A link to the page of a record. @param props.record its key */
export function EventLink({ record }: { readonly record: string }) {
  return (
    <a href={eventPath(record)}>
      <Verbatim text={record} />
    </a>
  );
}
