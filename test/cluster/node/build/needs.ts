/** What the real node needs of the parts that every cluster builds: far less than the one with kwok, whose last program alone takes half of the time. */
import type { Needs } from '../../build/build.ts';
import type { NodeInstallation } from '../installation/installation.ts';

const kubernetes: Needs = {
  programs: ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'],
  venvs: [],
  manifests: [],
};

/** Of the environments, KServe's brings pip and the models, the other one Envoy. */
const kserve: Needs = {
  programs: [...kubernetes.programs, 'kserve-controller'],
  venvs: ['envoy', 'kserve'],
  manifests: [
    'gateway-api-crds',
    'kserve-crds',
    'kserve-config',
    'kserve-runtimes',
    'kserve-webhooks',
    'kserve-manager',
  ],
};

export function needsOf(installation: NodeInstallation): Needs {
  return installation === 'none' ? kubernetes : kserve;
}

/** The contract's clients that we did not write: test/contract/cluster-programs.ts, and those of `isvc proxy`. */
export const contractNeeds: Needs = { programs: ['grpcurl'], venvs: ['triton', 'tensorflow'], manifests: [] };
