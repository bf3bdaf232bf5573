/** The names in Istio's installation and its pods, and the parts that both of its pods have. */
export const namespace = 'istio-system';
export const gatewayName = 'istio-ingressgateway';
export const gatewayLabels = { app: gatewayName, istio: 'ingressgateway' } as const;
export const istiodLabels = { app: 'istiod', istio: 'pilot' } as const;

export function fieldEnv(name: string, fieldPath: string): object {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

export function valueEnv(values: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

export const podEnv = [
  fieldEnv('POD_NAME', 'metadata.name'),
  fieldEnv('POD_NAMESPACE', 'metadata.namespace'),
  fieldEnv('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
  ...valueEnv({ PILOT_CERT_PROVIDER: 'istiod' }),
];

/** The user of Istio's images; by its group it reads its token. */
export const podSecurity = { runAsUser: 1337, runAsGroup: 1337, fsGroup: 1337 } as const;

export const tokenVolume = {
  name: 'istio-token',
  projected: {
    sources: [
      { serviceAccountToken: { audience: 'istio-ca', expirationSeconds: 43_200, path: 'istio-token' } },
    ],
  },
} as const;
export const tokenMount = { name: 'istio-token', mountPath: '/var/run/secrets/tokens' } as const;
