import type { Random } from '../../../scripts/traffic/random.ts';
import type { RejectionReason } from '../../../src/core/outcome.ts';
import { generationFromOutside } from './generations.ts';
import { BEGIN } from './scheduler.ts';
import { bodyTextOf, largePadding, wireText, type EventFields } from './wire-text.ts';
import type { PlannedMessage } from './planned-message.ts';
import type { WorldSettings } from './world-settings.ts';

/** The first and the last share a key in the journal: see `shareKey`. */
const TENANTS = ['acme', 'globex', 'umbrella'];
/** An id is used again within this many messages. So it's often used twice in a batch. */
const NEAR = 30;
/** Makes messages one after the other. Later ones may repeat, correct or contradict earlier ones. */
export class WorkloadPlan {
  readonly messages: PlannedMessage[] = [];
  private readonly fieldsOf = new Map<PlannedMessage, EventFields>();
  private readonly random: Random;
  /** Milliseconds between two messages. */
  private readonly pace: number;
  private readonly groups: number;
  private readonly handledShare: number;
  private readonly maxEventGenerations: number;

  constructor(
    random: Random,
    pace: number,
    {
      handledShare,
      maxEventGenerations,
    }: Pick<WorldSettings, 'handledShare' | 'maxEventGenerations'>,
  ) {
    this.handledShare = handledShare;
    this.maxEventGenerations = maxEventGenerations;
    this.random = random;
    this.pace = pace;
    this.groups = 2 + random.below(30);
  }

  valid(): void {
    this.event(this.newFields(), 'valid');
  }

  /** Repeats a message. If `reworded`, sometimes with other white space and another order of keys. */
  repeat(kind: 'valid' | 'rejected', reworded: boolean): void {
    const former = this.recent((intent) => (intent === 'valid') === (kind === 'valid'));
    if (!former) {
      this.valid();
      return;
    }
    const fields = this.fieldsOf.get(former);
    if (reworded && fields && this.random.chance(0.5)) {
      this.event(fields, former.intent, true);
      return;
    }
    this.add({ ...former });
    const copy = this.messages.at(-1);
    if (copy && fields) this.fieldsOf.set(copy, fields);
  }

  /** Makes an event with the id of an earlier one and other content. */
  conflict(): void {
    const former = this.recent((intent) => intent === 'valid');
    const fields = former && this.fieldsOf.get(former);
    if (!fields) {
      this.valid();
      return;
    }
    const amount = this.amount();
    // Two events may also differ in the envelope only.
    const other = amount % 4 === 0 && !fields.handled ? { client: 'app' } : { amount };
    this.event({ ...fields, ...other }, 'valid');
  }

  /** Makes a valid event with the id of a rejected one. */
  correct(): void {
    const former = this.recent((intent, key) => intent !== 'valid' && key !== undefined);
    const fields = former && this.fieldsOf.get(former);
    if (!fields) {
      this.valid();
      return;
    }
    const { tenant, id, handled } = fields;
    const corrected = { tenant, id, amount: this.amount(), ...(handled && { handled }) };
    this.event(corrected, 'valid');
  }

  /** Makes a message that can't succeed, with the id of a valid event. */
  rejectKnown(): void {
    const former = this.recent((intent) => intent === 'valid');
    const fields = former && this.fieldsOf.get(former);
    if (!fields) {
      this.valid();
      return;
    }
    this.event({ ...fields, amount: -this.amount() }, 'invalid_body');
  }

  expiring(): void {
    const expiresAt = BEGIN + this.messages.length * this.pace + this.random.below(400_000);
    this.event({ ...this.newFields(), expiresAt }, 'valid_until_expiry');
  }

  reject(reason: RejectionReason): void {
    const fields = this.newFields();
    switch (reason) {
      case 'malformed_json': {
        const text = wireText(fields, false);
        this.nameless(text.slice(0, 20 + this.random.below(text.length - 21)), reason);
        return;
      }
      case 'invalid_envelope': {
        const text = wireText(fields, false);
        if (this.random.chance(0.5)) {
          this.nameless(text.replace('"tenant_id":"', '"tenant_id":"#'), reason);
          return;
        }
        this.raw(text.replace('"client_id":"web"', '"client_id":7'), reason, fields);
        return;
      }
      case 'unknown_type': {
        this.event({ ...fields, type: 'nobody.knows' }, reason);
        return;
      }
      case 'unknown_version': {
        this.event({ ...fields, version: 'v99' }, reason);
        return;
      }
      case 'invalid_body': {
        this.event({ ...fields, amount: -1 }, reason);
        return;
      }
      case 'expired': {
        this.event({ ...fields, expiresAt: BEGIN - 1000 }, reason);
        return;
      }
    }
  }

