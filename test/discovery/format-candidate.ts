import type { Candidate } from '../../src/inference/endpoint.js';

/** `ROUTE [https://]ADDRESS:PORT [host=HOST] [final]`, or `port-forward NAMESPACE/POD:PORT`. */
export function formatCandidate({ route, address, port, tls, host, forwardTo, final }: Candidate): string {
  const place =
    forwardTo === undefined
      ? `${address}:${port}`
      : `${forwardTo.namespace}/${forwardTo.pod}:${forwardTo.port}`;
  return [
    route,
    `${tls ? 'https://' : ''}${place}`,
    ...(host === undefined ? [] : [`host=${host}`]),
    ...(final ? ['final'] : []),
  ].join(' ');
}
