/** The kubeconfig of the real cluster: one context for the admin and one for each user of users.ts. */
import { readFile, writeFile } from 'node:fs/promises';
import { kubeconfigPath, statePath } from './paths.ts';

export type Credentials =
  | { readonly clientCertificate: string; readonly clientKey: string }
  | { readonly token: string };

/** The context that is current after a start. */
export const adminContext = 'isvc-cluster';

/**
 * Writes the kubeconfig, mode 0600, and says where. The credentials' files are read into it, so that it can be copied.
 * `users` are contexts by name; the admin's is the current one.
 */
export async function writeKubeconfig(
  apiserverPort: number,
  users: Readonly<Record<string, Credentials>>,
  host = '127.0.0.1',
): Promise<string> {
  const names = Object.keys(users);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'isvc-cluster',
        cluster: {
          server: `https://${host}:${apiserverPort}`,
          'certificate-authority-data': await base64(statePath('certificates', 'ca.crt')),
        },
      },
    ],
    users: await Promise.all(
      Object.entries(users).map(async ([name, credentials]) => ({ name, user: await userOf(credentials) })),
    ),
    contexts: names.map((name) => ({ name, context: { cluster: 'isvc-cluster', user: name } })),
    'current-context': adminContext,
  };
  // JSON is YAML: every reader of kubeconfigs takes it.
  await writeFile(kubeconfigPath(), `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
  return kubeconfigPath();
}

async function userOf(credentials: Credentials): Promise<Readonly<Record<string, string>>> {
  if ('token' in credentials) return { token: credentials.token };
  return {
    'client-certificate-data': await base64(credentials.clientCertificate),
    'client-key-data': await base64(credentials.clientKey),
  };
}

async function base64(path: string): Promise<string> {
  return (await readFile(path)).toString('base64');
}
