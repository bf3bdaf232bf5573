import type { Candidate } from '../inference/endpoint.js';
import type { GivenOptions } from './observations.js';

export type Given = { readonly candidates: readonly Candidate[]; readonly warnings: readonly string[] };

/** Addresses that the person states: `--address`, which is final, then the environment, in this order. */
export function givenCandidates({ address, environment }: GivenOptions, tls: boolean): Given {
  if (address !== undefined) return candidateOf(address, '--address', true, tls);
  const host = environment['INGRESS_HOST'];
  const port = environment['INGRESS_PORT'];
  const stated: readonly (readonly [string | undefined, string])[] = [
    [environment['ISVC_ADDRESS'], 'ISVC_ADDRESS'],
    [host && port ? joinHostPort(host, port) : undefined, 'INGRESS_HOST and INGRESS_PORT'],
    [environment['KSERVE_INGRESS_HOST_PORT'], 'KSERVE_INGRESS_HOST_PORT'],
  ];
  const all = stated.map(([text, source]) =>
    text ? candidateOf(text, source, false, tls) : { candidates: [], warnings: [] },
  );
  return {
    candidates: all.flatMap(({ candidates }) => candidates),
    warnings: all.flatMap(({ warnings }) => warnings),
  };
}

/** `[http://|https://]HOST:PORT`; without a scheme, TLS as the service's URL has it, and the scheme's port where none is given. */
function candidateOf(text: string, source: string, final: boolean, urlTls: boolean): Given {
  const scheme = /^(https?):\/\//iu.exec(text)?.[1]?.toLowerCase();
  const tls = scheme === undefined ? urlTls : scheme === 'https';
  const full = `${tls ? 'https' : 'http'}://${text.replace(/^https?:\/\//iu, '')}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || url.hostname === '')
    return { candidates: [], warnings: [`${source}: “${text}” is not HOST:PORT`] };
  const candidate: Candidate = {
    route: 'given',
    address: url.hostname.replace(/^\[|\]$/gu, ''),
    port: url.port === '' ? (tls ? 443 : 80) : Number(url.port),
    tls,
    belief: 'given',
    bypassesGateway: false,
    final,
    why: source,
  };
  return { candidates: [candidate], warnings: [] };
}

function joinHostPort(host: string, port: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}
