import path from 'node:path';
import {
  entriesOf,
  type ExecConfig,
  field,
  type Field,
  listOf,
  objectOf,
  parseExec,
  textOf,
} from './kubeconfig-fields.js';

/** A user of a kubeconfig (kubernetes.io/docs/reference/config-api/kubeconfig.v1, AuthInfo). Paths are absolute. Holds secrets. */
export type KubeconfigUser = {
  readonly name: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly certFile?: string;
  /** Base64. */
  readonly certData?: string;
  readonly keyFile?: string;
  /** Base64. */
  readonly keyData?: string;
  readonly impersonate: Impersonation;
  readonly exec?: ExecConfig;
  readonly authProvider?: {
    readonly name: string;
    readonly config: Readonly<Record<string, string>>;
  };
};

/** As whom the user acts: `as`, `as-uid`, `as-groups`, `as-user-extra`. */
export type Impersonation = {
  readonly user?: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: readonly { readonly key: string; readonly values: readonly string[] }[];
};

/** Undefined for an entry without a name. Throws Problem "cluster" for a field of the wrong type. */
export function parseUser(entry: Field, folder: string): KubeconfigUser | undefined {
  const name = textOf(field(entry, 'name'));
  if (name === undefined) return undefined;
  const user = objectOf(field(entry, 'user')) ?? { ...field(entry, 'user'), value: {} };
  const exec = objectOf(field(user, 'exec'));
  const authProvider = authProviderOf(user);
  return {
    name,
    ...texts(user, { token: 'token', username: 'username', password: 'password' }),
    ...texts(user, { certData: 'client-certificate-data', keyData: 'client-key-data' }),
    ...paths(user, folder, { tokenFile: 'tokenFile', certFile: 'client-certificate', keyFile: 'client-key' }),
    impersonate: {
      ...texts(user, { user: 'as', uid: 'as-uid' }),
      groups: textsOf(field(user, 'as-groups')),
      extra: entriesOf(field(user, 'as-user-extra')).map(([key, values]) => ({
        key,
        values: textsOf(values),
      })),
    },
    ...(exec === undefined ? {} : { exec: parseExec(exec, folder) }),
    ...(authProvider === undefined ? {} : { authProvider }),
  };
}

function authProviderOf(user: Field): KubeconfigUser['authProvider'] {
  const provider = objectOf(field(user, 'auth-provider'));
  if (provider === undefined) return undefined;
  const config = entriesOf(field(provider, 'config')).map(([key, value]) => [key, textOf(value) ?? '']);
  return { name: textOf(field(provider, 'name')) ?? '', config: Object.fromEntries(config) };
}

/** The texts that are there, by our name for each. */
function texts<Name extends string>(
  of: Field,
  names: Readonly<Record<Name, string>>,
): { readonly [Key in Name]?: string } {
  const found: { [Key in Name]?: string } = {};
  for (const name of Object.keys(names) as Name[]) {
    const text = textOf(field(of, names[name]));
    if (text !== undefined) found[name] = text;
  }
  return found;
}

function paths<Name extends string>(
  of: Field,
  folder: string,
  names: Readonly<Record<Name, string>>,
): { readonly [Key in Name]?: string } {
  const found: { [Key in Name]?: string } = texts(of, names);
  for (const name of Object.keys(found) as Name[]) found[name] = path.resolve(folder, found[name] ?? '');
  return found;
}

function textsOf(of: Field): readonly string[] {
  return listOf(of).flatMap((item) => textOf(item) ?? []);
}
