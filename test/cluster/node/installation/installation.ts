/** The installations of the real node, besides Kubernetes itself. */
export const nodeInstallations = [
  /** Nothing. */
  'none',
  /** KServe in Standard mode as its quick install leaves it: an Ingress for each service, which nobody serves. */
  'no-gateway',
  /** KServe in Standard mode with the Gateway API: Envoy as istio-ingressgateway serves its HTTPRoutes. */
  'gateway-api',
  /** The documented installation: Knative Serving with Istio, whose gateway is istio-ingressgateway in istio-system. */
  'knative-istio',
  /** Knative Serving with Kourier. */
  'knative-kourier',
] as const;

export type NodeInstallation = (typeof nodeInstallations)[number];

/** Throws with the names that there are. */
export function parseNodeInstallation(name: string): NodeInstallation {
  const found = nodeInstallations.find((installation) => installation === name);
  if (found !== undefined) return found;
  throw new Error(
    `There is no installation ${name} of a real node. There are: ${nodeInstallations.join(', ')}.`,
  );
}
