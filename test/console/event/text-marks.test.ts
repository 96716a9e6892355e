import { describe, expect, it } from 'vitest';

import type { EventRecord } from '#generated/console-api.ts';

import { hiddenCharacters } from '../../../src/console/pages/event/hidden-characters.ts';
import { marksOf, placeErrors } from '../../../src/console/pages/event/text-marks.ts';

const error = (pointer: string, detail = 'is wrong', keyword = 'type') => ({
  ...{ pointer, detail, keyword },
});

describe('the place of an error', () => {
  const MESSAGE = '{\n  "event_id": 7,\n  "body": {\n    "amount": -1\n  }\n}';
  const BODY = '{"amount": -1}';

  it('is found in a whole message, with its line', () => {
    const placed = placeErrors(MESSAGE, [error('/body/amount'), error('/event_id')], {
      kind: 'message',
    });
    expect(placed.map(({ line }) => line)).toEqual([4, 2]);
    expect(marksOf(placed).map(({ start, end }) => MESSAGE.slice(start, end))).toEqual(['7', '-1']);
  });

  it('is found in the text of a body, unless it is elsewhere in the message', () => {
    const errors = [
      error('/body/amount'),
      error('/body'),
      error('/expires_at'),
      error('/bodyguard'),
    ];
    const [amount, body, ...others] = placeErrors(BODY, errors, { kind: 'body' });
    expect(BODY.slice(amount?.mark?.start, amount?.mark?.end)).toBe('-1');
    expect(body?.mark?.start).toBe(0);
    expect(others.map(({ mark }) => mark)).toEqual([undefined, undefined]);
  });

  it('is where the text stops being JSON', () => {
    const text = '{"a" 1}';
    const fault = error(
      '',
      'must be JSON: expected ":" at character 5, got something else',
      'syntax',
    );
    const [placed] = placeErrors(text, [fault], { kind: 'message' });
    expect(placed).toMatchObject({ line: 1, mark: { start: 5, end: 6 } });
  });

  it('is marked once, whatever number of errors it has', () => {
    const placed = placeErrors(BODY, [error('/body/amount', 'a'), error('/body/amount', 'b')], {
      kind: 'body',
    });
    expect(marksOf(placed)).toMatchObject([{ note: '/body/amount a\n/body/amount b' }]);
  });
});

describe('the place of an error of a message in another format', () => {
  const CLOUD_EVENT = '{"specversion":null,"type":"a","datacontenttype":"x","ce-a_b":1,"data":{}}';
  const SNS = JSON.stringify({
    Message: '{ "note": "\\u00e9\\"\\ud83d\\ude00", "amount": -1, "item": {} }',
    MessageAttributes: { event_type: { Type: 'String', Value: 'b' } },
  });
  type Case = [
    format: EventRecord['format'],
    pointer: string,
    keyword: string,
    text: string,
    marked: string | undefined,
  ];

  it.each<Case>([
    ['cloudevents', '/attributes/ce-type', 'envelope', CLOUD_EVENT, '"a"'],
    ['cloudevents', '/headers/ce-type', 'envelope', CLOUD_EVENT, '"a"'],
    ['cloudevents', '/attributes/ce_type', 'envelope', CLOUD_EVENT, '"a"'],
    ['cloudevents', '/attributes/Content-Type', 'media_type', CLOUD_EVENT, '"x"'],
    ['cloudevents', '/attributes/ce-a_b', 'envelope', CLOUD_EVENT, '1'],
    ['cloudevents', '/attributes/ce-tenantid', 'required', CLOUD_EVENT, '{'],
    ['cloudevents', '/type', 'required', CLOUD_EVENT, '"a"'],
    ['cloudevents', '/data/amount/unit', 'type', CLOUD_EVENT, undefined],
    ['cloudevents', '/expirytime', 'expiry', '{"expires_at":"x"}', undefined],
    ['cloudevents', '/data_base64/amount', 'required', '{"data_base64":"e30="}', undefined],
    ['cloudevents', '/data', 'syntax', CLOUD_EVENT, undefined],
    ['sns', '/attributes/event_type', 'envelope', SNS, '"b"'],
    ['sns', '/body/amount', 'type', SNS, '-1'],
    ['sns', '/Message/amount', 'type', SNS, '-1'],
    ['sns', '/Message/item/name', 'required', SNS, '{'],
    ['sns', '/Message/nothing', 'type', SNS, undefined],
    ['sns', '/Message/tenant_id', 'required', '{"Message":"hello"}', undefined],
    ['sns', '/Message/tenant_id', 'required', '{"Message":7}', undefined],
    ['sns', '/Message', 'type', '{"Message":"[]"}', '"[]"'],
    ['native', '/attributes/ce-type', 'known', '{"attributes":{"ce-type":1}}', '1'],
  ])('%s: %s (%s)', (format, pointer, keyword, text, marked) => {
    const source = { kind: 'message', format } as const;
    const [placed] = placeErrors(text, [error(pointer, 'is wrong', keyword)], source);
    const mark = placed?.mark;
    expect(mark && text.slice(mark.start, mark.end)).toBe(marked);
  });

  it('is where the message of SNS stops being JSON', () => {
    const text = '{"Message":"{\\"a\\" 1}"}';
    const fault = error('/body', 'must be JSON: expected ":" at character 5, got 1', 'syntax');
    const [placed] = placeErrors(text, [fault], { kind: 'message', format: 'sns' });
    expect(placed?.mark).toMatchObject({ start: 19, end: 20 });
    expect(text.charAt(19)).toBe('1');
  });

  it('is in the object that lacks a member', () => {
    const [placed] = placeErrors(SNS, [error('/attributes/tenant_id', 'is required', 'required')], {
      ...{ kind: 'message', format: 'sns' },
    });
    expect(placed?.mark?.start).toBe(SNS.indexOf('{"event_type"'));
  });
});

describe('the characters that an editor does not show', () => {
  it.each([
    ['{"a": "b"}\n\t', []],
    ['a\nb\u202e', ['U+202E in line 2']],
    ['\u{e0041}\n\u0000', ['U+E0041 in line 1', 'U+0000 in line 2']],
    ['\u200b'.repeat(7), [...Array.from({ length: 5 }, () => 'U+200B in line 1'), '2 more']],
  ])('in %j are named with their lines', (text, named) => {
    expect(hiddenCharacters(text)).toEqual(named);
  });
});
