import type { OperationLog } from '../../operation-ports.ts';

/**
 * The same log. Whoever shows events is told when an operation of this process has ended or stopped. While it runs, it saves
 * itself again and again: to read all open events each time would cost too much.
 */
export function tellingLog(log: OperationLog, changed: () => void): OperationLog {
  return {
    create: (operation) => log.create(operation),
    save: async (operation) => {
      const saved = await log.save(operation);
      if (operation.status !== 'running') changed();
      return saved;
    },
    find: (id) => log.find(id),
    list: (limit) => log.list(limit),
  };
}
