import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageBatchCommand,
  SQS,
  type BatchResultErrorEntry,
  type ChangeMessageVisibilityBatchRequestEntry,
} from '@aws-sdk/client-sqs';

import { clientSending, type Send } from '../client-sending.ts';
import type { Faults } from '../faults.ts';
import type { AskedChange } from '../invariants/delivery-invariants.ts';
import type { CallFaults, Caller, Network } from '../network.ts';
import { SEND_FAULTS, sendBatch, type Sending } from './send-batch.ts';
import type { SimulatedQueue } from './simulated-queue.ts';

/** Is called with the changes of visibility in each call, even if the call fails. */
export type OnVisibilityAsked = (changes: readonly AskedChange[]) => void;

const VISIBILITY_FAULTS: CallFaults = {
  failed: 'sqs_visibility_call_failed',
  answerLost: 'sqs_visibility_answer_lost',
  slow: 'sqs_visibility_slow',
  repeated: 'sqs_visibility_repeated',
  outage: () => undefined,
};

/** The SQS client of one process, at the boundary of the SDK: `client.send(command)`. */
export function simulatedSqsClient(
  caller: Caller,
  queue: SimulatedQueue,
  network: Network,
  faults: Faults,
  onAsked: OnVisibilityAsked,
  sending: Sending,
): SQS {
  const changeOne = ({ Id, ReceiptHandle = '', VisibilityTimeout = -1 }: ChangeEntry) => {
    if (faults.strikes('sqs_visibility_entry_failed', caller)) {
      return { Id, Code: 'InternalError', SenderFault: false };
    }
    const error = queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
    return error && { Id, Code: error.code, SenderFault: error.senderFault };
  };
  const send: Send = async (command, { abortSignal } = {}) => {
    const limit = abortSignal && { signal: abortSignal };
    if (command instanceof SendMessageBatchCommand) {
      const execute = sendBatch(command.input, queue, { caller, faults, sending });
      return network.call<object>(caller, SEND_FAULTS, execute, limit);
    }
    if (!(command instanceof ChangeMessageVisibilityBatchCommand)) {
      throw new Error('The consumer calls an operation of SQS that is not simulated.');
    }
    const entries = command.input.Entries ?? [];
    const ids = new Set(entries.map(({ Id }) => Id));
    // API reference, ChangeMessageVisibilityBatch: at most 10 entries, ids unique within the call.
    if (entries.length === 0 || entries.length > 10 || ids.size < entries.length) {
      throw Object.assign(new Error('malformed batch'), { name: 'BatchRequestError' });
    }
    onAsked(
      entries.map(({ ReceiptHandle: receipt = '', VisibilityTimeout: seconds = -1 }) => ({
        receipt,
        seconds,
      })),
    );
    const change = () => {
      const failed = entries.map(changeOne).filter((error) => error !== undefined);
      const errors = new Set(failed.map(({ Id }) => Id));
      const Successful = entries.flatMap(({ Id }) => (errors.has(Id) ? [] : [{ Id }]));
      return { Successful, Failed: failed as BatchResultErrorEntry[] };
    };
    return network.call<object>(caller, VISIBILITY_FAULTS, change, limit);
  };
  return clientSending(SQS, send);
}

type ChangeEntry = ChangeMessageVisibilityBatchRequestEntry;
