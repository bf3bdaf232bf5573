/** The gateway's pod: pilot-agent and Envoy, as the chart `gateway` and Istio's template of injection make it. */
import { bootstrapTemplate, istioProxyImage } from '../build/istio-images.ts';
import { fieldEnv, namespace, podEnv, podSecurity, tokenMount, tokenVolume, valueEnv } from './names.ts';

const istiod = `istiod.${namespace}.svc:15012`;

const emptyFolders = {
  'istio-data': '/var/lib/istio/data',
  'istio-envoy': '/etc/istio/proxy',
  'workload-socket': '/var/run/secrets/workload-spiffe-uds',
  'credential-socket': '/var/run/secrets/credential-uds',
  'workload-certs': '/var/run/secrets/workload-spiffe-credentials',
};

export const gatewayPod = (name: string) => ({
  securityContext: {
    ...podSecurity,
    sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
  },
  containers: [
    {
      name: 'istio-proxy',
      image: istioProxyImage,
      args: [
        'proxy',
        'router',
        '--domain',
        '$(POD_NAMESPACE).svc.cluster.local',
        `--templateFile=${bootstrapTemplate}`,
        '--proxyLogLevel=warning',
        '--proxyComponentLogLevel=misc:error',
        '--log_output_level=default:info',
      ],
      ports: [{ name: 'http-envoy-prom', containerPort: 15_090 }],
      env: [
        ...podEnv,
        fieldEnv('INSTANCE_IP', 'status.podIP'),
        fieldEnv('HOST_IP', 'status.hostIP'),
        fieldEnv('ISTIO_META_NODE_NAME', 'spec.nodeName'),
        ...valueEnv({
          CA_ADDR: istiod,
          PROXY_CONFIG: JSON.stringify({
            discoveryAddress: istiod,
            binaryPath: '/usr/local/bin/envoy',
            concurrency: 1,
          }),
          ISTIO_META_CLUSTER_ID: 'Kubernetes',
          ISTIO_META_MESH_ID: 'cluster.local',
          TRUST_DOMAIN: 'cluster.local',
          ISTIO_META_WORKLOAD_NAME: name,
          ISTIO_META_OWNER: `kubernetes://apis/apps/v1/namespaces/${namespace}/deployments/${name}`,
        }),
      ],
      // Of the chart.
      resources: { requests: { cpu: '100m', memory: '128Mi' } },
      readinessProbe: {
        httpGet: { path: '/healthz/ready', port: 15_021 },
        periodSeconds: 1,
        timeoutSeconds: 3,
        failureThreshold: 30,
      },
      volumeMounts: [
        ...Object.entries(emptyFolders).map(([name, mountPath]) => ({ name, mountPath })),
        { name: 'istiod-ca-cert', mountPath: '/var/run/secrets/istio' },
        tokenMount,
        { name: 'istio-podinfo', mountPath: '/etc/istio/pod' },
      ],
    },
  ],
  volumes: [
    ...Object.keys(emptyFolders).map((name) => ({ name, emptyDir: {} })),
    { name: 'istiod-ca-cert', configMap: { name: 'istio-ca-root-cert' } },
    tokenVolume,
    {
      name: 'istio-podinfo',
      downwardAPI: {
        items: ['labels', 'annotations'].map((path) => ({
          path,
          fieldRef: { fieldPath: `metadata.${path}` },
        })),
      },
    },
  ],
});
