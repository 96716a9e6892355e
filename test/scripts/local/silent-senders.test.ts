import { describe, expect, it } from 'vitest';

import { silentSenderLines } from '../../../scripts/local/silent-senders.ts';

describe('the senders that a local run does not have', () => {
  it('leave out schedules and e-mail addresses', () => {
    const resource = (Type: string, Properties: Record<string, unknown>) => ({ Type, Properties });
    const Resources = {
      Each: resource('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' }),
      Mail: resource('AWS::SNS::Subscription', { Protocol: 'email' }),
    };
    expect(silentSenderLines({ Resources, Outputs: {} })).toEqual([]);
  });
});
