import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LineLogger } from '../../../src/adapters/powertools/line-logger.ts';

/** What was written, write by write. */
let written: { stream: string; text: string }[];
let logger: LineLogger;
beforeEach(() => {
  written = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written.push({ stream, text: String(text) });
      return true;
    });
  }
  logger = new LineLogger({ serviceName: 'event-consumer' });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const messagesOf = (text = '') =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { message: string }).message);

describe('a logger of lines', () => {
  it('writes each line at once', () => {
    logger.info('first');
    logger.warn('second');
    expect(written.map(({ stream, text }) => [stream, messagesOf(text)])).toEqual([
      ['stdout', ['first']],
      ['stderr', ['second']],
    ]);
  });

  it('writes all warnings and errors of a batch together, in their order', () => {
    logger.together(() => {
      logger.warn('first', { tenant_id: 'acme' });
      logger.error('second');
      logger.warn('third');
      expect(written).toEqual([]);
    });
    expect(written).toHaveLength(1);
    expect(written[0]?.stream).toBe('stderr');
    expect(messagesOf(written[0]?.text)).toEqual(['first', 'second', 'third']);
  });

  it('writes the same line together with others as alone', () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 21) });
    const details = {
      tenant_id: 'acme',
      errors: [{ pointer: '/a' }],
      cause: undefined,
      reason: '',
    };
    logger.warn('refused', details);
    logger.together(() => logger.warn('refused', details));
    vi.useRealTimers();
    expect(written[1]).toEqual(written[0]);
  });

  it('writes the lines before an error, and lines after it at once', () => {
    const broken = () => {
      logger.warn('before');
      throw new Error('broken');
    };
    expect(() => logger.together(broken)).toThrow('broken');
    expect(messagesOf(written[0]?.text)).toEqual(['before']);
    logger.warn('after');
    expect(messagesOf(written[1]?.text)).toEqual(['after']);
  });

  it('writes nothing if there is no line, or if the level leaves them out', () => {
    logger.setLogLevel('ERROR');
    logger.together(() => undefined);
    logger.together(() => logger.warn('left out'));
    expect(written).toEqual([]);
  });
});
