import { describeOperationLog } from '../contracts/operation-log.contract.ts';
import { MemoryOperationLog } from './memory-operation-log.ts';

describeOperationLog('MemoryOperationLog', () => Promise.resolve(new MemoryOperationLog()));
