import { errorOf } from '../cli/error-text.ts';
import type { OpenConnection } from '../events/connection.ts';
import { StackNotFound } from '../stack/find-stack.ts';
import type { Trouble } from './console-target.ts';
import { diagnose, type Missing } from './diagnose.ts';
import { pageText } from './page-text.ts';

/** The credentials now lead to another account or region than when the console was started. */
export class OtherPlace extends Error {
  override readonly name = 'OtherPlace';

  constructor(now: string, before: string) {
    super(
      `The credentials now lead to ${now}. This console was opened for ${before}. Sign in there again, or start another ` +
        'console.',
    );
  }
}

/** Why a stack can't be opened, or no longer works, and what to do. @param connection missing if no stack was found */
export function troubleOf(error: unknown, connection: OpenConnection | undefined): Trouble {
  if (error instanceof OtherPlace) return { missing: 'credentials', detail: error.message };
  const missing = missingFor(error, connection);
  const detail = detailOf(error, connection);
  if (missing === undefined) return { detail };
  const isOfOperator = missing === 'credentials' || missing === 'region';
  return { missing, detail: isOfOperator ? `${detail} ${NEW_SETTINGS}` : detail };
}

const NEW_SETTINGS =
  'The console notices a new sign-in and changed files by itself. After you set variables, start it again.';

function detailOf(error: unknown, connection: OpenConnection | undefined): string {
  const failure = connection?.failureOf(error);
  const detail = failure && connection?.explain(failure.error);
  return pageText(detail ?? errorOf(error).message);
}

function missingFor(error: unknown, connection: OpenConnection | undefined): Missing | undefined {
  const service = connection?.failureOf(error)?.service ?? '';
  // The texts of errors that say what to do wrap what AWS said.
  for (let each = error; each instanceof Error; each = each.cause) {
    const diagnosis = diagnose(each, service, connection?.stack.local ?? false);
    if (diagnosis.kind === 'missing') return diagnosis.missing;
  }
  return error instanceof StackNotFound ? 'stack' : undefined;
}
