import type { Cluster } from '../cluster/cluster.js';
import type { Protocol, Service } from '../kserve/service.js';
import type { AgentPool } from '../transport/agent-pool.js';
import type { Trust } from '../transport/transport.js';
import type { ReachOptions } from './reach.js';

type Given = { readonly host?: string; readonly trust: Trust; readonly agents?: AgentPool };

/** How candidates of a service are asked. */
export function reachOptions(
  cluster: Cluster,
  options: Given,
  service: Service | undefined,
  protocol: Protocol,
): ReachOptions {
  return {
    serverName: serverNameOf(options, service),
    protocol,
    trust: options.trust,
    ...(options.agents === undefined ? {} : { agents: options.agents }),
    forward: cluster.forward,
    everyOne: false,
    // Any other request runs a graph.
    ...(service?.kind === 'graph' ? { probePath: '/readyz' } : {}),
  };
}

/** The name that TLS asks for and verifies: the host that is asked for. */
export function serverNameOf({ host }: Pick<Given, 'host'>, service: Service | undefined): string {
  return (host ?? service?.url?.host ?? '').replace(/:\d+$/, '');
}
