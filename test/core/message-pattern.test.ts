import { describe, expect, it } from 'vitest';

import { messagePattern } from '../../src/core/message-pattern.ts';
import { randomIds } from '../support/random-ids.ts';

describe('messagePattern', () => {
  it.each([
    // Node
    ["TypeError: Cannot read properties of undefined (reading 'total')", 'same'],
    ['TypeError: orders.find is not a function', 'same'],
    ['Error: connect ECONNREFUSED 10.0.12.7:5432', 'Error: connect ECONNREFUSED #'],
    ['Error: connect ECONNREFUSED ::1:5432', 'Error: connect ECONNREFUSED ::#'],
    ['Error: getaddrinfo ENOTFOUND db-7f9c.internal', 'Error: getaddrinfo ENOTFOUND #.internal'],
    [
      "Error: ENOENT: no such file or directory, open '/tmp/upload/y.json'",
      'Error: ENOENT: no such file or directory, open #',
    ],
    ['Error: Cannot load C:\\data\\rates.csv', 'Error: Cannot load #'],
    ['Error: failed in /var/task/orders.mjs:12:30', 'Error: failed in #'],
    [
      'SyntaxError: Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON',
      'SyntaxError: Unexpected token #... is not valid JSON',
    ],
    ['AbortError: The operation was aborted due to timeout', 'same'],
    // HTTP
    ['AxiosError: Request failed with status code 503', 'same'],
    ['Error: HTTP 429 after 3 attempts', 'Error: HTTP 429 after # attempts'],
    ['Error: {"statusCode":404,"id":17}', 'Error: {"statusCode":404,#}'],
    [
      'Error: 402 {"error":{"code":"card_declined","message":"Your card was declined."}}',
      'Error: # {#:{"code":"card_declined",#}}',
    ],
    [
      'Error: POST https://bob:pw@api.example.com/v1/charges/ch_3MmlLrLkd/capture?key=abc failed',
      'Error: POST https://api.example.com/#/charges/#/capture failed',
    ],
    [
      'Error: 502 <html>\r\n<head><title>502 Bad Gateway</title></head>',
      'Error: # <html> <head><title># Bad Gateway</title></head>',
    ],
    // AWS
    ['ConditionalCheckFailedException: The conditional request failed', 'same'],
    [
      'ProvisionedThroughputExceededException: The level of configured provisioned throughput was exceeded',
      'same',
    ],
    [
      'AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/consume/consume is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:123456789012:table/Orders',
      'AccessDeniedException: User: arn:aws:sts::#:assumed-role/consume/consume is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:#:table/Orders',
    ],
    ['NoSuchBucket: s3 has no bucket b-17', 'NoSuchBucket: s3 has no bucket #'],
    [
      'ThrottlingException: Rate exceeded (Request ID: 550e8400-e29b-41d4-a716-446655440000)',
      'ThrottlingException: Rate exceeded (Request ID: #)',
    ],
    // Databases
    ['error: duplicate key value violates unique constraint "users_email_key"', 'same'],
    ['error: null value in column "name" of relation "users" violates not-null constraint', 'same'],
    [
      'error: Key (email)=(bob@example.com) already exists.',
      'error: Key (email)=# already exists.',
    ],
    [
      "Error: ER_DUP_ENTRY: Duplicate entry 'bob-12' for key 'users.email'",
      "Error: ER_DUP_ENTRY: Duplicate entry # for key 'users.email'",
    ],
    [
      'MongoServerError: E11000 duplicate key error index: email_1 dup key: { email: "a@b.com" }',
      'MongoServerError: # duplicate key error index: # dup key: { email: # }',
    ],
    [
      'error: deadlock detected: process 1234 waits for transaction 99',
      'error: deadlock detected: process # waits for transaction #',
    ],
    // Payments
    [
      "StripeCardError: No such customer: 'cus_NffrFeUfNV2Hib'",
      'StripeCardError: No such customer: #',
    ],
    [
      'StripeCardError: No such customer: cus_NffrFeUfNVHib',
      'StripeCardError: No such customer: #',
    ],
    // Text of people
    ['Error: order ord-17 isn’t known', 'Error: order # isn’t known'],
    ["Error: can't ship to 'O'Brien's' yet", "Error: can't ship to # yet"],
    ['Error: the mail to bob.b+x@example.co.uk bounced', 'Error: the mail to # bounced'],
    ['Error: „Größe“ fehlt für Artikel ÄÖ17', 'Error: # fehlt für Artikel #'],
    ['Error: “x” and ‘y’ and `w`', 'Error: #'],
    ['Error: missing ids a1, b2 and c3', 'Error: missing ids #'],
    ['Error: "cut off', 'Error: #'],
    ['Error: due 2026-11-21T09:30:00.123+01:00', 'Error: due #'],
    ['Error: due Sat, 21 Nov 2026 09:30:00 GMT', 'Error: due #'],
    ['Error: token deadbeef, or xKdPqRtYvWzLmNbGhJ', 'Error: token #'],
    ['Error: 12.50 EUR is -1,000 too few', 'Error: # EUR is # too few'],
    ['Error: \u001b[31mred\u001b[0m\n\u202e  text\ud800', 'Error: [# [# text'],
    ['[object Object]', 'same'],
    ['', 'same'],
  ])('of %j is %j', (message, pattern) => {
    expect(messagePattern(message)).toBe(pattern === 'same' ? message : pattern);
  });

  it('has at most 200 characters', () => {
    expect(messagePattern('word '.repeat(1000))).toBe('word '.repeat(40));
    expect(messagePattern(`${'x '.repeat(99)}x😀`).isWellFormed()).toBe(true);
  });

  it.each([
    'order %',
    "order '%'",
    'order "%" is late',
    'a % b %',
    '/orders/%/items',
    'id=%, %',
    '(%)',
  ])('is the same for all ids in %j', (message) => {
    const patterns = new Set(
      Array.from({ length: 200 }, (_, seed) => {
        const idOf = randomIds(seed);
        return messagePattern(`Error: ${message.replaceAll('%', () => idOf())}`);
      }),
    );
    expect([...patterns]).toHaveLength(1);
  });
});
