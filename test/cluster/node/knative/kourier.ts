/** Kourier as Knative's gateway, of its own manifest. */
import { applyObjects } from '../../objects/kubectl.ts';
import { envoyImage } from '../build/envoy-image.ts';
import { kourierImage } from '../build/knative-images.ts';
import { patchStatus, waitLong } from '../objects.ts';
import { network } from '../system/network.ts';
import { readObjects, waitForKnative } from './install.ts';
import type { KubernetesObject } from './install.ts';

/** Its entry in config-network. */
export const kourierNetwork = { 'ingress-class': 'kourier.ingress.networking.knative.dev' } as const;

/** After Knative. */
export async function installKourier(signal: AbortSignal): Promise<void> {
  await applyObjects((await readObjects('kourier')).map(withOurImages), signal);
  await waitForKnative(signal);
  // As a cloud's controller would write it.
  const status = { loadBalancer: { ingress: [{ ip: network.loadBalancerIps[0] }] } };
  await patchStatus('service', 'kourier-system', 'kourier', status, signal);
  await waitLong(['deployments', '--all', '--namespace=kourier-system'], 'Available', signal);
}

function withOurImages(object: KubernetesObject): unknown {
  const text = JSON.stringify(object)
    .replaceAll(
      /gcr\.io\/knative-nightly\/knative\.dev\/net-kourier\/cmd\/kourier@sha256:[0-9a-f]+/g,
      kourierImage,
    )
    .replaceAll(/docker\.io\/envoyproxy\/envoy:[a-z0-9.-]+/g, envoyImage)
    .replaceAll(/"requests":\{"cpu":"\d+m"/g, '"requests":{"cpu":"20m"');
  return JSON.parse(text);
}
