import { CfnResource, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';

import { newApp, newEventProcessor } from './synthesize.ts';
import { VARIANTS } from './variants.ts';

describe('the rules of CloudFormation that the CDK checks', () => {
  it.each(VARIANTS)('hold in the template of %j', (settings) => {
    const app = newApp({ isValidated: true });
    newEventProcessor(settings, app);
    expect(() => app.synth()).not.toThrow();
  });

  it('refuse a template that breaks one', () => {
    const app = newApp({ isValidated: true });
    const properties = { VisibilityTimeout: 'long' };
    new CfnResource(new Stack(app, 'Wrong'), 'Queue', { type: 'AWS::SQS::Queue', properties });
    expect(() => app.synth()).toThrow('VisibilityTimeout');
  });
});
