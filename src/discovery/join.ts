import type { Endpoint } from '../inference/endpoint.js';
import { isOverGrpc } from '../protocol/protocols.js';
import type { Protocol, Service, ServiceUrl } from '../kserve/service.js';
import type { Found } from './memory.js';

/** A candidate that answered and a service, joined: where the socket goes, and the name and path to ask for. */
export function joinEndpoint(
  service: Service,
  protocol: Protocol,
  found: Found,
  givenHost: string | undefined,
): Endpoint {
  const { candidate } = found.reached;
  const url = urlFor(service, protocol);
  // A pod itself, and a listener that expects the internal name, serve no path of the outer URL.
  const outer = !candidate.bypassesGateway && candidate.host === undefined;
  return {
    candidate,
    address: candidate.address,
    port: candidate.port,
    tls: candidate.tls,
    host: givenHost ?? candidate.host ?? url?.host ?? candidate.address,
    basePath: outer && url !== undefined ? url.path : '',
    ...(candidate.rule === undefined ? {} : { rule: candidate.rule }),
    ...(candidate.proxy === undefined ? {} : { proxy: candidate.proxy }),
    attempts: found.attempts,
    warnings: found.warnings,
  };
}

/**
 * gRPC's paths are fixed, so where a path template puts services under one host (`status.url` has a path), the entry
 * component's own host is the one that routes it (KServe in Knative mode makes that route too).
 */
function urlFor(service: Service, protocol: Protocol): ServiceUrl | undefined {
  const { url, components } = service;
  const grpc = isOverGrpc(protocol);
  if (!grpc || url === undefined || url.path === '') return url;
  const entry =
    components.find(({ kind }) => kind === 'transformer') ??
    components.find(({ kind }) => kind === 'predictor');
  return entry?.url ?? url;
}
