import type { Candidate } from '../inference/endpoint.js';
import { parseGivenAddress } from '../inference/given-address.js';
import type { GivenOptions } from './observations.js';

export type Given = { readonly candidates: readonly Candidate[]; readonly warnings: readonly string[] };

const none: Given = { candidates: [], warnings: [] };

/** Addresses that the person states: `--address`, which is final, then the environment, in this order. */
export function givenCandidates({ address, environment }: GivenOptions, tls: boolean): Given {
  if (address !== undefined) return candidateOf(address, '--address', true, tls);
  const all = [
    ofVariable('ISVC_ADDRESS', environment, tls),
    ofIngress(environment, tls),
    ofVariable('KSERVE_INGRESS_HOST_PORT', environment, tls),
  ];
  return {
    candidates: all.flatMap(({ candidates }) => candidates),
    warnings: all.flatMap(({ warnings }) => warnings),
  };
}

function ofVariable(name: string, environment: GivenOptions['environment'], tls: boolean): Given {
  const text = environment[name];
  return text ? candidateOf(text, name, false, tls) : none;
}

/** The two variables of KServe's documentation. A port may stand in the first; without any, the port was not found, and is not guessed. */
function ofIngress(environment: GivenOptions['environment'], tls: boolean): Given {
  const host = environment['INGRESS_HOST'];
  const port = environment['INGRESS_PORT'];
  if (!host) return none;
  const [, scheme = '', rest = ''] = /^(https?:\/\/)?(.*)$/isu.exec(host) ?? [];
  const isBareIpv6 = rest.split(':').length > 2 && !rest.startsWith('[');
  const plain = `${scheme}${isBareIpv6 ? `[${rest}]` : rest}`;
  if (port) return candidateOf(`${plain}:${port}`, 'INGRESS_HOST and INGRESS_PORT', false, tls);
  const stated = parseGivenAddress(plain);
  if ('port' in stated) return candidateOf(plain, 'INGRESS_HOST', false, tls);
  return {
    candidates: [],
    warnings: ['INGRESS_HOST is not used: INGRESS_PORT, which belongs to it, is not set'],
  };
}

/** Without a scheme, TLS as the service's URL has it; the scheme's port where none is given. */
function candidateOf(text: string, source: string, final: boolean, urlTls: boolean): Given {
  const stated = parseGivenAddress(text);
  if ('fault' in stated) return { candidates: [], warnings: [`${source}: “${text}” ${stated.fault}`] };
  const tls = stated.scheme === undefined ? urlTls : stated.scheme === 'https';
  const candidate: Candidate = {
    route: 'given',
    address: stated.address,
    port: stated.port ?? (tls ? 443 : 80),
    tls,
    belief: 'given',
    bypassesGateway: false,
    final,
    why: source,
  };
  return { candidates: [candidate], warnings: [] };
}
