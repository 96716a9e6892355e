import { describe, expect, it } from 'vitest';

import {
  contentType,
  isBinary,
  lacksVersion,
  structured,
} from '../../../src/core/envelopes/binary-cloudevent.ts';
import { NO_MAPPINGS } from '../../../src/core/envelopes/mappings.ts';
import { attributesOf } from '../../support/format-samples.ts';

describe('the attributes of a CloudEvent in binary mode', () => {
  it.each([
    [{ 'ce-specversion': '1.0' }, true, false],
    [{ ce_specversion: '1.0' }, true, false],
    [{ 'ce-specversion': '1.0', 'ce-id': '1', 'ce-type': 't' }, true, false],
    [{ 'ce-id': '1', 'ce-type': 't' }, false, true],
    [{ ce_id: '1', ce_type: 't' }, false, true],
    [{ 'ce-id': '1' }, false, false],
    [{ 'ce-type': 't' }, false, false],
    [{ 'Ce-Specversion': '1.0' }, true, false],
    [{ CE_ID: '1', Ce_Type: 't' }, false, true],
    [{ specversion: '1.0', 'ce-specversions': '1.0' }, false, false],
    [{}, false, false],
    [undefined, false, false],
  ])('are %j: %s, or lack the version: %s', (values, isThem, areThemWithout) => {
    const attributes = values && attributesOf(values);
    expect(isBinary(attributes)).toBe(isThem);
    expect(lacksVersion(attributes)).toBe(areThemWithout);
  });

  it.each([
    [{ 'content-type': 'a', x: 'b' }, 'a'],
    [{ 'Content-Type': 'a' }, 'a'],
    [{ 'x-content-type': 'a' }, undefined],
    [undefined, undefined],
  ])('%j have the media type %j', (values, type) => {
    expect(contentType(values && attributesOf(values))).toBe(type);
  });
});

describe('the text of a CloudEvent in binary mode', () => {
  const textOf = (data: string, values: Record<string, string>) =>
    structured(data, attributesOf(values), NO_MAPPINGS);

  it('has its attributes in the order of their names, and its data to the letter', () => {
    const attributes = { 'ce-type': 't', 'ce-specversion': '1.0', 'ce-id': '1', other: 'x' };
    expect(textOf('{ "a": 1.50 }', attributes)).toEqual({
      text: '{"id":"1","specversion":"1.0","type":"t","data":{ "a": 1.50 }}',
      names: new Map([
        ['id', 'ce-id'],
        ['specversion', 'ce-specversion'],
        ['type', 'ce-type'],
      ]),
      prefix: 'ce-',
    });
  });

  it('has data in Base64 if that is not JSON, but not if readers may disagree on it', () => {
    const attributes = { ce_specversion: '1.0' };
    expect(textOf('hellö', attributes).text).toBe('{"specversion":"1.0","data_base64":"aGVsbMO2"}');
    expect(textOf('{"a":1,"a":2}', attributes).text).toBe(
      '{"specversion":"1.0","data":{"a":1,"a":2}}',
    );
  });

  it('has the whole name of an attribute that no CloudEvent can have, or that would be the data', () => {
    const attributes = {
      ...{ 'ce-specversion': '1.0', 'ce-': 'a', 'ce-a-b': 'c', 'Ce-Data': 'd' },
      ...{ 'ce-data_base64': 'e', 'ce-a1': 'f', 'ce-1a': 'g' },
    };
    expect(JSON.parse(textOf('1', attributes).text)).toEqual({
      ...{ specversion: '1.0', 'ce-': 'a', 'ce-a-b': 'c', 'Ce-Data': 'd' },
      ...{ 'ce-data_base64': 'e', a1: 'f', '1a': 'g', data: 1 },
    });
  });

  it('has its attributes whatever the case of their names, and each of two that differ only in that', () => {
    const { text, names } = textOf('1', {
      ...{ 'Ce-Specversion': '1.0', 'CE-ID': '1', 'ce-id': '2', 'Ce-TenantId': 'acme' },
    });
    expect(JSON.parse(text)).toEqual({
      ...{ specversion: '1.0', id: '1', 'ce-id': '2', tenantid: 'acme', data: 1 },
    });
    expect(names.get('tenantid')).toBe('Ce-TenantId');
  });

  it('has null as its version if that is missing, so that it is recognised', () => {
    expect(textOf('1', { ce_id: '1', ce_type: 't', 'ce-x': 'y' })).toMatchObject({
      text: '{"specversion":null,"id":"1","type":"t","data":1}',
      prefix: 'ce_',
    });
  });

  it('has the attribute content-type as its media type', () => {
    const { text, names } = textOf('1', { 'ce-specversion': '1.0', 'Content-Type': 'text/json' });
    expect(text).toBe('{"specversion":"1.0","datacontenttype":"text/json","data":1}');
    expect(names.get('datacontenttype')).toBe('Content-Type');
  });
});
