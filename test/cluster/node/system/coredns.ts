/** The cluster's DNS, as kubeadm installs it, as one pod. */
import { corednsImage } from '../build/images.ts';
import { network } from './network.ts';

const name = 'coredns';
const namespace = 'kube-system';
const labels = { 'k8s-app': 'kube-dns' };
const rbac = 'rbac.authorization.k8s.io';

/** A name outside of the cluster has no answer: there is nothing outside. */
const corefile = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
    }
    cache 5
    loadbalance
}
`;

export function corednsObjects(): readonly object[] {
  const role = { apiGroup: rbac, kind: 'ClusterRole', name: 'system:coredns' };
  const metadata = { name, namespace, labels };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: role.name },
      rules: [
        {
          apiGroups: [''],
          resources: ['endpoints', 'services', 'pods', 'namespaces'],
          verbs: ['list', 'watch'],
        },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: role.name },
      roleRef: role,
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: corefile } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'kube-dns', namespace, labels },
      spec: {
        selector: labels,
        clusterIP: network.dnsIp,
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
        ],
      },
    },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: deployment },
  ];
}

const deployment = {
  replicas: 1,
  selector: { matchLabels: labels },
  template: {
    metadata: { labels },
    spec: {
      serviceAccountName: name,
      dnsPolicy: 'Default',
      containers: [
        {
          name,
          image: corednsImage,
          args: ['-conf', '/etc/coredns/Corefile'],
          ports: [{ containerPort: 53, protocol: 'UDP' }],
          // Of kubeadm. A pod that asks for nothing gets next to nothing beside others that are busy, and then no name has an address.
          resources: { requests: { cpu: '100m', memory: '70Mi' } },
          readinessProbe: {
            httpGet: { path: '/ready', port: 8181 },
            periodSeconds: 1,
            timeoutSeconds: 5,
            failureThreshold: 120,
          },
          volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
        },
      ],
      volumes: [{ name: 'config', configMap: { name } }],
    },
  },
};
