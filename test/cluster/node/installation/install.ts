/** Installs on a ready node what the installation's name says. */
import { readManifest } from '../../build/manifests.ts';
import { applyObjects } from '../../objects/kubectl.ts';
import { startProcess } from '../../parts/process.ts';
import { step } from '../../progress.ts';
import { writeEnvoyBootstrap } from '../gateway/envoy.ts';
import { gatewayController, gatewayObjects, gatewayService, loadBalancerStatus } from '../gateway/parts.ts';
import { installKnative } from '../knative/install.ts';
import { installKourier, kourierNetwork } from '../knative/kourier.ts';
import { installIstio, installNetIstio } from '../knative/net-istio.ts';
import { patchStatus, waitLong } from '../objects.ts';
import { besideNode, findMembers } from '../system/namespaces.ts';
import { applyCrds } from '../system/start.ts';
import type { NodeInstallation } from './installation.ts';
import { installKserve } from './kserve.ts';
import { installModels } from './models.ts';

/** KServe comes after whatever it looks for when it starts. */
export async function installOn(installation: NodeInstallation, signal: AbortSignal): Promise<void> {
  if (installation === 'none') return;
  if (installation === 'knative-istio') {
    await step('Istio', () => installIstio(signal));
    await step('Knative Serving', () => installKnative({}, signal));
    await step('net-istio', () => installNetIstio(signal));
  }
  if (installation === 'knative-kourier') {
    await step('Knative Serving', () => installKnative(kourierNetwork, signal));
    await step('Kourier', () => installKourier(signal));
  }
  await step('KServe', async () => {
    await applyCrds([await readManifest('kserve-crds')], signal);
    if (installation === 'gateway-api') await applyCrds([await readManifest('gateway-api-crds')], signal);
    await installKserve(installation, signal);
  });
  if (installation === 'gateway-api') await step('gateway', () => installGateway(signal));
  await step('models', () => installModels(installation, signal));
}

async function installGateway(signal: AbortSignal): Promise<void> {
  const { namespace, name } = gatewayService;
  await writeEnvoyBootstrap();
  await applyObjects(await gatewayObjects(), signal);
  await patchStatus('service', namespace, name, loadBalancerStatus, signal);
  await startProcess(besideNode(await findMembers(), gatewayController()), signal);
  await waitLong(['deployment', name, `--namespace=${namespace}`], 'Available', signal);
}
