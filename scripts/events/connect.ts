import type { Session } from '../cli/define-command.ts';
import { unlessInterrupted } from '../cli/unless-interrupted.ts';
import { openConnection, type Connection } from './connection.ts';
import { findTarget, type Surroundings } from './find-target.ts';
import type { TargetValues } from './target-options.ts';

/**
 * Finds the ledger that the options and the environment name, says on stderr which it is, and does some work with it.
 * Errors of AWS become sentences that say what to do.
 */
export async function connected<T>(
  values: TargetValues,
  session: Pick<Session, 'env' | 'stderr' | 'signal'>,
  surroundings: Surroundings,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const stack = await unlessInterrupted(findTarget(values, session, surroundings), session.signal);
  const connection = openConnection(stack, session.env);
  try {
    session.stderr.write(`Ledger of ${stack.name}${await regionOf(connection)}\n`);
    return await work(connection);
  } catch (error) {
    if (connection.failureOf(error)?.error !== error) throw error;
    throw new Error(connection.explain(error), { cause: error });
  } finally {
    connection.close();
  }
}

async function regionOf({ stack, dynamoDb }: Connection): Promise<string> {
  return stack.local ? '' : ` in ${await dynamoDb.config.region()}`;
}
