import path from 'node:path';
import type { User } from '@kubernetes/client-node/dist/config_types.js';
import { load } from 'js-yaml';

/**
 * The users of a kubeconfig, those with a `tokenFile` as client-node's own service-account login reads one: again every
 * minute. client-node looks for a field `token-file`, which kubeconfigs do not have (kubernetes.io/docs/reference/config-api/
 * kubeconfig.v1, AuthInfo).
 */
export function withTokenFiles(users: readonly User[], text: string, folder: string): User[] {
  // Rare: so the text is read a second time only where the word occurs.
  const files = text.includes('tokenFile') ? tokenFiles(load(text)) : new Map<string, string>();
  return users.map((user) => {
    const file = files.get(user.name);
    if (file === undefined) return user;
    const tokenFile = path.resolve(folder, file);
    // The file goes before a token that stands beside it.
    return { ...user, token: '', authProvider: { name: 'tokenFile', config: { tokenFile } } };
  });
}

function tokenFiles(config: unknown): ReadonlyMap<string, string> {
  const users = asObject(config)['users'];
  const named = (Array.isArray(users) ? users : []).flatMap((entry) => {
    const { name, user } = asObject(entry);
    const { tokenFile } = asObject(user);
    return typeof name === 'string' && typeof tokenFile === 'string' ? [[name, tokenFile] as const] : [];
  });
  return new Map(named);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
