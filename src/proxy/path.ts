import { refuse, type ProxyRefusal } from './refusal.js';

/** The target of a request: a path without dot segments and empty segments, and the query as it came. */
export type RequestPath = { readonly path: string; readonly query: string };

/** How often a path may be encoded: a server behind a gateway may decode it once more. */
const decodings = 3;

/**
 * Takes a request's target apart and makes its path the one that every server reads in it (RFC 3986, section 6.2.2): `.` and `..`, also as
 * `%2e`, are resolved, `//` is one slash. A path in which only a decoder would find another one (`..%2f`, `..\`) is refused: a gateway
 * that routes by paths would lead it to another service.
 */
export function parseTarget(target: string): RequestPath | ProxyRefusal {
  if (!target.startsWith('/'))
    return refuse(
      400,
      'form',
      'the proxy takes a path, not a URL',
      'Set the base URL of the client, not its proxy.',
    );
  const at = target.search(/[?#]/);
  const [raw, rest] = at === -1 ? [target, ''] : [target.slice(0, at), target.slice(at)];
  const query = rest.startsWith('?') ? (rest.split('#', 1)[0] ?? '') : '';
  const kept: string[] = [];
  let isOpen = false;
  for (const segment of raw.split('/')) {
    const plain = segment.replaceAll(/%2e/gi, '.');
    isOpen = ['', '.', '..'].includes(plain);
    if (plain === '..') kept.pop();
    else if (!isOpen) kept.push(segment);
  }
  const path = `/${kept.join('/')}${isOpen && kept.length > 0 ? '/' : ''}`;
  return hidesAnother(path)
    ? refuse(
        400,
        'path',
        'the path would lead to another one once it is decoded',
        'Send it without encoded dots and slashes.',
      )
    : { path, query };
}

function hidesAnother(path: string): boolean {
  let text = path;
  for (let times = 0; times <= decodings; times += 1) {
    // Control characters, and what Windows and browsers take for a slash.
    if (/[\p{Cc}\\]/u.test(text)) return true;
    if (text.split('/').some((segment) => segment === '.' || segment === '..')) return true;
    const decoded = decodedOnce(text);
    // No server can decode a malformed escape. Once decoded, it is plain text (`100%`).
    if (decoded === undefined) return times === 0;
    if (decoded === text) return false;
    text = decoded;
  }
  return true;
}

/** Undefined where it is not encoded well. */
function decodedOnce(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
