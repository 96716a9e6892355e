import type { ConsoleMessage, Page, Request, Response } from 'playwright-core';

/** What went wrong in a page, one line each. It grows while the page is open. */
export type PageFaults = readonly string[];

/** The name that pages report broken rules of their content security policy by. */
const REPORT = 'reportPolicyViolation';

/**
 * Collects what goes wrong in a page, whether it can be seen or not: errors and warnings on its console, exceptions that
 * nothing caught, requests that failed or were refused, and violations of its content security policy.
 */
export async function watchPage(page: Page): Promise<PageFaults> {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (isFault(message)) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', ({ message }) => faults.push(`exception: ${message}`));
  page.on('requestfailed', (request) => {
    if (!isAbandoned(request)) faults.push(`no answer: ${described(request)}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${describedAnswer(response)}`);
  });
  await page.exposeFunction(REPORT, (violation: string) => faults.push(`policy: ${violation}`));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    ${REPORT}(event.effectiveDirective + ' forbids ' + (event.blockedURI || 'this')))`);
  return faults;
}

/** Chromium writes a line about each answer from 400 on, which is a fault of its own already. */
function isFault(message: ConsoleMessage): boolean {
  const isAboutAnswer = message.text().startsWith('Failed to load resource');
  return ['error', 'warning', 'assert'].includes(message.type()) && !isAboutAnswer;
}

/** A page that goes away abandons its requests. */
function isAbandoned(request: Request): boolean {
  return request.failure()?.errorText === 'net::ERR_ABORTED';
}

function describedAnswer(response: Response): string {
  return described(response.request());
}

function described(request: Request): string {
  const { pathname, search } = new URL(request.url());
  return `${request.method()} ${pathname}${search}`;
}
