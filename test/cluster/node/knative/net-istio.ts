/** Istio as Knative's gateway: the Gateways of net-istio's own manifest, and our controller in the place of its own. */
import { applyObjects } from '../../objects/kubectl.ts';
import { netIstioImage } from '../build/knative-images.ts';
import { readNodeManifest } from '../build/manifests.ts';
import { gatewayName, namespace as istioNamespace } from '../istio/names.ts';
import { istioObjects, loadBalancerStatus } from '../istio/objects.ts';
import { patchStatus, waitLong } from '../objects.ts';
import { applyCrds } from '../system/start.ts';
import { readObjects, waitForKnative } from './install.ts';
import type { KubernetesObject } from './install.ts';

export async function installIstio(signal: AbortSignal): Promise<void> {
  await applyCrds([await readNodeManifest('istio-base')], signal);
  await applyObjects(istioObjects(), signal);
  await patchStatus('service', istioNamespace, gatewayName, loadBalancerStatus, signal);
  await waitLong(['deployments', '--all', `--namespace=${istioNamespace}`], 'Available', signal);
}

/** After Istio and Knative. */
export async function installNetIstio(signal: AbortSignal): Promise<void> {
  const objects = (await readObjects('net-istio')).filter((object) => !isOfItsWebhook(object));
  await applyObjects(objects.map(withOurController), signal);
  await waitForKnative(signal);
}

/** It checks config-istio, and makes Services of meshes with sidecars: ours does neither. */
function isOfItsWebhook({ kind, metadata }: KubernetesObject): boolean {
  return kind.endsWith('WebhookConfiguration') || metadata.name.startsWith('net-istio-webhook');
}

function withOurController(object: KubernetesObject): unknown {
  const image = /gcr\.io\/knative-nightly\/knative\.dev\/net-istio\/cmd\/controller@sha256:[0-9a-f]+/g;
  return JSON.parse(JSON.stringify(object).replaceAll(image, netIstioImage));
}
