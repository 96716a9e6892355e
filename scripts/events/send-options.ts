import { FORMAT_OPTION, type SentFormat } from '../formats/format-option.ts';
import { isHttpFormat } from '../formats/http-headers.ts';
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
  return via === 'http' && !isHttpFormat(format) ? [queueOnly(format)] : [];
}

/** Says that a format has no way over HTTP. */
export function queueOnly(format: SentFormat): string {
  const why =
    'SNS and EventBridge send to the queue only, so the HTTP API doesn’t take their formats';
  return `--format ${format}: ${why}; use --via sqs, or --format cloudevents`;
}
