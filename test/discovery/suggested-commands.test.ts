import { expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import { findLogs, readLog } from '../../src/discovery/logs.js';
import { notReady, noWayIn } from '../../src/discovery/no-way-in.js';
import { findService } from '../../src/discovery/find-service.js';
import type { RepeatedFlags } from '../../src/wording/command-line.js';
import { asProblem } from '../../src/problem.js';
import { makeService } from './make-service.js';
import { fakeCluster } from './fake-cluster.js';

const never = new AbortController().signal;
const repeat: RepeatedFlags = {
  cluster: '--kubeconfig /k --context prod',
  wayIn: '--gateway a/b',
  login: '--token "$TOKEN"',
  inference: '',
};
const service = makeService({ namespace: 'models', name: 'iris' });
const cluster: Cluster = { ...fakeCluster({}).cluster, repeat };

async function remedyOf(ask: Promise<unknown>): Promise<string> {
  return asProblem(await ask.catch((thrown: unknown) => thrown)).remedy;
}

test.each<readonly [string, () => string | Promise<string>, string]>([
  [
    'no way in',
    () => noWayIn(service, 'v1', [], [], repeat).remedy,
    'isvc gateways iris -n models --kubeconfig /k --context prod --gateway a/b',
  ],
  [
    'a service that is not ready',
    () => notReady({ service: { ...service, readiness: 'not-ready' }, pods: undefined }, repeat).remedy,
    'isvc ready iris -n models --kubeconfig /k --context prod --gateway a/b --wait',
  ],
  [
    'an empty namespace',
    () => remedyOf(findService(cluster, 'models', 'iris', never)),
    'isvc list -A --kubeconfig /k --context prod',
  ],
  [
    'a service without pods',
    () => remedyOf(findLogs(cluster, service, never)),
    'isvc ready iris -n models --kubeconfig /k --context prod --gateway a/b',
  ],
  [
    'a container without a log',
    () => {
      const source = { pod: 'p', container: 'c', ranBefore: false, unstarted: 'CreateContainerConfigError' };
      return remedyOf(readLog(cluster, 'models', source, { previous: false, follow: false }, never).next());
    },
    'kubectl describe pod p -n models --kubeconfig /k --context prod',
  ],
])('%s: the suggested command repeats the flags that it has', async (_name, remedy, command) => {
  expect(await remedy()).toContain(command);
});
