/** istiod, as the chart istio-control/istio-discovery of Istio's module runs it. */
import { pilotImage } from '../build/istio-images.ts';
import { podEnv, podSecurity, tokenMount, tokenVolume, valueEnv } from './names.ts';

export const istiodPod = {
  securityContext: podSecurity,
  containers: [
    {
      name: 'discovery',
      image: pilotImage,
      args: [
        'discovery',
        '--monitoringAddr=:15014',
        '--log_output_level=default:info',
        '--domain',
        'cluster.local',
        '--keepaliveMaxServerConnectionAge',
        '30m',
      ],
      env: [
        ...podEnv,
        ...valueEnv({
          REVISION: 'default',
          CLUSTER_ID: 'Kubernetes',
          // No sidecars.
          INJECT_ENABLED: 'false',
          // Filters that Envoy as PyPI has it does not know.
          PILOT_ENABLE_METADATA_EXCHANGE: 'false',
          PILOT_ENABLE_ALPN_FILTER: 'false',
        }),
      ],
      // The chart asks for half a core and 2 GiB, more than the node has to give.
      resources: { requests: { cpu: '100m', memory: '128Mi' } },
      readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 },
      volumeMounts: [
        { ...tokenMount, readOnly: true },
        { name: 'config', mountPath: '/etc/istio/config' },
        { name: 'certs', mountPath: '/var/run/secrets/istio-dns' },
        { name: 'tmp', mountPath: '/tmp' },
      ],
    },
  ],
  volumes: [
    tokenVolume,
    { name: 'config', configMap: { name: 'istio' } },
    { name: 'certs', emptyDir: { medium: 'Memory' } },
    { name: 'tmp', emptyDir: {} },
  ],
} as const;
