import type { Cluster, KubeconfigSummary } from '../cluster/cluster.js';
import type { Discovery } from '../discovery/endpoint.js';
import type { Service } from '../kserve/service.js';
import type { Predictor } from '../predict/predict.js';
import { type StartedCheck, type Checkup, failCheck, passCheck } from './checkup.js';

/** The cluster under examination, and how isvc finds and calls its services. */
export type DoctorSession = {
  readonly cluster: Cluster;
  readonly discovery: Discovery;
  readonly predictor: Predictor;
  /** The same for one part of a service, `pod/NAME` among them. */
  readonly predictorTo: (service: Service, part: string) => Promise<Predictor>;
};

export type LoginChecks = {
  readonly session: StartedCheck<DoctorSession>;
  /** The API server answers. */
  readonly server: StartedCheck<true>;
  /** The name by which it knows the person; empty where it cannot tell. */
  readonly login: StartedCheck<string>;
};

/** Anybody who sends no credentials, where a server lets them in (k8s.io/apiserver, pkg/authentication/user). */
const nobody = 'system:anonymous';

/** Checks the way to the API server: the kubeconfig, its context, the server, and the name by which it knows the person. */
export function checkLogin(
  { check }: Checkup,
  readKubeconfig: () => KubeconfigSummary,
  connect: () => Promise<DoctorSession>,
  signal: AbortSignal,
): LoginChecks {
  const kubeconfig = check({ id: 'kubeconfig', title: 'kubeconfig' }, {}, () => {
    const summary = readKubeconfig();
    const { length } = summary.contexts;
    const count = length === 1 ? '1 context' : `${length} contexts`;
    return Promise.resolve(passCheck(summary, `${summary.source}: ${count}`));
  });
  const session = check({ id: 'context', title: 'context' }, { kubeconfig }, async () => {
    const opened = await connect();
    const { context, server, namespace } = opened.cluster;
    return passCheck(opened, `${context}: ${server}, namespace ${namespace}`);
  });
  const server = check(
    { id: 'api-server', title: 'API server' },
    { session },
    async ({ session: { cluster } }) => {
      const version = await (await cluster.serverInfo()).version(signal);
      return passCheck(true as const, version === undefined ? 'it answers' : `Kubernetes ${version}`);
    },
  );
  const login = check(
    { id: 'login', title: 'login' },
    { session, server },
    async ({ session: { cluster } }) => {
      const identity = await (await cluster.serverInfo()).identity(signal);
      if (identity === undefined) return passCheck('', 'accepted; the API server is too old to say as whom');
      if (identity.name === nobody) {
        return failCheck('cluster', `The API server takes you for nobody (${nobody}).`, [
          'The user of this context has no credentials. Log in again, the way you got this kubeconfig.',
          'Check with: kubectl auth whoami',
        ]);
      }
      const groups = identity.groups.length === 0 ? '' : ` (${identity.groups.join(', ')})`;
      return passCheck(identity.name, `${identity.name}${groups}`);
    },
  );
  return { session, server, login };
}
