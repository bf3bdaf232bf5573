/** The gateway's controller: it plays Istio's part. It watches the API server, writes statuses, and tells Envoy the routes. */
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCluster } from '../state/cluster.ts';
import { hasLanguageModels } from '../state/installation.ts';
import { statePath } from '../state/paths.ts';
import { openApi } from './api.ts';
import { writeRoutes } from './envoy-config.ts';
import { follow } from './follow.ts';
import { log } from './log.ts';
import type {
  InferencePool,
  Gateway,
  GatewayClass,
  HttpRoute,
  Ingress,
  IngressClass,
  Pod,
  Service,
  World,
} from './objects.ts';
import { writeClusterNames } from './names.ts';
import { logsOf } from './pod-logs.ts';
import { forwardsOf } from './port-forwards.ts';
import { statusChanges } from './statuses.ts';

const manager = 'fieldManager=isvc-gateway&force=true';
const retryMs = 1000;

const { installation, ports } = await readCluster();
const api = await openApi(ports.apiserver);
let changed = Promise.withResolvers<void>();
const onChange = (): void => changed.resolve();

const networking = '/apis/networking.k8s.io/v1';
const gatewayApi = '/apis/gateway.networking.k8s.io/v1';
const gatewayClasses = follow<GatewayClass>(api, `${gatewayApi}/gatewayclasses`, onChange);
const gateways = follow<Gateway>(api, `${gatewayApi}/gateways`, onChange);
const httpRoutes = follow<HttpRoute>(api, `${gatewayApi}/httproutes`, onChange);
const ingressClasses = follow<IngressClass>(api, `${networking}/ingressclasses`, onChange);
const ingresses = follow<Ingress>(api, `${networking}/ingresses`, onChange);
// Without its CRD there would never be a list.
const inferencePools = hasLanguageModels(installation)
  ? follow<InferencePool>(api, '/apis/inference.networking.k8s.io/v1/inferencepools', onChange)
  : { items: (): readonly InferencePool[] => [] };
const services = follow<Service>(api, '/api/v1/services', onChange);
const pods = follow<Pod>(api, '/api/v1/pods', onChange);

/** Undefined until everything was listed once: routes made of half of it would cut the others off. */
function seen(): World | undefined {
  const world = {
    gatewayClasses: gatewayClasses.items(),
    gateways: gateways.items(),
    httpRoutes: httpRoutes.items(),
    ingressClasses: ingressClasses.items(),
    ingresses: ingresses.items(),
    inferencePools: inferencePools.items(),
    services: services.items(),
    pods: pods.items(),
  };
  return Object.values(world).includes(undefined) ? undefined : (world as World);
}

const told = new Map<string, string>();

/** Objects of kwok's, each of a pod's own name. */
async function tellKubelet(
  kind: 'PortForward' | 'Logs',
  field: 'forwards' | 'logs',
  wanted: ReadonlyMap<string, readonly object[]>,
): Promise<void> {
  for (const [pod, value] of wanted) {
    const spec = JSON.stringify(value);
    if (told.get(`${kind} ${pod}`) === spec) continue;
    const [namespace = '', name = ''] = pod.split('/');
    const apiVersion = 'kwok.x-k8s.io/v1alpha1';
    const plural = kind === 'Logs' ? 'logs' : 'portforwards';
    const path = `/apis/${apiVersion}/namespaces/${namespace}/${plural}/${name}`;
    const object = { apiVersion, kind, metadata: { namespace, name }, spec: { [field]: value } };
    await api.send('PATCH', `${path}?${manager}`, { type: 'application/apply-patch+yaml', value: object });
    told.set(`${kind} ${pod}`, spec);
  }
}

async function reconcile(world: World): Promise<void> {
  await writeRoutes(world, ports);
  await writeClusterNames(world, ports);
  for (const { path, status } of statusChanges(world, ports))
    await api.send('PATCH', path, { type: 'application/merge-patch+json', value: { status } });
  await tellKubelet('PortForward', 'forwards', forwardsOf(world.pods, ports));
  await tellKubelet('Logs', 'logs', logsOf(world.pods));
}

for (;;) {
  await changed.promise;
  changed = Promise.withResolvers<void>();
  const world = seen();
  if (world === undefined) continue;
  try {
    await reconcile(world);
    await writeFile(statePath('gateway', 'ready'), '');
  } catch (error) {
    log(String(error));
    await sleep(retryMs);
    changed.resolve();
  }
}
