import { FORMAT_OPTION } from '../formats/format-option.ts';
import type { ValueOption, ValuesOf } from '../cli/options.ts';
import { TARGET_OPTIONS, targetProblems } from './target-options.ts';
import { fileProblems } from './validate-options.ts';

export type Way = 'http' | 'sqs';

const VIA: ValueOption<Way> = {
  placeholder: 'WAY',
  description:
    'http: the HTTP API. sqs: the queue. Default: http if there is an API and no --format, else sqs.',
  expected: 'http or sqs',
  example: 'http',
  parse: (text) => (text === 'http' || text === 'sqs' ? text : undefined),
};

/** The options of events send. */
export const SEND_FILES_OPTIONS = {
  via: VIA,
  format: FORMAT_OPTION,
  lines: { description: 'Read an event from each line, whatever the names of the files.' },
  ...TARGET_OPTIONS,
} as const;

export type SendFilesValues = ValuesOf<typeof SEND_FILES_OPTIONS>;

/** Problems with options and files together. */
export function sendFilesProblems(values: SendFilesValues, files: readonly string[]): string[] {
  return [...fileProblems(files), ...targetProblems(values), ...formatProblems(values)];
}

function formatProblems({ via, format = 'native' }: SendFilesValues): string[] {
  if (via !== 'http' || format === 'native') return [];
  return [
    `--format ${format}: this command sends other formats by SQS only; use --via sqs, or leave out --format`,
  ];
}
