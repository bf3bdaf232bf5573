/** How KServe lets its services be reached: what one Standard installation has in `ingress` of its ConfigMap, and another not. */
export const installations = {
  /** HTTPRoutes at one Gateway; without Istio's own objects, as in KServe's guide for the Gateway API. */
  'gateway-api': { enableGatewayApi: true, disableIstioVirtualHost: true },
  /** A Kubernetes Ingress for each service: what KServe's manifests ship. */
  ingress: { enableGatewayApi: false, disableIstioVirtualHost: true, ingressClassName: 'nginx' },
  /** Nothing leads in: services are ready at a URL that nobody serves. */
  'no-gateway': { enableGatewayApi: false, disableIstioVirtualHost: true, disableIngressCreation: true },
} as const;

export type Installation = keyof typeof installations;

/** Throws with the names that there are. */
export function parseInstallation(name: string): Installation {
  if (Object.hasOwn(installations, name)) return name as Installation;
  throw new Error(`There is no installation ${name}. There are: ${Object.keys(installations).join(', ')}.`);
}
