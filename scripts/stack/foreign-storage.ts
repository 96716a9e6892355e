import { bucketPrefix, tablePrefix } from '../../src/names/stack.ts';
import type { Stage } from './find-stack.ts';

interface Named {
  readonly stage?: Stage | undefined;
  readonly table?: string | undefined;
  readonly journal?: string | undefined;
  readonly bucket?: string | undefined;
}

/** Problems if the name of a table or bucket shows that it belongs to another stage. Commands must not touch those. */
export function foreignStorage({ stage = 'dev', table, journal, bucket }: Named): string[] {
  const problem = (option: string, name: string | undefined, prefix: string): string[] => {
    if (name === undefined || name.startsWith(prefix)) return [];
    return [
      `${option}: expected a name that begins with ${prefix}, because the stage is ${stage}, got "${name}"; use --stage for another stage`,
    ];
  };
  return [
    ...problem('--table', table, tablePrefix(stage)),
    ...problem('--journal', journal, tablePrefix(stage)),
    ...problem('--bucket', bucket, bucketPrefix(stage)),
  ];
}
