import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementCommandOutput,
  type BatchStatementRequest,
  type BatchStatementResponse,
} from '@aws-sdk/client-dynamodb';

import type { Sabotage } from '../world.ts';
import { sending, type PlantedBug } from './planted-bug.ts';

/** Makes a call with these statements. */
type Execute = (statements: readonly BatchStatementRequest[]) => Promise<BatchStatementResponse[]>;

/** Bugs in what happens to statements that DynamoDB throttles. */
export const THROTTLE_BUGS: readonly PlantedBug[] = [
  {
    name: 'takes a throttled statement as done',
    sabotage: executing(async (statements, execute) => {
      const answers = await execute(statements);
      return answers.map((one) => (isThrottled(one) ? {} : one));
    }),
    breaks: ['acked-implies-recorded', 'attempts-counted', 'listed-once', 'handled-once'],
  },
  {
    name: 'takes a throttled statement as done after its last retry',
    sabotage: executing(async (statements, execute) => {
      let answers = await execute(statements);
      for (let retry = 1; retry <= 3; retry += 1) {
        const open = statements.filter((_, index) => isThrottled(answers[index]));
        if (open.length === 0) break;
        const again = (await execute(open)).values();
        answers = answers.map((one) => (isThrottled(one) ? (again.next().value ?? one) : one));
      }
      return answers.map((one) => (isThrottled(one) ? {} : one));
    }),
    // The store may try it again, too: then it is sent too often.
    breaks: [
      ...(['acked-implies-recorded', 'attempts-counted', 'listed-once'] as const),
      ...(['handled-once', 'retried-as-told'] as const),
    ],
  },
  {
    name: 'gives the answers of statements that it tried again to the first ones of the call',
    sabotage: executing(async (statements, execute) => {
      const answers = await execute(statements);
      const open = statements.filter((_, index) => isThrottled(answers[index]));
      if (open.length === 0) return answers;
      return [...(await execute(open)), ...answers.filter((one) => !isThrottled(one))];
    }),
    // A statement that was done is then sent again, and a throttled one isn't.
    breaks: [
      'acked-implies-recorded',
      'attempts-counted',
      'listed-once',
      'handled-once',
      'retried-as-told',
    ],
  },
  {
    name: 'tries all statements of a call again if one is throttled',
    sabotage: executing(async (statements, execute) => {
      const answers = await execute(statements);
      return answers.some(isThrottled) ? execute(statements) : answers;
    }),
    breaks: ['retried-as-told'],
  },
  {
    name: 'tries throttled statements again without end',
    sabotage: executing(async (statements, execute) => {
      const answers = await execute(statements);
      for (;;) {
        const open = statements.filter((_, index) => isThrottled(answers[index]));
        if (open.length === 0) return answers;
        const again = (await execute(open)).values();
        for (const [index, one] of answers.entries()) {
          if (isThrottled(one)) answers[index] = again.next().value ?? one;
        }
      }
    }),
    breaks: ['retried-as-told'],
  },
];

function isThrottled(answer: BatchStatementResponse | undefined): boolean {
  const { Code = '' } = answer?.Error ?? {};
  return ['ThrottlingError', 'ProvisionedThroughputExceeded'].includes(Code);
}

/** A client that executes statements in its own way. */
function executing(
  work: (
    statements: readonly BatchStatementRequest[],
    execute: Execute,
  ) => Promise<BatchStatementResponse[]>,
): Sabotage {
  return sending((send) => async (command, options) => {
    if (!(command instanceof BatchExecuteStatementCommand)) return send(command, options);
    const execute: Execute = async (statements) => {
      const call = new BatchExecuteStatementCommand({ Statements: [...statements] });
      const { Responses = [] } = (await send(call, options)) as BatchExecuteStatementCommandOutput;
      return Responses;
    };
    return { Responses: await work(command.input.Statements ?? [], execute) };
  });
}
