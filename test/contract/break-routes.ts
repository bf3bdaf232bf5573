import { once } from 'node:events';
import { connect } from 'node:net';
import { vi } from 'vitest';
import { fieldAt, listAt } from '../../src/kserve/fields.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { ObjectRef, World } from './world.js';

/** Loopback, where no gateway of any world listens. */
const deadAddress = '127.0.0.66';
/** In Kubernetes' range, and nobody's. A real kube-proxy would serve it, but for this label, which says that another program does. */
const deadNodePort = 32_766;
const noKubeProxy = { 'service.kubernetes.io/service-proxy-name': 'contract-nobody' };
/** The discard port: no pod listens on it. */
const deadPodPort = 9;

type Breakable = 'load-balancer' | 'node-port' | 'port-forward';

/**
 * Makes the gateway's Service state ways in that lead nowhere: its load balancer's address, its nodePort, the port of its
 * pods. The gateway itself goes on. Returns what puts the objects back.
 */
export async function breakRoutes(world: World, routes: readonly Breakable[]): Promise<() => Promise<void>> {
  const { controls, gatewayService, gatewayObject } = world;
  const service = await required(world, gatewayService);
  const gateway = gatewayObject && (await controls.get(gatewayObject));
  await controls.apply(broken(service, routes));
  if (gateway !== undefined && routes.includes('load-balancer')) {
    await controls.apply(withStatus(gateway, { addresses: [{ type: 'IPAddress', value: deadAddress }] }));
  }
  return async () => {
    await controls.apply(service);
    if (gateway !== undefined) await controls.apply(gateway);
    // Kube-proxy follows a moment later.
    await untilConnects(world.gateway);
  };
}

function broken(service: KubeObject, routes: readonly Breakable[]): KubeObject {
  const ports = listAt(service, 'spec', 'ports').map((port) => ({
    ...(port as KubeObject),
    ...(routes.includes('node-port') && isHttp(port) ? { nodePort: deadNodePort } : {}),
    ...(routes.includes('port-forward') && isHttp(port) ? { targetPort: deadPodPort } : {}),
  }));
  const metadata = fieldAt(service, 'metadata') as KubeObject;
  const labels = {
    ...(metadata['labels'] as KubeObject | undefined),
    ...(routes.includes('node-port') ? noKubeProxy : {}),
  };
  const changed = {
    ...service,
    metadata: { ...metadata, labels },
    spec: { ...(fieldAt(service, 'spec') as KubeObject), ports },
  };
  return routes.includes('load-balancer')
    ? withStatus(changed, { loadBalancer: { ingress: [{ ip: deadAddress, ipMode: 'VIP' }] } })
    : changed;
}

function isHttp(port: unknown): boolean {
  return fieldAt(port, 'name') === 'http2';
}

function withStatus(object: KubeObject, status: KubeObject): KubeObject {
  return { ...object, status: { ...(fieldAt(object, 'status') as KubeObject | undefined), ...status } };
}

async function required({ controls }: World, reference: ObjectRef): Promise<KubeObject> {
  const object = await controls.get(reference);
  if (object === undefined) throw new Error(`there is no ${reference.kind} ${reference.metadata.name}`);
  return object;
}

async function untilConnects({ address, port }: World['gateway']): Promise<void> {
  await vi.waitFor(
    async () => {
      const socket = connect(port, address);
      try {
        await once(socket, 'connect');
      } finally {
        socket.destroy();
      }
    },
    { timeout: 60_000, interval: 50 },
  );
}
