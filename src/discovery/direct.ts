import type { Candidate } from '../inference/endpoint.js';
import { isClusterHost } from '../kserve/service-url.js';
import type { Service } from '../kserve/service.js';

/** Where the URL says it is: only where DNS can know the name. `example.com` is KServe's placeholder (constants: DefaultIngressDomain). */
export function directCandidates(service: Service | undefined): readonly Candidate[] {
  const url = service?.url;
  if (url === undefined || isClusterHost(url.host) || isPlaceholder(url.host)) return [];
  const tls = url.scheme === 'https';
  return [
    {
      route: 'direct',
      address: url.host,
      port: url.port ?? (tls ? 443 : 80),
      tls,
      belief: 'status',
      bypassesGateway: false,
      final: false,
      why: 'the host of status.url',
    },
  ];
}

function isPlaceholder(host: string): boolean {
  return /(?:^|\.)example\.com\.?$/iu.test(host);
}
