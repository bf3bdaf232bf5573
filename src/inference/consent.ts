import type { ServiceKey } from '../kserve/service.js';

/** Addresses of a Gateway (`NAMESPACE/NAME`). */
export type GatewayAddresses = { readonly name: string; readonly addresses: readonly string[] };

/** What a person said yes to, once they had seen whom it concerns. */
export type Consent =
  /** The host is the cluster's: its address may be private, and gets the token. */
  | { readonly kind: 'host'; readonly host: string }
  /** Tokens of this service go, whoever else claims its host. */
  | { readonly kind: 'claims'; readonly of: ServiceKey }
  /** `NAMESPACE/NAME` is the gateway, as `--gateway` says it. */
  | { readonly kind: 'gateway'; readonly name: string }
  /** A Gateway that a service's own route names is at these addresses, for which its author asked (`spec.addresses`). */
  | { readonly kind: 'gateway-addresses'; readonly gateway: GatewayAddresses }
  /** KServe's own namespace, whose configuration is believed. */
  | { readonly kind: 'kserve-namespace'; readonly namespace: string };
