import { resume, type NotResumed } from '../../src/operations/operate.ts';
import { WrongOptions, type Result, type Session } from '../cli/define-command.ts';
import { createCounter } from '../cli/progress.ts';
import { resumeWords } from './command-text.ts';
import { connected } from './connect.ts';
import { tellOtherRules } from './deployed-rules.ts';
import { endResult, operationBegins } from './end-text.ts';
import { commandJson } from './operation-text.ts';
import { operatorServices, type OperatorSurroundings } from './operator.ts';
import type { ReplayValues } from './replay-options.ts';

/** Goes on with an operation that was stopped, or whose process died. */
export async function resumeOperation(
  id: string,
  values: ReplayValues,
  session: Session,
  surroundings: OperatorSurroundings,
): Promise<Result> {
  return connected(values, session, surroundings, async (connection) => {
    const rules = await surroundings.loadRules(session);
    tellOtherRules(connection.stack, rules, session);
    const services = operatorServices(connection, values, session, surroundings, rules);
    const counter = createCounter(session.stderr, 'Events');
    const resumption = await resume(id, {
      ...services,
      onStart: (operation) => session.stderr.write(operationBegins(operation)),
      onProgress: ({ done }) => counter.update(done),
    });
    counter.finish();
    if (resumption.kind === 'refused') return refusedResult(id, resumption.why);
    const { end } = resumption;
    const again = resumeWords(end.operation, values);
    return endResult(end, { again, values, explain: connection.explain }, session);
  });
}

/** @throws Error that says why the operation can't be resumed, and what to do. */
function refusedResult(id: string, why: NotResumed): Result {
  switch (why.kind) {
    case 'unknown':
      throw new WrongOptions([
        `--resume: this ledger has no operation ${id}; "npm run events -- operations" lists them`,
      ]);
    case 'not_resumable':
      throw new WrongOptions([
        `--resume: operation ${id} is of the kind ${why.operation.kind}, which can't be resumed; run its command again`,
      ]);
    case 'running':
      throw new Error(
        `Another process works on operation ${id}, or died while it did. It saved it last at ${why.operation.updatedAt}. ` +
          'If it is dead, try again a minute after that.',
      );
    case 'done':
      return {
        exitCode: 0,
        json: { end: 'nothing_to_do', operation: commandJson(why.operation, 'done', undefined) },
        text: `Nothing to do: operation ${id} is done.\n`,
      };
  }
}
