/** Starts the real cluster's parts in their order, and stops them. */
import { mkdir, rm } from 'node:fs/promises';
import { readManifest } from './build/manifests.ts';
import { gatewayObjects } from './gateway/manifests.ts';
import { gatewayController, gatewayEnvoy, prepareGateway } from './gateway/parts.ts';
import { inParallel } from './in-parallel.ts';
import {
  applyGraphs,
  applyLanguageModels,
  endpointPickers,
  graphRouters,
  routingSidecars,
  waitForLanguageModels,
} from './models/language.ts';
import { languageServers } from './models/language-servers.ts';
import { modelServers } from './models/servers.ts';
import { applyServices } from './models/services.ts';
import { applyObjects, applyYaml, createObjects, waitForCondition } from './objects/kubectl.ts';
import { kserveConfig, kserveWebhooks } from './objects/kserve-config.ts';
import { llmisvcCrds, llmisvcPresets, llmisvcWebhooks, lwsWebhooks } from './objects/llmisvc-config.ts';
import { apiserver, controllerManager, etcd, scheduler } from './parts/control-plane.ts';
import { kserve, writeWebhookCertificate } from './parts/kserve.ts';
import { kwok, nodeName, writeKwokConfig } from './parts/kwok.ts';
import { llmisvc } from './parts/llmisvc.ts';
import { lws } from './parts/lws.ts';
import { forgetProcesses, startProcess } from './parts/process.ts';
import { step } from './progress.ts';
import { makeCertificates } from './state/certificates.ts';
import { markStarted, readCluster, writeChosen } from './state/cluster.ts';
import type { Cluster } from './state/cluster.ts';
import { hasLanguageModels } from './state/installation.ts';
import type { Installation } from './state/installation.ts';
import { writeKubeconfig } from './state/kubeconfig.ts';
import { stateFolder, statePath } from './state/paths.ts';
import { choosePorts } from './state/ports.ts';
import type { Ports } from './state/ports.ts';
import type { ProcessSpec } from './state/records.ts';
import { makeUsers, userObjects } from './state/users.ts';

/** A new cluster, in the state folder; what was left of an earlier one is ended and removed. */
export async function startCluster(installation: Installation, signal?: AbortSignal): Promise<Cluster> {
  await stopCluster();
  const cluster = await step('certificates, users, ports', () => prepare(installation));
  // The model servers need nothing of Kubernetes, and take the longest.
  await inParallel(
    [(either) => startModelServers(cluster, either), (either) => startKubernetes(cluster, either)],
    signal,
  );
  await step('services', () => applyServices(signal));
  if (hasLanguageModels(installation)) await startLanguageModels(cluster, signal);
  return cluster;
}

async function startModelServers({ installation, ports }: Cluster, signal: AbortSignal): Promise<void> {
  const servers = await step("models' files", async () => [
    ...(await modelServers(ports, signal)),
    ...(hasLanguageModels(installation) ? await languageServers(ports, signal) : []),
  ]);
  await startAll(servers, signal);
}

/** A picker needs its pool, and a router the words of its Deployment. */
async function startLanguageModels({ ports }: Cluster, signal?: AbortSignal): Promise<void> {
  const ended = signal ?? new AbortController().signal;
  await step('language models', () => applyLanguageModels(signal));
  await step('graphs', () => applyGraphs(signal));
  await step('language models and graphs ready', () => waitForLanguageModels(signal));
  const own = [...(await routingSidecars(ports, signal)), ...(await graphRouters(ports, signal))];
  await startAll([...endpointPickers(ports), ...own], ended);
}

async function startKubernetes(cluster: Cluster, signal: AbortSignal): Promise<void> {
  const { installation, ports } = cluster;
  await startOne(etcd(ports), signal);
  await startOne(apiserver(ports), signal);
  await step('CRDs of KServe, the Gateway API and kwok', () => applyCrds(cluster, signal));
  await startAll([controllerManager(ports), scheduler(ports), kwok(ports)], signal);
  await step("KServe's configuration and runtimes, users' rights", () => applyConfiguration(cluster, signal));
  await step('node ready', () => waitForCondition(['nodes'], 'Ready', signal));
  // After the runtimes: a runtime that arrives later leaves a stale failure in every service's status.
  await startOne(kserve(ports), signal);
  await step("KServe's webhooks", async () =>
    applyObjects(await kserveWebhooks(ports.kserveWebhook), signal),
  );
  if (hasLanguageModels(installation)) await startLlmisvc(ports, signal);
  await prepareGateway(ports);
  if (installation !== 'no-gateway') await startOne(gatewayEnvoy(ports), signal);
  await startOne(gatewayController(), signal);
}

async function startLlmisvc(ports: Ports, signal: AbortSignal): Promise<void> {
  await startOne(llmisvc(ports), signal);
  await step("llmisvc's webhooks and presets", async () => {
    await applyObjects(await llmisvcWebhooks(ports), signal);
    await applyYaml(await llmisvcPresets(), signal);
  });
  await startOne(await lws(ports), signal);
  await step("lws's webhooks", async () => applyObjects(await lwsWebhooks(ports), signal));
}

function startOne(spec: ProcessSpec, signal: AbortSignal): Promise<unknown> {
  return step(spec.name, () => startProcess(spec, signal));
}

function startAll(specs: readonly ProcessSpec[], signal: AbortSignal): Promise<void> {
  return inParallel(
    specs.map((spec) => (either: AbortSignal) => startOne(spec, either)),
    signal,
  );
}

/** Ends every process of the state folder's cluster, all at once, and forgets them. */
export async function stopCluster(): Promise<readonly string[]> {
  await markStarted(false);
  return forgetProcesses();
}

async function prepare(installation: Installation): Promise<Cluster> {
  await mkdir(stateFolder(), { recursive: true, mode: 0o700 });
  const old = ['certificates', 'etcd', 'kserve', 'kubeconfig', 'logs'];
  await Promise.all(old.map((name) => rm(statePath(name), { recursive: true, force: true })));
  await makeCertificates();
  const ports = await choosePorts();
  await writeChosen({ installation, ports });
  await writeKubeconfig(ports.apiserver, await makeUsers());
  await writeKwokConfig(ports);
  await writeWebhookCertificate();
  return readCluster();
}

async function applyCrds({ installation, ports }: Cluster, signal?: AbortSignal): Promise<void> {
  const crds = await Promise.all(
    (['gateway-api-crds', 'kserve-crds', 'kwok-crds'] as const).map((name) => readManifest(name)),
  );
  await applyYaml(crds.join('\n---\n'), signal);
  if (hasLanguageModels(installation)) await createObjects(await llmisvcCrds(ports), signal);
  await waitForCondition(['crds'], 'Established', signal);
}

async function applyConfiguration({ installation, ports }: Cluster, signal?: AbortSignal): Promise<void> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kserve' } };
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: nodeName } };
  const gateway = gatewayObjects(installation, ports);
  await applyObjects([namespace, node, ...userObjects, ...gateway, await kserveConfig(installation)], signal);
  // Without KServe's own roles: its controller runs as the admin here, there is no service account to bind.
  await applyYaml(await readManifest('kserve-runtimes'), signal);
}
