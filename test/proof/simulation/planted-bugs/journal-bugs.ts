import {
  BatchExecuteStatementCommand,
  type AttributeValue,
  type BatchExecuteStatementCommandOutput,
  type BatchStatementRequest,
} from '@aws-sdk/client-dynamodb';

import { readPage } from '../../../../src/adapters/dynamodb/journal-page-reader.ts';
import { PageWriter } from '../../../../src/adapters/dynamodb/journal-page-writer.ts';
import { JOURNAL } from '../../../../src/names/storage.ts';
import type { Send } from '../client-sending.ts';
import { JOURNAL_TABLE } from '../dynamodb/reading-client.ts';
import { insertedNames, readStatement } from '../dynamodb/statements.ts';
import type { Sabotage } from '../world.ts';
import { sending, type PlantedBug } from './planted-bug.ts';

/** Bugs in writing the journal. */
export const JOURNAL_BUGS: readonly PlantedBug[] = [
  {
    name: 'writes the pages of the journal after the records',
    sabotage: sending((send) => {
      let waiting: Parameters<Send> | undefined;
      return async (command, options) => {
        if (isPages(command)) {
          waiting = [command, options];
          return written(command);
        }
        const answer = await send(command, options);
        const pages = waiting;
        waiting = undefined;
        if (pages) await send(...pages);
        return answer;
      };
    }),
    breaks: ['listed-once'],
  },
  {
    name: 'records what a page of the journal that failed would have named',
    sabotage: sending((send) => async (command, options) => {
      if (!isPages(command)) return send(command, options);
      await send(command, options).catch(() => undefined);
      return written(command);
    }),
    breaks: ['listed-once'],
  },
  {
    name: 'drops the failure of one page of the journal',
    sabotage: sending((send) => async (command, options) => {
      const answer = await send(command, options);
      if (!isPages(command)) return answer;
      const { Responses = [] } = answer as BatchExecuteStatementCommandOutput;
      return { Responses: Responses.map(() => ({})) };
    }),
    breaks: ['listed-once'],
  },
  {
    name: 'writes no page for conflicts',
    sabotage: sending((send) => (command, options) => {
      const isOfConflicts = isPages(command) && namesIn(command).every((name) => / /.test(name));
      return isOfConflicts ? Promise.resolve(written(command)) : send(command, options);
    }),
    breaks: ['listed-once'],
  },
  {
    name: 'writes no page for messages that name no tenant',
    sabotage: changingPages(JOURNAL.tenantId, (value) =>
      value.S === JOURNAL.noTenant ? { S: 'nobody' } : value,
    ),
    breaks: ['listed-once'],
  },
  {
    name: 'writes the page of some tenants under the key of others',
    sabotage: changingPages(JOURNAL.tenantId, (value) =>
      value.S?.startsWith('~') === true ? { S: '~0' } : value,
    ),
    breaks: ['listed-once'],
  },
  {
    name: 'gives the pages of the journal another time than the records',
    sabotage: changingPages(JOURNAL.position, ({ S: position = '' }) => ({
      S: position.replace(/\d{3}Z/, '000Z'),
    })),
    breaks: ['listed-once'],
  },
  {
    name: 'overwrites a page with one of another batch of the same millisecond',
    sabotage: changingPages(JOURNAL.position, ({ S: position = '' }) => ({
      S: position.replace(/_[0-9a-f]{16}_/, '_0000000000000000_'),
    })),
    breaks: ['listed-once'],
  },
  {
    name: 'leaves the last record of a batch out of its page',
    sabotage: changingPages(JOURNAL.records, ({ B: page = new Uint8Array() }) => ({
      B: withoutLast(page),
    })),
    breaks: ['listed-once'],
  },
];

/** A client that changes an attribute of the pages that it writes. */
function changingPages(name: string, change: (value: AttributeValue) => AttributeValue): Sabotage {
  return sending((send) => (command, options) => {
    if (!isPages(command)) return send(command, options);
    const Statements = statementsOf(command).map((statement) => {
      const at = insertedNames(statement.Statement ?? '').indexOf(name);
      const Parameters = statement.Parameters?.map((value, index) =>
        index === at ? change(value) : value,
      );
      return { ...statement, Parameters };
    });
    return send(new BatchExecuteStatementCommand({ Statements }), options);
  });
}

function withoutLast(page: Uint8Array): Uint8Array {
  const records = readPage(page).slice(0, -1);
  const writer = new PageWriter(10 * page.length + 1_000, page.length + 1_000);
  writer.beginPage('');
  for (const [type = '', ofType] of Map.groupBy(records, ({ eventType }) => eventType)) {
    writer.add(type, ofType);
  }
  return writer.page();
}

/** Whether a command writes pages of the journal. */
function isPages(command: unknown): command is BatchExecuteStatementCommand {
  if (!(command instanceof BatchExecuteStatementCommand)) return false;
  const [first] = statementsOf(command);
  return readStatement(first?.Statement ?? '').table === JOURNAL_TABLE;
}

function statementsOf({ input }: BatchExecuteStatementCommand): readonly BatchStatementRequest[] {
  return input.Statements ?? [];
}

/** An answer as if every page had been written. */
function written(command: BatchExecuteStatementCommand): object {
  return { Responses: statementsOf(command).map(() => ({})) };
}

/** The names on the pages that a command writes. */
function namesIn(command: BatchExecuteStatementCommand): string[] {
  return statementsOf(command).flatMap(({ Statement = '', Parameters = [] }) => {
    const page = Parameters[insertedNames(Statement).indexOf(JOURNAL.records)]?.B;
    return page ? readPage(page).map(({ name }) => name) : [];
  });
}
