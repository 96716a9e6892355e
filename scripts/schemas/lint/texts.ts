import { DESCRIPTION_REMEDY, undescribed } from '../descriptions.ts';
import type { Place } from '../fields.ts';
import { wordsOf } from './name-style.ts';
import type { LintRule } from './rule.ts';

const MEANINGLESS = new Set('a an the this that of its is for field value'.split(' '));

export const title: LintRule = {
  name: 'title',
  level: 'error',
  find: ({ file: { schema } }) => {
    if (typeof schema['title'] === 'string' && schema['title'].trim() !== '') return [];
    const fix =
      'Name the event in two or three words: "Order placed". Documents use it as heading.';
    return [{ pointer: '', reason: 'the schema has no title', fix }];
  },
};

export const description: LintRule = {
  name: 'description',
  level: 'error',
  find: ({ all }) =>
    undescribed(all).map((pointer) => ({
      pointer,
      reason: `no description of ${pointer === '' ? 'the event' : 'the field'}`,
      fix: DESCRIPTION_REMEDY,
    })),
};

export const descriptionRepeatsName: LintRule = {
  name: 'description-repeats-name',
  level: 'warning',
  find: ({ places }) =>
    places.filter(onlyRepeatsName).map(({ pointer }) => ({
      pointer,
      reason: 'the description says no more than the name',
      fix: 'Say what the name leaves open: whose it is, its unit, its limits, who makes it.',
    })),
};

function onlyRepeatsName({ name, own }: Place): boolean {
  if (name === undefined) return false;
  const named = new Set(wordsOf(name));
  const texts = own
    .map((schema) => schema['description'])
    .filter((text) => typeof text === 'string');
  return (
    texts.length > 0 && texts.every((text) => meaningOf(text).every((word) => named.has(word)))
  );
}

function meaningOf(text: string): string[] {
  return wordsOf(text).filter((word) => !MEANINGLESS.has(word));
}
