import type { Endpoint } from '../inference/endpoint.js';
import { hiddenValue, isSecretHeader } from '../inference/secret-headers.js';
import type { Service } from '../kserve/service.js';
import { readableBy, withheldBecause } from './secret-way.js';

type Headers = Readonly<Record<string, string>>;

/** A service, or all of a namespace. */
export type ServiceScope = { readonly namespace: string; readonly name?: string };

/** Headers that are for some services only: a token from the environment or the settings. */
export type ScopedHeaders = {
  readonly headers: Headers;
  readonly scopes: readonly ServiceScope[];
  /** Where they come from: `ISVC_TOKEN`, `the settings`. */
  readonly source: string;
};

/** What the person gave to go along. */
export type UserHeaders = {
  /** For the service that is called, whichever that is: by flag, beside its name. */
  readonly token?: string;
  readonly headers: Headers;
  /** The later ones win. */
  readonly scoped?: readonly ScopedHeaders[];
  readonly insecure: boolean;
};

/** What goes along to one endpoint, and what is to be told of it. */
export type EndpointHeaders = { readonly headers: Headers; readonly notes: readonly string[] };

type Entry = { readonly value: string; readonly named: boolean };

/** What goes along to a service by whatever way, and what by this one. */
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
          `${source} is not for ${service.key}: ${name} was not sent (ISVC_TOKEN_FOR says whom it is for)`,
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

function isIn({ namespace, name }: Pick<Service, 'namespace' | 'name'>, scope: ServiceScope): boolean {
  return scope.namespace === namespace && (scope.name === undefined || scope.name === name);
}

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
