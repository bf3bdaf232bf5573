/** The gateway's Service on the real node: as it is after a start, and changed by a test. */
import { kubectl } from './node-world.ts';

/** The words by which kubectl finds it. */
export const gateway = ['service', 'istio-ingressgateway', '-n', 'istio-system'] as const;

export async function changeType(type: 'LoadBalancer' | 'NodePort' | 'ClusterIP'): Promise<void> {
  await kubectl(['patch', ...gateway, '--type=merge', '-p', JSON.stringify({ spec: { type } })]);
}

/** Addresses of its load balancer, as a cloud's controller writes them. */
export async function writeAddresses(...ips: readonly string[]): Promise<void> {
  const patch = { status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } } };
  await kubectl(['patch', ...gateway, '--subresource=status', '--type=merge', '-p', JSON.stringify(patch)]);
}

/** As after a start. */
export async function giveAddress(): Promise<void> {
  await changeType('LoadBalancer');
  await writeAddresses('10.77.0.50');
}
