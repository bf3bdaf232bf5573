import { lookupBySystem } from '../transport/lookup.js';
import type { Trust } from '../transport/transport.js';
import { Problem } from '../problem.js';

/** Where a name leads, as addresses. Throws Problem "no-way-in" for one that does not resolve. */
export async function resolvedAddresses(
  host: string,
  { lookup = lookupBySystem }: Trust,
): Promise<readonly string[]> {
  try {
    return (await lookup(host)).map(({ address }) => address);
  } catch (cause) {
    throw new Problem('no-way-in', `${host} does not resolve.`, {
      remedy: 'Check the VPN and DNS, or pass --address HOST:PORT.',
      cause,
    });
  }
}
