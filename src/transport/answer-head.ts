import type { AnswerHead } from './rest-exchange.js';
import type { Fault } from './limits.js';

/** Where the body of an answer ends: after so many bytes, with its last chunk, or with the connection. */
export type BodyEnd = number | 'chunks' | 'close';

export type ReadHead = {
  readonly head: AnswerHead;
  readonly bodyEnd: BodyEnd;
  /** Whether the connection may carry another request, and how long the server says that it keeps it. */
  readonly isKept: boolean;
  readonly keptMs?: number;
};

/** A head that is not HTTP/1, in the words of Node's parser. */
export function badHttp(what: string): Fault {
  return { code: 'BAD_HTTP', message: `Parse Error: ${what}` };
}

export const badHeader = badHttp('Invalid header');

export const notHttp1: Fault = { code: 'NOT_HTTP1', message: 'Parse Error: Expected HTTP/' };

export type StatusLine = { readonly status: number; readonly minor: number };

/** RFC 9112, section 4. */
export function readStatusLine(line: string): StatusLine | Fault {
  const [, version, minor] = /^HTTP\/(\d\.(\d))/.exec(line) ?? [];
  if (version !== '1.1' && version !== '1.0') return notHttp1;
  const status = /^ (\d{3})(?: [\t\x20-\x7e\x80-\xff]*)?$/.exec(line.slice('HTTP/1.1'.length))?.[1];
  if (status === undefined || status < '100') return badHttp('Invalid response status');
  return { status: Number(status), minor: Number(minor) };
}

export type HeaderLine = readonly [name: string, value: string];

/** RFC 9112, section 5: the name in lower case. A line that goes on with the next one, which the section forbids, is a fault. */
export function readHeaderLine(line: string): HeaderLine | Fault {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(0, colon));
  if (!/^[\w!#$%&'*+\-.^`|~]+$/.test(name)) return badHeader;
  const value = line.slice(colon + 1).replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, '');
  // oxlint-disable-next-line no-control-regex -- these are what a value may not have
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) return badHeader;
  return [name.toLowerCase(), value];
}

/** The fields whose first value holds where they are repeated (Node's lib/_http_incoming.js, `matchKnownFields`). */
const firstHolds = new Set(
  `age authorization content-length content-type etag expires from host if-modified-since if-unmodified-since
last-modified location max-forwards proxy-authorization referer retry-after server user-agent`.split(/\s/),
);

/** The head of an answer to a GET or a POST, by its lines: RFC 9112, section 6.3. */
export function readHead({ status, minor }: StatusLine, lines: readonly HeaderLine[]): ReadHead | Fault {
  const values = new Map<string, string>();
  for (const [name, value] of lines) {
    const before = values.get(name);
    if (before === undefined) values.set(name, value);
    else if (name === 'content-length') return badHttp('Content-Length is present twice');
    else if (!firstHolds.has(name)) values.set(name, `${before}${name === 'cookie' ? '; ' : ', '}${value}`);
  }
  const headers = Object.fromEntries(values);
  const bodyEnd = bodyEndOf(status, headers);
  if (typeof bodyEnd === 'object') return bodyEnd;
  const connection = tokens(headers['connection']);
  const isKept = minor === 1 ? !connection.includes('close') : connection.includes('keep-alive');
  const keptS = /(?:^|[\s,])timeout=(\d+)/i.exec(headers['keep-alive'] ?? '')?.[1];
  return {
    head: { status, headers },
    bodyEnd,
    isKept: isKept && bodyEnd !== 'close' && keptS !== '0',
    ...(keptS === undefined ? {} : { keptMs: Number(keptS) * 1000 }),
  };
}

function bodyEndOf(status: number, headers: Readonly<Record<string, string>>): BodyEnd | Fault {
  const { 'transfer-encoding': coding, 'content-length': length } = headers;
  if (coding !== undefined && length !== undefined)
    return badHttp("Content-Length can't be present with Transfer-Encoding");
  if (length !== undefined && !/^\d{1,19}$/.test(length))
    return badHttp('Invalid character in Content-Length');
  if (status < 200 || status === 204 || status === 304) return 0;
  if (coding !== undefined) return tokens(coding).at(-1) === 'chunked' ? 'chunks' : 'close';
  return length === undefined ? 'close' : Number(length);
}

function tokens(value = ''): readonly string[] {
  return value
    .toLowerCase()
    .split(',')
    .map((token) => token.trim());
}
