import { fileErrorText } from './file-error.ts';

/** An error as a command tells it. */
export interface ErrorReport {
  readonly code: 'failed' | 'bug';
  readonly message: string;
  /** For people: the message, and what to do next where that is known. */
  readonly text: string;
}

const REPORT_IT = 'This is a bug in Event Processor. Please report it with the lines above.';

/** Tells of an error. Only a bug shows its stack: nothing that a person did can cause it. */
export function errorOf(error: unknown): ErrorReport {
  if (!(error instanceof Error)) return failed(String(error));
  if (isBug(error)) {
    return {
      code: 'bug',
      message: error.message,
      text: `${error.stack ?? error.message}\n${REPORT_IT}`,
    };
  }
  if (error instanceof SyntaxError) return failed(placeAndMessage(error));
  const missing = /^Cannot find package '([^']+)'/.exec(error.message)?.[1];
  if (missing !== undefined) return failed(`The package ${missing} is missing. Run: npm ci`);
  return failed(fileErrorText(error) ?? messageOf(error));
}

/** Node gives several failed connections as one error without a message. */
function messageOf(error: Error): string {
  if (error.message !== '') return error.message;
  const { errors = [] } = error as Partial<AggregateError>;
  return errors.map(String).join('; ') || error.name;
}

function failed(message: string): ErrorReport {
  return { code: 'failed', message, text: message };
}

/** Errors that only wrong code throws. `fetch` throws a TypeError too, with a cause, if nothing answers. */
function isBug(error: Error): boolean {
  const thrownByCode = [TypeError, ReferenceError, RangeError].some(
    (type) => error instanceof type,
  );
  return thrownByCode && error.cause === undefined;
}

/** For a file that can't be read as code, Node writes file and line above the message. */
function placeAndMessage({ stack = '', message }: SyntaxError): string {
  const [head = message] = stack.split(/\n\s+at /);
  return head.replace(/^SyntaxError: /, '');
}
