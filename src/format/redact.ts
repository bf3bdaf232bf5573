import { safeText } from './safe-text.js';

/** Headers whose value lets somebody in. `authorization` keeps its scheme, so that one sees that a token was sent. */
const secretHeaders = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'api-key',
  'x-auth-token',
]);

/** A header's value as it may be shown: `Bearer $TOKEN` in place of the token, a made-safe text otherwise. */
export function shownHeader(name: string, value: string): string {
  const lower = name.toLowerCase();
  if (!secretHeaders.has(lower)) return safeText(value);
  if (lower === 'authorization' || lower === 'proxy-authorization') {
    return /^basic /i.test(value) ? 'Basic $TOKEN' : 'Bearer $TOKEN';
  }
  return '$TOKEN';
}

/** True for a header whose value must not be shown. */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name.toLowerCase());
}
