import type { Cluster, KubeconfigSummary } from '../cluster/cluster.js';
import type { Discovery } from '../discovery/endpoint.js';
import type { Predictor } from '../predict/predict.js';
import { type Begun, type Checkup, failed, passed } from './checkup.js';

/** The cluster under examination, and how isvc finds and calls its services. */
export type Patient = {
  readonly cluster: Cluster;
  readonly discovery: Discovery;
  readonly predictor: Predictor;
};

export type LoginChecks = {
  readonly patient: Begun<Patient>;
  /** The API server answers. */
  readonly server: Begun<true>;
  /** Who the person is to it; their name is empty where it cannot say so. */
  readonly login: Begun<string>;
};

/** Anybody who sends no credentials, where a server lets them in (k8s.io/apiserver, pkg/authentication/user). */
const nobody = 'system:anonymous';

/** The way to the API server: the kubeconfig, its context, the server, and whom it takes the person for. */
export function checkLogin(
  { check }: Checkup,
  readKubeconfig: () => KubeconfigSummary,
  connect: () => Promise<Patient>,
  signal: AbortSignal,
): LoginChecks {
  const kubeconfig = check({ id: 'kubeconfig', title: 'kubeconfig' }, {}, () => {
    const summary = readKubeconfig();
    const { length } = summary.contexts;
    const count = length === 1 ? '1 context' : `${length} contexts`;
    return Promise.resolve(passed(summary, `${summary.source}: ${count}`));
  });
  const patient = check({ id: 'context', title: 'context' }, { kubeconfig }, async () => {
    const opened = await connect();
    const { context, server, namespace } = opened.cluster;
    return passed(opened, `${context}: ${server}, namespace ${namespace}`);
  });
  const server = check(
    { id: 'api-server', title: 'API server' },
    { patient },
    async ({ patient: { cluster } }) => {
      const version = await (await cluster.serverInfo()).version(signal);
      return passed(true as const, version === undefined ? 'it answers' : `Kubernetes ${version}`);
    },
  );
  const login = check(
    { id: 'login', title: 'login' },
    { patient, server },
    async ({ patient: { cluster } }) => {
      const identity = await (await cluster.serverInfo()).identity(signal);
      if (identity === undefined) return passed('', 'accepted; the API server is too old to say as whom');
      if (identity.name === nobody) {
        return failed('cluster', `The API server takes you for nobody (${nobody}).`, [
          'The user of this context has no credentials. Log in again, the way you got this kubeconfig.',
          'Check with: kubectl auth whoami',
        ]);
      }
      const groups = identity.groups.length === 0 ? '' : ` (${identity.groups.join(', ')})`;
      return passed(identity.name, `${identity.name}${groups}`);
    },
  );
  return { patient, server, login };
}
