import { randomBytes, timingSafeEqual } from 'node:crypto';

/** What a token did: it let the visitor in, was used before, or never was a token of this server. */
export type Entry = 'entered' | 'used' | 'wrong';

/** Decides who may see the console. The token of the link works once, and gives a cookie that lasts until the console ends. */
export class Access {
  /** For the link. */
  readonly token = secret();
  private readonly session = secret();
  private readonly cookieName: string;
  private isUsed = false;

  /** @param port the server's. A browser sends the cookies of a host to each of its ports, so their names have the port. */
  constructor(port: number) {
    this.cookieName = `event-processor-console-${port}`;
  }

  enter(token: string): Entry {
    if (!areEqual(token, this.token)) return 'wrong';
    if (this.isUsed) return 'used';
    this.isUsed = true;
    return 'entered';
  }

  /** `Set-Cookie` for a visitor who has entered. Scripts can't read it, and no other site can make a browser send it. */
  setCookie(): string {
    return `${this.cookieName}=${this.session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** @param cookies the header `Cookie`. Another server on this host may have set a cookie of the same name, too. */
  admits(cookies: string | undefined): boolean {
    const pairs = (cookies ?? '').split(';').map((pair) => pair.trim().split(/=(.*)/s, 2));
    return pairs.some(
      ([name, value = '']) => name === this.cookieName && areEqual(value, this.session),
    );
  }
}

/** 256 random bits. */
function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in a time that tells nothing about the secret. */
function areEqual(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
