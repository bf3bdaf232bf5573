import { readFile } from 'node:fs/promises';
import { readTokens } from '../cluster/gateway/tokens.ts';
import { readNodeCluster, useNodeState } from '../cluster/node/state.ts';
import { network } from '../cluster/node/system/network.ts';
import { binary, kubeconfigPath } from '../cluster/state/paths.ts';
import { userContexts } from '../cluster/state/users.ts';
import { openWitness } from '../cluster/witness/witness.ts';
import { hostPort } from '../../src/network/address.js';
import { clusterPrograms } from './cluster-programs.js';
import { clusterEcho, clusterTargets, namespace } from './cluster-targets.js';
import { inContext } from './kubeconfig.js';
import { nodeControls } from './node-controls.js';
import { gatewayOf, lacksOf, type ServedInstallation } from './node-installations.js';
import type { World } from './world.js';

/**
 * A node that runs pods, in the installation that is up, with KServe's own server and the services of test/cluster/node/servers. It is
 * open at the other end of the node's cable. It has no language models: a case that asks for one is named as not run.
 */
export async function openNodeWorld(): Promise<World> {
  useNodeState();
  const installation = (await readNodeCluster()).installation as ServedInstallation;
  const kubeconfig = await readFile(kubeconfigPath(), 'utf8');
  const gateway = { address: network.loadBalancerIps[0], port: 80 };
  const real = openWitness();
  return {
    name: `the real node, ${installation}`,
    mode: installation === 'gateway-api' ? 'Standard' : 'Knative',
    kubeconfig,
    kubeconfigOf: (user) => inContext(kubeconfig, userContexts[user]),
    namespace,
    target: (role) =>
      role === 'kserve-grpc' ? { ...clusterTargets[role], service: 'iris-grpc' } : clusterTargets[role],
    lacks: lacksOf(installation),
    echo: clusterEcho,
    sheddable: '',
    hasSharedGateway: true,
    gateway,
    ...gatewayOf[installation],
    token: installation === 'knative-kourier' ? '' : (await readTokens()).allowed,
    kubectl: binary('kubectl'),
    controls: nodeControls(kubeconfig),
    programs: clusterPrograms,
    https: undefined,
    witness: {
      predict: ({ target: { service, model = service, protocol }, host, body, binary }) =>
        protocol === 'openai'
          ? Promise.reject(new Error('no witness speaks OpenAI'))
          : real.predict({ host, body, binary, model, protocol, address: hostPort(gateway) }),
      write: () => Promise.reject(new Error('the real node has no language models')),
    },
    close: real.close,
  };
}
