import type { OperationLog } from '../../operation-ports.ts';

/** The same log. Whoever shows events is told when an operation of this process may have changed some. */
export function tellingLog(log: OperationLog, changed: () => void): OperationLog {
  return {
    create: (operation) => log.create(operation),
    save: async (operation) => {
      const saved = await log.save(operation);
      changed();
      return saved;
    },
    find: (id) => log.find(id),
    list: (limit) => log.list(limit),
  };
}
