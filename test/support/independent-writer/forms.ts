import { ATTRIBUTES, EVENTBRIDGE, SNS, throughEventBridge, throughSns } from './aws-forms.ts';
import { BASE64, BINARY, BINARY_TYPED, BY_SOURCE, STRUCTURED } from './cloudevents-forms.ts';
import type { Form } from './form.ts';
import { NATIVE } from './native-form.ts';

const OF_EVENTBRIDGE = [EVENTBRIDGE, throughEventBridge(NATIVE), throughEventBridge(STRUCTURED)];

/** Every form in which a sender may write an event, the native one first. */
export const FORMS: readonly Form[] = [
  NATIVE,
  STRUCTURED,
  BASE64,
  BY_SOURCE,
  BINARY,
  BINARY_TYPED,
  ATTRIBUTES,
  SNS,
  ...[STRUCTURED, BASE64, BINARY, BINARY_TYPED, ATTRIBUTES].map(throughSns),
  ...OF_EVENTBRIDGE,
  ...OF_EVENTBRIDGE.map(throughSns),
];

export const FOREIGN_FORMS: readonly Form[] = FORMS.slice(1);
