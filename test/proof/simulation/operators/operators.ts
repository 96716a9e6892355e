import { seededRandom, seededUuid, type Random } from '../../../../scripts/traffic/random.ts';
import { SqsMessageSender } from '../../../../src/adapters/sqs/sqs-message-sender.ts';
import { messageText } from '../../../../src/core/event-text.ts';
import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import { isOpen } from '../../../../src/core/open-record.ts';
import { isReachable } from '../../../../src/core/record-edit.ts';
import type { LedgerEditor, MessageSender } from '../../../../src/operation-ports.ts';
import type { Edit } from '../../../../src/operations/edit-event.ts';
import { rowOfRecord } from '../invariants/ledger-row.ts';
import { LATE_MS } from '../network.ts';
import { asKept, asNative, type PlannedMessage } from '../planned-message.ts';
import { simulatedSqsClient } from '../sqs/simulated-sqs-client.ts';
import type { World } from '../world.ts';
import { correctedMessage, correctedPlan } from './corrected-message.ts';
import { OperatorProcess } from './operator-process.ts';
import { simulatedEditor } from './simulated-editor.ts';

/**
 * If a process crashed, or a service failed it, another one goes on after this many milliseconds. By then each call of the
 * first one has taken effect, also one that the network repeats late.
 */
const RESUMED_AFTER_MS = LATE_MS + 10_000;

/** Lets operators change open records at random moments, until the faults stop. */
export function letOperatorsWork(world: World): void {
  const { scheduler, settings, seed } = world;
  const random = seededRandom(seed, 'operators');
  for (let number = 1; number <= settings.operatorActions; number += 1) {
    scheduler.after(random.next() * settings.calmAfter * 1000, () => {
      const key = pickOpen(world, random);
      if (key === undefined) return;
      new OperatorAction(world, number, key).begin();
    });
  }
}

/** The key of a record that the index of open records lists. */
function pickOpen({ table, memoryRows, settings }: World, random: Random): string | undefined {
  const keys =
    settings.store === 'memory'
      ? [...memoryRows.values()].filter(({ status }) => status === 'failed').map(({ key }) => key)
      : table
          .items()
          .filter((item) => item['open_shard'])
          .map((item) => item['pk']?.S ?? '');
  return keys.length === 0 ? undefined : random.pick(keys);
}

/** One record in an operation: it is discarded, or its message is sent again, corrected if the operator can do that. */
class OperatorAction {
  private readonly world: World;
  private readonly operationId: string;
  private readonly key: string;
  private readonly random: Random;
  private readonly isDiscard: boolean;
  private readonly isEdit: boolean;
  private processes = 0;
  private sent = 0;

  constructor(world: World, number: number, key: string) {
    this.world = world;
    this.operationId = `operation-${number}`;
    this.key = key;
    this.random = seededRandom(world.seed, 'operator', number);
    this.isDiscard = this.random.chance(0.3);
    this.isEdit = this.random.chance(0.5);
  }

  /** The first process: it sees the record, thinks for a while, and changes it. */
  begin(): void {
    const { scheduler, faults } = this.world;
    const process = this.start();
    void this.run(async () => {
      const editor = simulatedEditor(this.world, process);
      const seen = await this.read(editor);
      if (!seen || !isOpen(seen)) return;
      await scheduler.sleep(this.random.pick([0, 100, 10_000]));
      process.seen = rowOfRecord(seen);
      if (this.isDiscard || !isReachable(seen)) {
        const result = await editor.discard(seen, this.operationId);
        if (result === 'done') faults.note('operator_discarded');
        return;
      }
      const edit = this.isEdit ? await this.correct(seen, editor) : undefined;
      const dueAt = new Date(scheduler.now()).toISOString();
      const result = await editor.requeue(seen, this.operationId, dueAt);
      if (result === 'done') await this.send(process, seen, edit);
    });
  }

  /** A later process: it sends what an earlier one has made wait, but may not have sent. */
  private goOn(): void {
    const process = this.start();
    void this.run(async () => {
      const record = await this.read(simulatedEditor(this.world, process));
      const isLeft = record?.status === 'queued' && record.operationId === this.operationId;
      if (isLeft) await this.send(process, record);
    });
  }

  private start(): OperatorProcess {
    const { faults } = this.world;
    this.processes += 1;
    const crashAfter = faults.isDue('operator_crashed') ? this.random.below(5) : Infinity;
    return new OperatorProcess(crashAfter, () => {
      faults.note('operator_crashed');
      this.later();
    });
  }

  private later(): void {
    const { scheduler } = this.world;
    scheduler.after(RESUMED_AFTER_MS, () => this.goOn());
  }

  /** If a service failed, the operator starts the operation again. */
  private async run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch {
      this.later();
    }
  }

  private async correct(seen: LedgerRecord, editor: LedgerEditor): Promise<Edit | undefined> {
    const { options, scheduler } = this.world;
    return correctedMessage(seen, options.registry, scheduler.now(), editor);
  }

  private async read(editor: LedgerEditor): Promise<LedgerRecord | undefined> {
    return (await editor.read([this.key])).get(this.key);
  }

  private async send(process: OperatorProcess, record: LedgerRecord, edit?: Edit): Promise<void> {
    const { witness, faults } = this.world;
    const plan = witness.find(record.messageId)?.plan;
    if (!plan) throw new Error(`no message made ${record.key}`);
    const corrected = edit && correctedPlan(plan, edit);
    const body = corrected?.text ?? messageText(record);
    const { content } = record;
    const envelope = content.kind === 'event' ? content.envelope : undefined;
    const message = {
      id: this.key,
      body,
      tenantId: envelope?.tenantId ?? this.key.split('#')[0] ?? '',
      groupId: envelope?.groupId ?? plan.groupId,
      deduplicationId: `${this.operationId} ${this.key}${corrected ? ' corrected' : ''}`,
    };
    const repeated =
      content.kind === 'event'
        ? { ...asNative(plan), text: body, bodyText: content.bodyText }
        : { ...(record.failure?.reason === 'expired' ? asNative : asKept)(plan), text: body };
    const [result] = await this.senderOf(process, corrected ?? repeated).send([message]);
    if (result?.kind !== 'sent') throw new Error(result?.cause);
    faults.note(corrected ? 'operator_corrected' : 'operator_sent_again');
  }

  private senderOf(process: OperatorProcess, plan: PlannedMessage): MessageSender {
    const { queue, network, faults, settings, seed, witness } = this.world;
    const { operationId, processes } = this;
    const client = simulatedSqsClient(process, queue, network, faults, () => undefined, {
      nextId: () => seededUuid(seed, operationId, processes, (this.sent += 1)),
      accepted: ({ id }) => witness.acceptAgain(plan, id),
    });
    return new SqsMessageSender(
      client,
      `https://sqs/events${settings.mapping.fifo ? '.fifo' : ''}`,
    );
  }
}