  /** Makes a message that is too large for an item of DynamoDB, valid or not. */
  large(): void {
    const fields = { ...this.newFields(), padding: largePadding(this.random) };
    if (this.random.chance(0.7)) this.event(fields, 'valid');
    else if (this.random.chance(0.5)) this.event({ ...fields, amount: -1 }, 'invalid_body');
    else this.nameless(wireText(fields, false).slice(0, -1), 'malformed_json');
  }

  private event(fields: EventFields, intent: PlannedMessage['intent'], reworded = false): void {
    if (intent === 'valid' || intent === 'valid_until_expiry' || intent === 'expired') {
      const content = contentOf(fields);
      const text = wireText(fields, reworded);
      const bodyText = bodyTextOf(fields, reworded);
      this.named({ text, bodyText, intent, content }, fields);
    } else this.raw(wireText(fields, reworded), intent, fields);
  }

  private raw(text: string, intent: RejectionReason, fields: EventFields): void {
    const corrected =
      intent === 'invalid_body' ? contentOf({ ...fields, amount: -fields.amount }) : undefined;
    const content = { content: text, ...(corrected !== undefined && { corrected }) };
    this.named({ text, bodyText: '', intent, ...content }, fields);
  }

  private named(
    message: Pick<PlannedMessage, 'text' | 'bodyText' | 'intent' | 'content' | 'corrected'>,
    fields: EventFields,
  ): void {
    const key = `${fields.tenant}#${fields.id}`;
    const handled = fields.handled !== undefined && fields.type === undefined;
    this.add({ ...message, key, groupId: this.groupOf(fields), handled });
    const added = this.messages.at(-1);
    if (added) this.fieldsOf.set(added, fields);
  }

  private nameless(text: string, intent: RejectionReason): void {
    const groupId = this.group();
    this.add({ text, bodyText: '', intent, content: text, groupId });
  }

  private add(message: Omit<PlannedMessage, 'index' | 'sendAfter'>): void {
    const index = this.messages.length;
    this.messages.push({ ...message, index, sendAfter: index * this.pace });
  }

  private recent(
    fits: (intent: PlannedMessage['intent'], key: string | undefined) => boolean,
  ): PlannedMessage | undefined {
    const found = this.messages.slice(-NEAR).filter(({ intent, key }) => fits(intent, key));
    return found.length > 0 ? this.random.pick(found) : undefined;
  }

  private newFields(): EventFields {
    const tenant = this.random.pick(TENANTS);
    // Tenants use the same ids. Only tenant and id together are a key.
    const fields = { tenant, id: `evt-${this.messages.length >> 1}`, amount: this.amount() };
    if (this.handledShare === 0 || !this.random.chance(this.handledShare)) return fields;
    const generation = generationFromOutside(tenant, fields.id, this.maxEventGenerations);
    const handled = {
      groupId: this.groupOf(fields),
      generations: this.random.below(3),
      ...(generation !== undefined && { generation }),
    };
    return { ...fields, handled };
  }

  private amount(): number {
    return 1 + this.random.below(1_000_000);
  }

  private group(): string {
    return `group-${this.random.below(this.groups)}`;
  }

  /** All messages of one event belong to one group. */
  private groupOf({ tenant, id }: Pick<EventFields, 'tenant' | 'id'>): string {
    let sum = 0;
    for (const character of tenant + id) sum = (sum * 31 + character.charCodeAt(0)) % 9973;
    return `group-${sum % this.groups}`;
  }
}

/** Events with equal contents are the same event. */
function contentOf({ tenant, id, amount, client, expiresAt }: EventFields): string {
  return `${tenant}#${id} ${amount} ${client ?? ''} ${expiresAt ?? ''}`;
}
