import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from '../network/ip.js';
import type { Kubeconfig } from './kubeconfig-entries.js';
import type { Surroundings } from './kubeconfig-files.js';

const folder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** As client-go's rest.InClusterConfig decides: the service's address and the token must both be there. */
export function isInCluster({ environment, rootPath }: Surroundings): boolean {
  return Boolean(environment['KUBERNETES_SERVICE_HOST']) && existsSync(`${rootPath}${folder}/token`);
}

/** The pod's own account, as a kubeconfig of one context. */
export function serviceAccountConfig({ environment, rootPath }: Surroundings): Kubeconfig {
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = environment['KUBERNETES_SERVICE_PORT'] || '443';
  const namespaceFile = `${rootPath}${folder}/namespace`;
  const namespace = existsSync(namespaceFile) ? readFileSync(namespaceFile, 'utf8').trim() : '';
  const names = { cluster: 'inCluster', user: 'inClusterUser' };
  return {
    clusters: [
      {
        name: names.cluster,
        server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
        insecure: false,
        disableCompression: false,
        caFile: `${rootPath}${folder}/ca.crt`,
      },
    ],
    users: [
      {
        name: names.user,
        tokenFile: `${rootPath}${folder}/token`,
        impersonate: { groups: [], extra: [] },
      },
    ],
    contexts: [{ name: 'inClusterContext', ...names, ...(namespace === '' ? {} : { namespace }) }],
    currentContext: 'inClusterContext',
  };
}
