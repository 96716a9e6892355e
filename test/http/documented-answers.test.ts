import { describe, expect, it } from 'vitest';

import { problem } from '../../src/http/problem.ts';
import { API_DOCUMENT } from './api-document.ts';
import { DocumentedAnswers, type Exchange } from './documented-answers.ts';

const OK = JSON.stringify({ status: 'ok', store: 'reachable', queue: 'reachable' });
const NOT_FOUND = JSON.stringify(problem('not_found', 'There is none.'));
const JSON_TYPE = 'application/json';
const PROBLEM_TYPE = 'application/problem+json';

type Row = [
  what: string,
  exchange: Partial<Omit<Exchange, 'headers'>> & { headers?: Record<string, string> },
  problems: string[],
];

describe('an answer', () => {
  it.each<Row>([
    ['that is documented', {}, []],
    ['to HEAD', { method: 'HEAD', body: '' }, []],
    ['with an unknown status', { status: 418 }, ['418 is not documented']],
    [
      'with an unknown header',
      { headers: { location: '/' } },
      ['header location of 200 is not documented'],
    ],
    [
      'with another content type',
      { headers: { 'content-type': 'text/html' } },
      ['content type text/html is not documented'],
    ],
    ['without its body', { body: '' }, ['the body is empty']],
    [
      'whose body breaks the schema',
      { body: '{"status":"fine","store":"reachable"}' },
      [
        "the body must have required property 'queue'",
        '/status must be equal to one of the allowed values',
      ],
    ],
    ['for a path that no route has', { path: '/none', status: 404, body: NOT_FOUND }, []],
    ['that finds a path that no route has', { path: '/none' }, ['expected 404, got 200']],
    [
      'to an unknown method',
      { method: 'PUT', status: 405, headers: { allow: 'GET' }, body: NOT_FOUND },
      [],
    ],
    [
      'to an unknown method, without the known ones',
      { method: 'PUT', status: 405, body: NOT_FOUND },
      ['405 has no header Allow'],
    ],
    ['to OPTIONS', { method: 'OPTIONS', status: 204, body: '' }, []],
  ])('%s is recognised', (_, { headers, ...exchange }, expected) => {
    const answers = new DocumentedAnswers(API_DOCUMENT);
    const status = exchange.status ?? 200;
    const type = status < 400 ? JSON_TYPE : PROBLEM_TYPE;
    const whole: Exchange = {
      ...{ method: 'GET', path: '/health', status: 200, body: OK },
      ...exchange,
      headers: new Headers({ 'content-type': type, ...headers }),
    };
    expect(answers.problemsOf(whole)).toEqual(expected);
  });
});
