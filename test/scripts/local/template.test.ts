import { describe, expect, it } from 'vitest';

import { readTemplate, referenced, resolve } from '../../../scripts/local/template.ts';

const known = new Map([
  ['AWS::Region', { ref: 'eu-west-1' }],
  ['Queue', { ref: 'http://queue', arn: 'arn:queue' }],
]);

describe('resolve', () => {
  it.each<[string, unknown, unknown]>([
    ['keeps plain values', { a: [1, 'x', null, true] }, { a: [1, 'x', null, true] }],
    ['replaces a Ref', { url: { Ref: 'Queue' } }, { url: 'http://queue' }],
    ['replaces the ARN of a resource', [{ 'Fn::GetAtt': ['Queue', 'Arn'] }], ['arn:queue']],
    [
      'joins what it has replaced',
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Region' }, ':x']] },
      'arn:eu-west-1:x',
    ],
  ])('%s', (_, value, resolved) => {
    expect(resolve(value, known)).toEqual(resolved);
  });

  it.each<[string, unknown, string]>([
    ['a resource it has not heard of', { Ref: 'Topic' }, 'the resource Topic'],
    ['another attribute than the ARN', { 'Fn::GetAtt': ['Queue', 'QueueName'] }, 'Queue.QueueName'],
    ['a resource without ARN', { 'Fn::GetAtt': ['AWS::Region', 'Arn'] }, 'AWS::Region.Arn'],
    ['a function that the stack does not use', { 'Fn::Sub': '${x}' }, 'Fn::Sub'],
  ])('refuses %s by name', (_, value, name) => {
    expect(() => resolve(value, known)).toThrow(name);
  });
});

describe('referenced', () => {
  it.each<[unknown, string | undefined]>([
    [{ Ref: 'Queue' }, 'Queue'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue'],
    [{ 'Fn::Join': ['', ['a', { Ref: 'Queue' }]] }, undefined],
    ['Queue', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('of %j is %s', (value, id) => {
    expect(referenced(value)).toBe(id);
  });
});

describe('readTemplate', () => {
  it.each(['package.json', 'README.md'])('refuses %s, which is no template', async (path) => {
    await expect(readTemplate(path)).rejects.toThrow('is not a template of this stack');
  });

  it('says how to make a template that is not there', async () => {
    await expect(readTemplate('/nowhere/template.json')).rejects.toThrow('npm run synth');
  });
});
