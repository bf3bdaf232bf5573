/** The addresses of the real node. None of them exists outside of its namespaces. */
export const network = {
  /** The other end of the node's cable: where isvc and kubectl run. */
  outsideIp: '10.77.0.1',
  nodeIp: '10.77.0.2',
  /** The addresses that a cloud's load balancer would give: only kube-proxy answers at them. */
  loadBalancerIps: ['10.77.0.50', '10.77.0.51'],
  prefix: 24,
  podCidr: '10.244.0.0/24',
  dnsIp: '10.96.0.10',
} as const;

export const nodeName = 'real-node';
