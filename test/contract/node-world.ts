import { readFile } from 'node:fs/promises';
import { useNodeState } from '../cluster/node/state.ts';
import { network } from '../cluster/node/system/network.ts';
import { kubeconfigPath } from '../cluster/state/paths.ts';
import { openWitness } from '../cluster/witness/witness.ts';
import { hostPort } from '../../src/network/address.js';
import { clusterEcho, clusterTargets, namespace } from './cluster-targets.js';
import type { Controls, World } from './world.js';

/**
 * A node that runs pods, with KServe's own server and those of test/cluster/node/servers: what it takes to predict. It is open at
 * the other end of the node's cable. What else a world gives is asked of the other worlds; here it throws.
 */
export async function openNodeWorld(): Promise<World> {
  useNodeState();
  const kubeconfig = await readFile(kubeconfigPath(), 'utf8');
  const gateway = { address: network.loadBalancerIps[0], port: 80 };
  const real = openWitness();
  return {
    name: 'the real node',
    kubeconfig,
    kubeconfigOf: notHere,
    namespace,
    target: (role) =>
      role === 'kserve-grpc' ? { ...clusterTargets[role], service: 'iris-grpc' } : clusterTargets[role],
    echo: clusterEcho,
    sheddable: '',
    hasSharedGateway: true,
    gateway,
    gatewayService: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'istio-system', name: 'istio-ingressgateway' },
    },
    gatewayObject: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { namespace: 'knative-serving', name: 'knative-ingress-gateway' },
    },
    token: '',
    kubectl: undefined,
    controls,
    programs: undefined,
    https: undefined,
    witness: {
      predict: ({ target: { service, model = service, protocol }, host, body, binary }) =>
        protocol === 'openai'
          ? notHere()
          : real.predict({ host, body, binary, model, protocol, address: hostPort(gateway) }),
      write: notHere,
    },
    close: real.close,
  };
}

function notHere(): never {
  throw new Error('the real node is asked for predictions alone');
}

const controls: Controls = {
  apply: notHere,
  remove: notHere,
  get: notHere,
  stopApi: notHere,
  startApi: notHere,
  expireHistory: notHere,
  killWriters: notHere,
  stopDecoder: notHere,
  stopPicker: notHere,
  throttleLister: notHere,
};
