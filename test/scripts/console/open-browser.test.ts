import { describe, expect, it } from 'vitest';

import { browserProgram } from '../../../scripts/console/open-browser.ts';

const LINK = 'http://127.0.0.1:1/?token=t';

describe('browserProgram', () => {
  it.each([
    ['linux', { DISPLAY: ':0' }, ['xdg-open', LINK]],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open', LINK]],
    // xdg-open would start a browser in the terminal.
    ['linux', {}, undefined],
    ['darwin', {}, ['open', LINK]],
    ['win32', {}, ['cmd', '/c', 'start', '""', LINK]],
  ] as const)('on %s with %j is %j', (platform, env, program) => {
    expect(browserProgram(LINK, platform, env)).toEqual(program);
  });
});
