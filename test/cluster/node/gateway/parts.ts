/** The gateway of the real node: Envoy in a pod, behind a Service as Istio's chart has it, and the controller beside it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificate, key } from '../../state/certificates.ts';
import { logPath, statePath } from '../../state/paths.ts';
import type { ProcessSpec } from '../../state/records.ts';
import { envoyImage } from '../build/envoy-image.ts';
import { network } from '../system/network.ts';
import { certificatePath, gatewayFolder, mountPath, ports } from './envoy.ts';

export const gatewayService = { namespace: 'istio-system', name: 'istio-ingressgateway' } as const;
const labels = { app: 'istio-ingressgateway', istio: 'ingressgateway' } as const;

export const readyFile = (): string => statePath('node', 'gateway-ready');

/** Ready once it has read the whole cluster. */
export function gatewayController(): ProcessSpec {
  const names = ['ISVC_CLUSTER_CACHE', 'ISVC_CLUSTER_STATE', 'XDG_CACHE_HOME'];
  return {
    name: 'gateway-controller',
    command: process.execPath,
    args: [join(import.meta.dirname, 'controller.ts')],
    env: Object.fromEntries(
      names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    logFile: logPath('gateway-controller'),
    ready: { file: readyFile() },
  };
}

/** The status that a cloud's controller would write: the load balancer's address. kube-proxy does the rest. */
export const loadBalancerStatus = { loadBalancer: { ingress: [{ ip: network.loadBalancerIps[0] }] } };

export async function gatewayObjects(): Promise<readonly object[]> {
  const apiVersion = 'gateway.networking.k8s.io/v1';
  const { namespace, name } = gatewayService;
  const listener = { name: 'http', protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: gatewayService,
      data: { 'tls.crt': await base64(certificate('gateway')), 'tls.key': await base64(key('gateway')) },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...gatewayService, labels },
      spec: {
        type: 'LoadBalancer',
        selector: labels,
        // In the order of Istio's chart, whose first port is not the one to call.
        ports: [
          { name: 'status-port', port: ports.admin },
          { name: 'http2', port: ports.http },
          { name: 'https', port: ports.https },
        ],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...gatewayService, labels },
      spec: deployment(),
    },
    {
      apiVersion,
      kind: 'GatewayClass',
      metadata: { name: 'istio' },
      spec: { controllerName: 'istio.io/gateway-controller' },
    },
    {
      apiVersion,
      kind: 'Gateway',
      metadata: { namespace: 'kserve', name: 'kserve-ingress-gateway' },
      spec: {
        gatewayClassName: 'istio',
        // Istio's guide "manual deployment": this Service, instead of one that Istio makes.
        addresses: [{ type: 'Hostname', value: `${name}.${namespace}.svc.cluster.local` }],
        listeners: [{ ...listener, port: ports.http }],
      },
    },
  ];
}

function deployment(): object {
  const container = {
    name: 'istio-proxy',
    image: envoyImage,
    args: ['--config-path', `${mountPath}/envoy.json`, '--concurrency', '1', '--log-level', 'warning'],
    ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })),
    resources: { requests: { cpu: '100m', memory: '128Mi' } },
    readinessProbe: {
      httpGet: { path: '/ready', port: ports.admin },
      periodSeconds: 1,
      failureThreshold: 120,
    },
    volumeMounts: [
      { name: 'gateway', mountPath, readOnly: true },
      { name: 'certificate', mountPath: certificatePath, readOnly: true },
    ],
  };
  return {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
        containers: [container],
        volumes: [
          { name: 'gateway', hostPath: { path: gatewayFolder() } },
          { name: 'certificate', secret: { secretName: gatewayService.name } },
        ],
      },
    },
  };
}

async function base64(path: string): Promise<string> {
  return (await readFile(path)).toString('base64');
}
