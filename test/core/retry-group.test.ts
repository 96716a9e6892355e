import { describe, expect, it } from 'vitest';

import { HANDLING_FAULTS } from '../../src/core/outcome.ts';
import { retryGroup } from '../../src/core/retry-group.ts';

describe('retryGroup', () => {
  it.each(HANDLING_FAULTS)('counts %s for whoever wrote the handler', (code) => {
    expect(retryGroup(code)).toBe('handler');
  });

  it.each(['store_unavailable', 'deadline', 'unexpected'] as const)(
    'counts %s for whoever runs the infrastructure',
    (code) => {
      expect(retryGroup(code)).toBe('infrastructure');
    },
  );

  it.each(['leased', 'lease_lost', 'no_handler', 'group_held'] as const)(
    'counts %s for nobody: the message waits',
    (code) => {
      expect(retryGroup(code)).toBe('waiting');
    },
  );
});
