import { objectText, type Form } from './form.ts';

export const NATIVE: Form = {
  name: 'a native event',
  format: 'native',
  write: ({ fields, bodyText }) => ({ text: objectText(fields, 'body', bodyText) }),
  pointer: (native) => native,
};
