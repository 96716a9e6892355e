import { BASE64, BY_SOURCE, STRUCTURED } from './cloudevents-forms.ts';
import type { Form } from './form.ts';
import { NATIVE } from './native-form.ts';

/** Every form in which a sender may write an event, the native one first. */
export const FORMS: readonly Form[] = [NATIVE, STRUCTURED, BASE64, BY_SOURCE];

export const FOREIGN_FORMS: readonly Form[] = FORMS.slice(1);
