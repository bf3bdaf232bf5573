import type { ServiceKey } from '../kserve/service.js';

/** What a person said yes to, once they had seen whom it concerns. */
export type Consent =
  /** The host is the cluster's: its address may be private, and gets the token. */
  | { readonly kind: 'host'; readonly host: string }
  /** Tokens of this service go, whoever else claims its host. */
  | { readonly kind: 'claims'; readonly of: ServiceKey }
  /** `NAMESPACE/NAME` is the gateway, as `--gateway` says it. */
  | { readonly kind: 'gateway'; readonly name: string }
  /** KServe's own namespace, whose configuration is believed. */
  | { readonly kind: 'kserve-namespace'; readonly namespace: string };
