/** Starts the node and Kubernetes on it. The caller is in the node's network: its loopback is that of the node. */
import { applyObjects, applyYaml, waitForCondition } from '../../objects/kubectl.ts';
import { etcd, scheduler } from '../../parts/control-plane.ts';
import { startProcess } from '../../parts/process.ts';
import { inParallel } from '../../in-parallel.ts';
import { step } from '../../progress.ts';
import { waitLong } from '../objects.ts';
import type { Ports } from '../../state/ports.ts';
import type { ProcessSpec } from '../../state/records.ts';
import { userObjects } from '../../state/users.ts';
import type { Image } from '../build/images.ts';
import { containerd, registryServer } from './containerd.ts';
import { nodeApiserver, nodeControllerManager } from './control-plane.ts';
import { corednsObjects } from './coredns.ts';
import { kubelet, kubeProxy } from './kubelet.ts';
import { loadImages } from './load-images.ts';
import { atOutside, findMembers, inNode } from './namespaces.ts';

/** Everything up to a node that is Ready, with the cluster's DNS on it. */
export async function startSystem(
  ports: Ports,
  images: readonly Image[],
  signal: AbortSignal,
): Promise<void> {
  const members = await findMembers();
  const startOne = (spec: ProcessSpec, either: AbortSignal): Promise<unknown> =>
    step(spec.name, () => startProcess(inNode(members, spec), either));
  await inParallel(
    [
      (either) => step('registry', () => startProcess(atOutside(members, registryServer()), either)),
      async (either) => {
        await startOne(containerd(), either);
        await step('images', () => loadImages(members, images, either));
      },
      async (either) => {
        await startOne(etcd(ports), either);
        await startOne(nodeApiserver(ports), either);
        await startOne(nodeControllerManager(ports), either);
        await startOne(scheduler(ports), either);
        await step("users' rights, CoreDNS", () =>
          applyObjects([...userObjects, ...corednsObjects()], either),
        );
      },
    ],
    signal,
  );
  await startOne(await kubelet(ports.apiserver), signal);
  await startOne(await kubeProxy(ports.apiserver), signal);
  await step('node ready', () => waitForCondition(['nodes'], 'Ready', signal));
  await step('CoreDNS ready', () =>
    waitLong(['deployments', '--all', '--namespace=kube-system'], 'Available', signal),
  );
}

/** CRDs, once they are served. */
export async function applyCrds(manifests: readonly string[], signal: AbortSignal): Promise<void> {
  await applyYaml(manifests.join('\n---\n'), signal);
  await waitForCondition(['crds'], 'Established', signal);
}
