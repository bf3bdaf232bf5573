import { addressKind } from '../network/address-rule.js';
import { hostPort } from '../network/address.js';
import type { Endpoint } from '../inference/endpoint.js';
import { hiddenValue, isSecretHeader } from '../wording/secret-text.js';
import type { Service } from '../kserve/service.js';
import type { Trust } from '../transport/transport.js';

type Headers = Readonly<Record<string, string>>;

/** A service, or all of a namespace. */
export type ServiceScope = { readonly namespace: string; readonly name?: string };

/** Headers that are for some services only: a token from the environment or the settings. */
export type ScopedHeaders = {
  readonly headers: Headers;
  readonly scopes: readonly ServiceScope[];
  /** Where they come from, as notes name it. */
  readonly source: 'ISVC_TOKEN' | 'the settings' | '--token' | '-H';
};

/** The secrets that the user gave. */
export type UserHeaders = {
  /** For the service that is called, whichever that is: by flag, beside its name. */
  readonly token?: string;
  readonly headers: Headers;
  /** The later ones win. */
  readonly scoped?: readonly ScopedHeaders[];
  readonly insecure: boolean;
};

/** The headers that go to one endpoint, and what to tell about them. */
export type EndpointHeaders = { readonly headers: Headers; readonly notes: readonly string[] };

type Entry = { readonly value: string; readonly named: boolean };

/** The secrets that go to a service by every way, and those that go by this one. */
export type ServiceHeaders = {
  /** Everything that belongs to the service. */
  readonly all: Headers;
  readonly to: (endpoint: Endpoint) => EndpointHeaders;
};

/** The headers that belong to a service. Those with a secret go only where one may go. */
export function headersFor(
  given: UserHeaders,
  service: Pick<Service, 'key' | 'namespace' | 'name'>,
): ServiceHeaders {
  const belonging = new Map<string, Entry>();
  const foreign: string[] = [];
  for (const { headers, scopes, source } of given.scoped ?? []) {
    const scope = scopes.find((one) => isIn(service, one));
    for (const [name, value] of Object.entries(lowerCase(headers))) {
      if (scope !== undefined) belonging.set(name, { value, named: scope.name !== undefined });
      else
        foreign.push(
          `${source} is not for ${service.key}: ${name} was not sent (${whomFor(source, scopes)})`,
        );
    }
  }
  if (given.token !== undefined)
    belonging.set('authorization', { value: `Bearer ${given.token}`, named: true });
  for (const [name, value] of Object.entries(lowerCase(given.headers)))
    belonging.set(name, { value, named: true });
  const entries = [...belonging];
  return {
    all: Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
    to: (endpoint) => {
      const { insecure } = given;
      const judged = entries.map(([name, { value, named }]) => {
        const isSecret = isSecretHeader(name, value);
        const why = isSecret ? withheldBecause(endpoint, { service, insecure, named }) : undefined;
        return { name, value, isSecret, why };
      });
      const goes = judged.filter(({ why }) => why === undefined);
      const withheld = judged.flatMap(({ name, why }) =>
        why === undefined ? [] : [`${name} was not sent: ${why}`],
      );
      const readable = goes.some(({ isSecret }) => isSecret) ? readableBy(endpoint) : undefined;
      return {
        headers: Object.fromEntries(goes.map(({ name, value }) => [name, value])),
        notes: [...new Set([...foreign, ...withheld, ...(readable === undefined ? [] : [readable])])],
      };
    },
  };
}

/** A flag has no variable that names its services. */
function whomFor(source: ScopedHeaders['source'], scopes: readonly ServiceScope[]): string {
  if (source !== '--token' && source !== '-H') return 'ISVC_TOKEN_FOR says whom it is for';
  return `it is for services of namespace ${scopes.map(({ namespace }) => namespace).join(', ')}`;
}

function isIn({ namespace, name }: Pick<Service, 'namespace' | 'name'>, scope: ServiceScope): boolean {
  return scope.namespace === namespace && (scope.name === undefined || scope.name === name);
}

/** The same headers by names in lower case. Of names that differ in nothing else the last one holds. */
export function lowerCase(headers: Headers): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The same headers with `$TOKEN`, `$COOKIE` and the like where secrets stand, so that no exchange that is kept holds one. */
export function hideSecrets(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretHeader(name, value) ? hiddenValue(name, value) : value,
    ]),
  );
}

/** The questions about the way before a token goes along. */
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

/** The warning about a token that goes unencrypted; undefined where nobody on the way can read it. */
export function readableBy({ tls, candidate, address, port }: Endpoint): string | undefined {
  if (tls || candidate.route === 'port-forward') return undefined;
  if (address === 'localhost' || addressKind(address) === 'loopback') return undefined;
  return `the token goes to ${hostPort({ address, port })} without TLS: anybody on the way can read it`;
}
