import { describe, it } from 'vitest';

import { attack } from './attack.ts';

describe('the API, asked what nobody thought of,', () => {
  it('gives only documented answers, and never fails', () => attack(20, 10));
});
