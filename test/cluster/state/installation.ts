/** How KServe lets its services be reached: what one Standard installation has in `ingress` of its ConfigMap, and another not. */

/** As KServe's manifests ship: a Kubernetes Ingress for each service, of class `istio`. */
const shipped = { enableGatewayApi: false, disableIstioVirtualHost: true } as const;

export const installations = {
  /** HTTPRoutes at one Gateway; without Istio's own objects, as in KServe's guide for the Gateway API. */
  'gateway-api': { enableGatewayApi: true, disableIstioVirtualHost: true },
  /** A gateway serves the Ingresses. */
  ingress: shipped,
  /** The quick install: nobody serves the Ingresses, and services are ready at a URL that leads nowhere. */
  'no-gateway': shipped,
} as const;

export type Installation = keyof typeof installations;

/** Whether the language models and graphs are there too. They need a gateway that KServe routes to by the Gateway API. */
export function hasLanguageModels(installation: Installation): boolean {
  return installation === 'gateway-api';
}

/** Throws with the names that there are. */
export function parseInstallation(name: string): Installation {
  if (Object.hasOwn(installations, name)) return name as Installation;
  throw new Error(`There is no installation ${name}. There are: ${Object.keys(installations).join(', ')}.`);
}
