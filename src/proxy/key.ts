import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { headerOf, type ProxyRequest } from './request.js';
import type { RequestPath } from './path.js';

/** A key that nobody guesses, of characters that need no quotes in a path, a header or a shell. */
export function makeKey(): string {
  return randomBytes(24).toString('base64url');
}

/** Whether a request carries the key, and the request without it. */
export type KeyCheck = {
  readonly isRight: boolean;
  readonly target: RequestPath;
  /** The client's own, if the key was not given there. */
  readonly authorization?: string;
};

/** Looks for the key as `Authorization: Bearer KEY`, as `X-Isvc-Key: KEY` and as `/key-KEY/…`. */
export function checkKey(request: Pick<ProxyRequest, 'headers'>, target: RequestPath, key: string): KeyCheck {
  const authorization = headerOf(request, 'authorization');
  const [, bearer] = /^bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  const [first, inPath] = /^\/key-([\w-]+)(?=\/|$)/.exec(target.path) ?? [];
  const isBearer = isSame(bearer, key);
  const isHeader = isSame(headerOf(request, 'x-isvc-key'), key);
  const isPath = isSame(inPath, key);
  const path = isPath ? target.path.slice(first?.length ?? 0) || '/' : target.path;
  return {
    isRight: isBearer || isHeader || isPath,
    target: { ...target, path },
    ...(authorization === undefined || isBearer ? {} : { authorization }),
  };
}

/** Takes as long for each key. */
function isSame(given: string | undefined, key: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(key));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
