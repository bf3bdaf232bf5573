/** The name of a networking layer, out of its class. */
export function layerName(className: string | undefined): string | undefined {
  return /^([\w-]+)\.ingress\.networking\.knative\.dev$/u.exec(className ?? '')?.[1];
}
