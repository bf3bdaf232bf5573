/** What is looked at of an answer. */
type Head = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

/**
 * Why an answer that came through a proxy is the proxy's own; undefined where it is not known to be. A proxy that passes an answer on
 * adds its `Via` too (RFC 9110, section 7.6.3), so that header tells only beside a status of those that proxies give.
 */
export function proxyAnswer({ status, headers }: Head): string | undefined {
  if (status === 407) return 'the proxy asks for a login (407)';
  // Squid's own pages (squid-cache.org, src/errorpage.cc).
  if (headers['x-squid-error'] !== undefined) return `the proxy says ${String(headers['x-squid-error'])}`;
  const isFault = status === 403 || (status >= 502 && status <= 504);
  return isFault && headers['via'] !== undefined ? `the proxy answered ${status}` : undefined;
}
