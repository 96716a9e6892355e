import type { Operation } from '../../src/core/operation.ts';
import type { OperationLog } from '../../src/operation-ports.ts';

/** The record of operations in memory. Each of its methods ends before another one begins. */
export class MemoryOperationLog implements OperationLog {
  readonly operations = new Map<string, Operation>();

  create(operation: Operation): Promise<void> {
    if (this.operations.has(operation.id)) {
      return Promise.reject(new Error(`There is already an operation ${operation.id}.`));
    }
    this.operations.set(operation.id, operation);
    return Promise.resolve();
  }

  save<O extends Operation>(operation: O): Promise<O | 'taken'> {
    const { id, revision } = operation;
    if (this.operations.get(id)?.revision !== revision) return Promise.resolve('taken' as const);
    const next = { ...operation, revision: revision + 1 };
    this.operations.set(id, next);
    return Promise.resolve(next);
  }

  find(id: string): Promise<Operation | undefined> {
    return Promise.resolve(this.operations.get(id));
  }

  list(limit: number): Promise<readonly Operation[]> {
    const newestFirst = [...this.operations.values()].sort((one, other) =>
      one.id < other.id ? 1 : -1,
    );
    return Promise.resolve(newestFirst.slice(0, limit));
  }
}
