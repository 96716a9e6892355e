import {
  ATTRIBUTES,
  attributesText,
  EVENTBRIDGE,
  SNS,
  throughEventBridge,
  throughSns,
} from './aws-forms.ts';
import { BINARY, BY_SOURCE, STRUCTURED } from './cloudevents-forms.ts';
import type { Form, SentEvent, SentMessage } from './form.ts';
import { NATIVE } from './native-form.ts';

/** A way in which a sender writes an event, and what the ledger makes of it. */
export interface Way {
  readonly form: Form;
  /**
   * What the format says beside the event. Events of one format differ if this does. Events of two formats don't.
   */
  readonly extra: string;
  /** The text that the ledger keeps of a rejected message, because the message's own text is only the body. */
  readonly rawText?: (event: SentEvent, sent: SentMessage) => string;
  /** Whether it can say the generation of an event. */
  readonly hasGeneration?: true;
}

/** Ways in which senders write events, some of them twice in one format. */
export const WAYS: readonly Way[] = [
  { form: STRUCTURED, extra: 'source' },
  { form: BY_SOURCE, extra: '' },
  { form: BINARY, extra: 'source', rawText: (event) => STRUCTURED.write(event).text },
  { form: SNS, extra: '', hasGeneration: true },
  { form: ATTRIBUTES, extra: '', rawText: (_, sent) => attributesText(sent) },
  { form: throughSns(ATTRIBUTES), extra: '' },
  { form: throughSns(STRUCTURED), extra: 'source' },
  { form: EVENTBRIDGE, extra: 'bus', hasGeneration: true },
  { form: throughEventBridge(NATIVE), extra: '', hasGeneration: true },
];

/** The ways that have a place for each field: only texts can be in attributes, and CloudEvents have no generation. */
export function waysFor({ fields }: SentEvent): readonly Way[] {
  const areTexts = Object.values(fields).every((value) => typeof value === 'string');
  const isChild = fields['generation'] !== undefined;
  return WAYS.filter(
    ({ form, hasGeneration = false }) =>
      (areTexts || !form.hasAttributes) && (!isChild || hasGeneration),
  );
}
