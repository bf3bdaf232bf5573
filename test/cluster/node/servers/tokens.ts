/** Who may call the service of the contract for which the gateway asks for a token. */
import { allowedSubject, issuer } from '../../gateway/envoy-tokens.ts';
import { makeTokens } from '../../gateway/tokens.ts';
import type { NodeInstallation } from '../installation/installation.ts';

/**
 * As Istio's guides have it: a token of our own issuer proves who calls, and whoever else calls is refused. With the Gateway API the
 * gateway's Envoy has the filters from its start, and Kourier has no such policy.
 */
export async function tokenPolicies(installation: NodeInstallation): Promise<readonly object[]> {
  if (installation !== 'knative-istio') return [];
  const metadata = { namespace: 'istio-system', name: 'contract' };
  const selector = { matchLabels: { istio: 'ingressgateway' } };
  const source = { notRequestPrincipals: [`${issuer}/${allowedSubject}`] };
  const to = [{ operation: { hosts: ['unauthorised.kserve-test.example.com'] } }];
  return [
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'RequestAuthentication',
      metadata,
      spec: { selector, jwtRules: [{ issuer, jwks: await makeTokens() }] },
    },
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata,
      spec: { selector, action: 'DENY', rules: [{ from: [{ source }], to }] },
    },
  ];
}
