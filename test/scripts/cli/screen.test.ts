import { EventEmitter } from 'node:events';

import { beforeEach, describe, expect, it } from 'vitest';

import { openScreen } from '../../../scripts/cli/screen.ts';
import { Terminal } from '../../support/terminal.ts';
import { times } from '../../support/records.ts';

let terminal: Terminal;
let host: EventEmitter;
beforeEach(() => {
  terminal = new Terminal(20, 5);
  host = new EventEmitter();
  terminal.write('$ watch\n');
});

describe('a screen', () => {
  it('shows the lines that were drawn last, and nothing of those before', () => {
    const screen = openScreen(terminal, host);
    screen.draw(['a long first line', 'second', 'third']);
    expect(terminal.lines).toEqual(['a long first line', 'second', 'third']);
    screen.draw(['short', '2nd']);
    expect(terminal.lines).toEqual(['short', '2nd']);
  });

  it('leaves nothing behind if the terminal becomes narrower between two drawings', () => {
    const screen = openScreen(terminal, host);
    screen.draw(times(5, () => '1234567890123456789'));
    terminal.columns = 10;
    screen.draw(['123456789', '12']);
    expect(terminal.lines).toEqual(['123456789', '12']);
  });

  it('shows as many lines as the terminal has rows, beginning with the first', () => {
    openScreen(terminal, host).draw(times(9, String));
    expect(terminal.lines).toEqual(['0', '1', '2', '3', '4']);
  });

  it('hides the cursor, and at its end shows it and what was there before', () => {
    const screen = openScreen(terminal, host);
    screen.draw(['line']);
    expect([terminal.cursorIsShown, terminal.lines]).toEqual([false, ['line']]);
    screen.close();
    expect([terminal.cursorIsShown, terminal.lines]).toEqual([true, ['$ watch']]);
    expect(host.listenerCount('exit')).toBe(0);
  });

  it('is closed when the process exits', () => {
    openScreen(terminal, host).draw(['line']);
    host.emit('exit');
    expect([terminal.cursorIsShown, terminal.isAlternate]).toEqual([true, false]);
  });
});
