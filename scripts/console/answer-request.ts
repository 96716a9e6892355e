import type { IncomingMessage, ServerResponse } from 'node:http';

import { problemResponse } from '../loopback/problem-response.ts';
import type { Access } from './access.ts';
import { answerApi, type ConsoleApi } from './answer-api.ts';
import { foreignRequest } from './foreign-request.ts';
import { pageFile } from './page-files.ts';
import { visitorPage, type VisitorText } from './visitor-page.ts';

/** What the server of the console answers with. */
export interface ConsoleAnswers extends ConsoleApi {
  /** Missing until the port is known. */
  readonly access: Access;
  readonly port: number;
  /** The folder of the page, once it is built. Rejects with an error for people. */
  readonly page: Promise<URL>;
  /** A command that starts a console, and so makes a new link. */
  readonly newLinkCommand: string;
}

/** Answers a request, if it comes from a browser that was let in. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  stop: AbortSignal,
  answers: ConsoleAnswers,
): Promise<Response> {
  const { access, port, newLinkCommand } = answers;
  const { url: target = '', headers, method = 'GET' } = request;
  const url = target.startsWith('/') ? URL.parse(`http://127.0.0.1:${port}${target}`) : null;
  if (!url) return problemResponse('invalid_request', 'The path must begin with /.');
  const isApi = url.pathname.startsWith('/api/');
  const foreign = foreignRequest({ method, headers }, port);
  if (foreign !== undefined) {
    return isApi ? problemResponse('forbidden', foreign) : visitorPage(403, refusedText(foreign));
  }
  const hasToken = method === 'GET' && url.pathname === '/';
  const token = hasToken ? url.searchParams.get('token') : null;
  const isKnown = access.admits(headers.cookie);
  if (token !== null && !isKnown) return letIn(token, request, answers);
  if (token !== null) return seeOther('/');
  if (!isKnown) {
    return isApi
      ? problemResponse('unauthenticated', `${NO_SESSION} ${newLinkCommand}`)
      : visitorPage(401, { ...NO_COOKIE, command: newLinkCommand });
  }
  if (isApi) {
    url.pathname = url.pathname.slice('/api'.length);
    return answerApi(request, response, url, stop, answers);
  }
  return answerPage(method, url.pathname, answers);
}

const NO_SESSION =
  'This browser was not let in, or the console was started again. A new console prints a new link:';

const NO_COOKIE: VisitorText = {
  title: 'Open the console by its link',
  text:
    'This browser was not let in, or the console was started again since. Its link works once, for one browser. Another ' +
    'console prints a new link. Start it in a terminal:',
};

const LINK_TEXTS: Readonly<Record<'used' | 'wrong', VisitorText>> = {
  used: {
    title: 'This link was used before',
    text:
      'A link of the console works once, for one browser. If it wasn’t you who used it, end the console with Ctrl-C. ' +
      'Another console prints a new link. Start it in a terminal:',
  },
  wrong: {
    title: 'This is not a link of this console',
    text:
      'It may be of a console that has ended, or a part of it is missing. Another console prints a new link. Start it in ' +
      'a terminal:',
  },
};

function refusedText(text: string): VisitorText {
  return { title: 'The console did not open', text };
}

/** Gives a cookie for the token of the link. */
function letIn(
  token: string,
  { headers }: IncomingMessage,
  { access, newLinkCommand }: ConsoleAnswers,
): Response {
  // A browser that only guesses where its user goes next would use up the link.
  if (headers['sec-purpose'] !== undefined) return new Response(null, { status: 503 });
  const entry = access.enter(token);
  if (entry === 'entered') return seeOther('/', { 'set-cookie': access.setCookie() });
  return visitorPage(403, { ...LINK_TEXTS[entry], command: newLinkCommand });
}

function seeOther(location: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status: 303, headers: { location, ...headers } });
}

async function answerPage(
  method: string,
  path: string,
  { page }: ConsoleAnswers,
): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') {
    return problemResponse('method_not_allowed', 'This path takes GET, HEAD.', {
      allow: 'GET, HEAD',
    });
  }
  try {
    return await pageFile(await page, path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return visitorPage(500, { title: 'The page could not be built', text: why });
  }
}
