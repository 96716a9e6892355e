import { expect } from 'vitest';

import { API_DOCUMENT } from './api-document.ts';
import { DocumentedAnswers } from './documented-answers.ts';

const answers = new DocumentedAnswers(API_DOCUMENT);

/** Expects that the OpenAPI document allows an answer: its status, headers, content type and body. */
export async function expectDocumented(
  method: string,
  target: string,
  response: Response,
): Promise<void> {
  expect(await undocumented(method, target, response), `${method} ${target}`).toEqual([]);
}

/** What the OpenAPI document doesn't say of an answer. */
export async function undocumented(
  method: string,
  target: string,
  response: Response,
): Promise<string[]> {
  const { status, headers } = response;
  const path = new URL(`http://localhost${target}`).pathname;
  const body = await response.clone().text();
  return answers.problemsOf({ method, path, status, headers, body });
}
