/** Headers whose value lets somebody in. */
const secretHeaders = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'api-key',
  'x-auth-token',
]);

/** True for a header whose value must not be shown. */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name.toLowerCase());
}

/** What stands in place of a secret header's value: `$TOKEN`, behind the scheme of an authorization. */
export function hiddenValue(name: string, value: string): string {
  if (!name.toLowerCase().endsWith('authorization')) return '$TOKEN';
  return /^basic /i.test(value) ? 'Basic $TOKEN' : 'Bearer $TOKEN';
}
