/**
 * The gateway's controller on the real node: it plays Istio's part for HTTPRoutes, as gateway/main.ts does in the cluster with
 * kwok. It watches the API server, writes statuses, and tells Envoy in the gateway's pod the routes. `node controller.ts PORT`
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { openApi } from '../../gateway/api.ts';
import { follow } from '../../gateway/follow.ts';
import { log } from '../../gateway/log.ts';
import type { Gateway, GatewayClass, HttpRoute } from '../../gateway/objects.ts';
import { statusChanges } from '../../gateway/statuses.ts';
import type { StatusChange } from '../../gateway/status-change.ts';
import { readNodeCluster } from '../state.ts';
import { network } from '../system/network.ts';
import { ports as envoyPorts, writeEnvoyRoutes } from './envoy.ts';
import type { RealPod, RealService, RealWorld } from './envoy.ts';
import { readyFile } from './parts.ts';

const retryMs = 1000;
const { ports } = await readNodeCluster();
const api = await openApi(ports.apiserver);
let changed = Promise.withResolvers<void>();
const onChange = (): void => changed.resolve();

const gatewayApi = '/apis/gateway.networking.k8s.io/v1';
const gatewayClasses = follow<GatewayClass>(api, `${gatewayApi}/gatewayclasses`, onChange);
const gateways = follow<Gateway>(api, `${gatewayApi}/gateways`, onChange);
const httpRoutes = follow<HttpRoute>(api, `${gatewayApi}/httproutes`, onChange);
const services = follow<RealService>(api, '/api/v1/services', onChange);
const pods = follow<RealPod>(api, '/api/v1/pods', onChange);

/** Undefined until everything was listed once: routes made of half of it would cut the others off. */
function seen(): RealWorld | undefined {
  const world = {
    gatewayClasses: gatewayClasses.items(),
    gateways: gateways.items(),
    httpRoutes: httpRoutes.items(),
    services: services.items(),
    pods: pods.items(),
    ingressClasses: [],
    ingresses: [],
    inferencePools: [],
  };
  return Object.values(world).includes(undefined) ? undefined : (world as RealWorld);
}

/** Not those of the Service: its addresses are the cluster's and the tests' own. */
function changesOf(world: RealWorld): readonly StatusChange[] {
  const changes = statusChanges(world, { ...ports, gatewayHttp: envoyPorts.http });
  return changes.filter(({ kind }) => kind !== 'Service');
}

/** The load balancer's address, where the cluster with kwok has loopback. */
function atThisNode(change: StatusChange): unknown {
  if (change.kind !== 'Gateway') return change.status;
  const addresses = [{ type: 'IPAddress', value: network.loadBalancerIps[0] }];
  return { ...(change.status as object), addresses };
}

for (;;) {
  await changed.promise;
  changed = Promise.withResolvers<void>();
  const world = seen();
  if (world === undefined) continue;
  try {
    await writeEnvoyRoutes(world);
    for (const change of changesOf(world))
      await api.send('PATCH', change.path, {
        type: 'application/merge-patch+json',
        value: { status: atThisNode(change) },
      });
    await writeFile(readyFile(), '');
  } catch (error) {
    log(String(error));
    await sleep(retryMs);
    changed.resolve();
  }
}
