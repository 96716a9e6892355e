import type { LetterGroup, Session } from '#generated/console-api.ts';

/** A word as a shell takes it to the letter. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * The command line that does what is advised for a group of letters. `undefined` if there is nothing to run.
 *
 * It names the letters by their cause or, if nothing failed, by their type. Letters of other groups may share that: the
 * command shows what it would do, and asks.
 */
export function redriveCommand(
  { advice, fingerprint, event_type: type, schema_version: version }: LetterGroup,
  { local, stage }: Pick<Session, 'local' | 'stage'>,
): string | undefined {
  if (advice.action === 'none') return undefined;
  const named =
    fingerprint === undefined
      ? [...option('type', type), ...option('version', version)]
      : ['--fingerprint', fingerprint];
  const words = [
    'replay',
    ...['--from', 'dlq'],
    ...(named.length === 0 ? ['--all'] : named),
    ...(advice.action === 'with_refused' ? ['--with-refused'] : []),
    ...(local ? ['--local'] : ['--stage', stage]),
  ];
  return `npm run events -- ${words.map(shellWord).join(' ')}`;
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, value];
}
