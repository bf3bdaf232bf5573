/** The objects of the gateway's installation: Istio's, where a Service of the person's own stands before the Gateway. */
import { ingressController } from './ingresses.ts';
import type { Installation } from '../state/installation.ts';
import type { Ports } from '../state/ports.ts';

export const gatewayService = { namespace: 'istio-system', name: 'istio-ingressgateway' } as const;
/** The names in KServe's own configuration (config/configmap/inferenceservice.yaml). */
const gatewayName = { namespace: 'kserve', name: 'kserve-ingress-gateway' } as const;

/** The pod's ports, as Istio's chart has them. */
export const gatewayPodPorts = { http: 8080, https: 8443 } as const;

const labels = { app: 'istio-ingressgateway', istio: 'ingressgateway' };

/** Its Service's ports are those at which Envoy really listens, so that the load balancer's address leads there. */
function serviceObjects(ports: Ports): readonly unknown[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: gatewayService.namespace } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...gatewayService, labels },
      spec: {
        type: 'LoadBalancer',
        selector: labels,
        ports: [
          {
            name: 'http2',
            port: ports.gatewayHttp,
            targetPort: gatewayPodPorts.http,
            nodePort: ports.gatewayNodeHttp,
          },
          {
            name: 'https',
            port: ports.gatewayHttps,
            targetPort: gatewayPodPorts.https,
            nodePort: ports.gatewayNodeHttps,
          },
        ],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...gatewayService, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name: 'istio-proxy',
                image: 'istio/proxyv2:1.28.0',
                ports: Object.values(gatewayPodPorts).map((containerPort) => ({ containerPort })),
              },
            ],
          },
        },
      },
    },
  ];
}

/** For KServe's routes by the Gateway API. */
function gatewayApiObjects(ports: Ports): readonly unknown[] {
  const apiVersion = 'gateway.networking.k8s.io/v1';
  const { namespace, name } = gatewayService;
  const listener = { protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } };
  return [
    ...serviceObjects(ports),
    {
      apiVersion,
      kind: 'GatewayClass',
      metadata: { name: 'istio' },
      spec: { controllerName: 'istio.io/gateway-controller' },
    },
    {
      apiVersion,
      kind: 'Gateway',
      metadata: gatewayName,
      spec: {
        gatewayClassName: 'istio',
        // Istio's guide "manual deployment": this Service, instead of one that Istio makes. Its port is the listener's.
        addresses: [{ type: 'Hostname', value: `${name}.${namespace}.svc.cluster.local` }],
        listeners: [{ ...listener, name: 'http', port: ports.gatewayHttp }],
      },
    },
  ];
}

/** For KServe's routes by Kubernetes' own Ingress. */
function ingressObjects(ports: Ports): readonly unknown[] {
  return [
    ...serviceObjects(ports),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'istio' },
      spec: { controller: ingressController },
    },
  ];
}

/** The objects that are installed beside KServe. With no gateway the controller still makes the pods' port-forwards. */
export function gatewayObjects(installation: Installation, ports: Ports): readonly unknown[] {
  if (installation === 'no-gateway') return [];
  return installation === 'ingress' ? ingressObjects(ports) : gatewayApiObjects(ports);
}
