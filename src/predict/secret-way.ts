import { addressKind } from '../inference/address-kind.js';
import { hostPort } from '../inference/address.js';
import type { Endpoint } from '../inference/endpoint.js';
import type { Service } from '../kserve/service.js';
import type { Trust } from '../transport/transport.js';

/** What is asked of the way before a token goes along. */
export type SecretWay = {
  readonly service: Pick<Service, 'namespace'>;
  readonly insecure: Trust['insecure'];
  /** It belongs to this very service, not to its whole namespace. */
  readonly named: boolean;
};

/**
 * Why a token does not go this way; undefined where it does. It goes to a believed gateway, to a status URL of a listed domain over
 * verified TLS, to an address that the person gave, and through the API server to the service's own pods; to a gateway that only the
 * service's own route names, over verified TLS or where the token is for that very service; through no proxy that could read it; and
 * nowhere where others claim the host.
 */
export function withheldBecause(endpoint: Endpoint, way: SecretWay): string | undefined {
  const { candidate, tls, proxy, host } = endpoint;
  const verified = tls && !way.insecure;
  if (proxy !== undefined && !tls) return `the proxy ${proxy} would read it; --noproxy goes around the proxy`;
  if (endpoint.claim !== undefined)
    return `${endpoint.claim}, and the gateway decides whom it reaches; --send-token sends it`;
  switch (candidate.belief) {
    case 'given':
    case 'cluster':
      return undefined;
    case 'pod': {
      const isOwn =
        candidate.forwardTo === undefined || candidate.forwardTo.namespace === way.service.namespace;
      return isOwn ? undefined : 'the pod stands in another namespace';
    }
    case 'route':
      if (verified || way.named) return undefined;
      return `only the service's own route names the gateway at ${hostPort(endpoint)}, which shows no certificate; --gateway believes it`;
    case 'status':
      if (candidate.rule?.only !== undefined) return undefined;
      if (candidate.domain === undefined)
        return `${candidate.address} is under no domain of the cluster's that isvc knows; --trust-domain or --address believes it`;
      return verified ? undefined : `${host} shows no certificate that is verified; --address believes it`;
  }
}

/** What is to be known of a token that goes along in the clear; undefined where nobody on the way can read it. */
export function readableBy({ tls, candidate, address, port }: Endpoint): string | undefined {
  if (tls || candidate.route === 'port-forward') return undefined;
  if (address === 'localhost' || addressKind(address) === 'loopback') return undefined;
  return `the token goes to ${hostPort({ address, port })} without TLS: who is on the way can read it`;
}
