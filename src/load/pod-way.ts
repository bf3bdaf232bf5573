import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Endpoint } from '../inference/endpoint.js';
import { hostPort } from '../network/address.js';
import { type AddressKind, addressKind } from '../network/address-rule.js';

/** Why pods could not use the way in that this machine has; undefined where nothing speaks against it. A name is resolved here, as it will be there. */
export async function notForPods(
  endpoint: Pick<Endpoint, 'candidate' | 'address' | 'port' | 'proxy'>,
): Promise<string | undefined> {
  const { candidate, address, proxy } = endpoint;
  if (candidate.route === 'port-forward') return 'it is a port-forward of this machine';
  if (proxy !== undefined) return `it leads through the proxy ${proxy}, as this machine has it`;
  const place = hostPort(endpoint);
  if (isLocal(address)) return `${place} is this machine's own, and each pod's own in a pod`;
  const found = isIP(address) === 0 ? await addressesOf(address) : [];
  return found.some(isLocal) ? `${place} leads to this machine itself` : undefined;
}

/** None where the name is unknown here: it may be known in the cluster, and then the pods tell. */
async function addressesOf(name: string): Promise<readonly string[]> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

const ownPlaces: ReadonlySet<AddressKind> = new Set(['loopback', 'link-local', 'unspecified']);

/** Another place in each pod than here. */
function isLocal(address: string): boolean {
  if (isIP(address) === 0) return /^(?:.+\.)?localhost\.?$/iv.test(address);
  return ownPlaces.has(addressKind(address));
}
