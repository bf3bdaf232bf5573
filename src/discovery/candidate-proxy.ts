import { addressKind } from '../inference/address-kind.js';
import type { Candidate } from '../inference/endpoint.js';
import { isExcepted, proxyText, type Proxies } from '../inference/proxies.js';
import { isClusterHost } from '../kserve/service-url.js';
import { isIP } from 'node:net';

/** The candidate with the proxy on its way; itself where it is called without one. */
export function withProxy(candidate: Candidate, proxies: Proxies | undefined): Candidate {
  const proxy = candidate.tls ? proxies?.https : proxies?.http;
  if (proxies === undefined || proxy === undefined || isNear(candidate, proxies.byFlag)) return candidate;
  if (isExcepted(candidate.address, proxies.noProxy)) return candidate;
  return { ...candidate, proxy: proxyText(proxy) };
}

/** No proxy leads to this machine, or into the cluster; nor, if nobody says so, to the private address of a gateway. */
function isNear({ route, address }: Candidate, byFlag: boolean): boolean {
  if (route === 'port-forward' || route === 'cluster-ip' || isClusterHost(address)) return true;
  if (/^(?:.*\.)?localhost\.?$/iu.test(address)) return true;
  if (isIP(address) === 0) return false;
  const kind = addressKind(address);
  return kind === 'loopback' || (kind === 'private' && !byFlag);
}
