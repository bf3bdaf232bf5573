import type { Cluster } from '../cluster/cluster.js';
import { headersFor, type Config } from '../config/config.js';
import { ownValue } from '../kserve/fields.js';
import { trimmedToken } from '../network/header-fault.js';
import { isSecretHeader } from '../wording/secret-text.js';
import type { ScopedHeaders, ServiceScope } from '../predict/predict.js';
import { Problem } from '../problem.js';
import type { Context } from './context.js';

type Headers = Readonly<Record<string, string>>;

/** The secrets that go along with predictions, and for whom each is. */
export type GivenHeaders = {
  /** By flag, for the service that the command names. */
  readonly token?: string;
  readonly headers: Headers;
  readonly scoped: readonly ScopedHeaders[];
  /** Of the settings, without what is scoped. */
  readonly settings: Headers;
};

/**
 * The tokens and headers of the flags, the environment and the settings. A flag is for the service that the command names; in the
 * terminal UI, which names none, for its first namespace. A token of the environment, and secrets of the settings, are for those
 * that ISVC_TOKEN_FOR names, else for the context's own namespace. Throws Problem "usage".
 */
export function givenSecrets(
  { options, config, environment, names }: Context,
  cluster: Pick<Cluster, 'context' | 'contexts' | 'namespace'>,
  flagHeaders: Headers,
): GivenHeaders {
  const standing = environment['ISVC_TOKEN_FOR']
    ? parseScopes(environment['ISVC_TOKEN_FOR'])
    : [{ namespace: ownNamespace(cluster, config) }];
  const written = Object.entries(headersFor(config, cluster.context, environment));
  const secret = Object.fromEntries(written.filter(([name, value]) => isSecretHeader(name, value)));
  const plain = Object.fromEntries(written.filter(([name, value]) => !isSecretHeader(name, value)));
  const ofEnvironment = bearer(environment['ISVC_TOKEN'], 'ISVC_TOKEN');
  const ofFlag = bearer(options.token, '--token');
  const scoped = [
    scopedHeaders(secret, standing, 'the settings'),
    scopedHeaders(ofEnvironment, standing, 'ISVC_TOKEN'),
  ];
  if (names === 'a service') {
    const { authorization } = ofFlag;
    const token = authorization === undefined ? {} : { token: authorization.slice('Bearer '.length) };
    return { ...token, headers: flagHeaders, scoped: scoped.flat(), settings: plain };
  }
  const entries = Object.entries(flagHeaders);
  const secretFlags = Object.fromEntries(entries.filter(([name, value]) => isSecretHeader(name, value)));
  const others = Object.fromEntries(entries.filter(([name, value]) => !isSecretHeader(name, value)));
  const first = [{ namespace: cluster.namespace }];
  return {
    headers: others,
    scoped: [
      ...scoped,
      scopedHeaders(ofFlag, first, '--token'),
      scopedHeaders(secretFlags, first, '-H'),
    ].flat(),
    settings: plain,
  };
}

/** The same without the tokens and secrets of the flags and the environment. */
export function withoutSecrets(context: Context): Context {
  const { token: _token, header = [], ...options } = context.options;
  const { ISVC_TOKEN: _variable, ...environment } = context.environment;
  const plain = header.filter((text) => {
    const colon = text.indexOf(':');
    return !isSecretHeader(text.slice(0, colon).trim(), text.slice(colon + 1).trim());
  });
  return { ...context, options: { ...options, header: plain }, environment };
}

/** The namespace that the settings give the context, else its own in the kubeconfig: `-n` changes where isvc looks, not whose a token is. */
export function ownNamespace(
  { context, contexts, namespace }: Pick<Cluster, 'context' | 'contexts' | 'namespace'>,
  { namespaces }: Config,
): string {
  const written = ownValue(namespaces, context);
  return written ?? contexts.find(({ name }) => name === context)?.namespace ?? namespace;
}

/** `NAMESPACE` or `NAMESPACE/NAME`, several by commas or spaces. */
function parseScopes(text: string): readonly ServiceScope[] {
  return text
    .split(/[\s,]+/u)
    .filter((one) => one !== '')
    .map((one) => {
      const [, namespace, name] = /^([a-z\d.-]+)(?:\/([a-z\d.-]+))?$/u.exec(one) ?? [];
      if (namespace === undefined) {
        throw new Problem('usage', `ISVC_TOKEN_FOR does not name services: ${one}.`, {
          remedy: 'Write NAMESPACE, or NAMESPACE/NAME for one service; several by commas.',
        });
      }
      return name === undefined ? { namespace } : { namespace, name };
    });
}

function scopedHeaders(
  headers: Headers,
  scopes: readonly ServiceScope[],
  source: ScopedHeaders['source'],
): readonly ScopedHeaders[] {
  return Object.keys(headers).length === 0 ? [] : [{ headers, scopes, source }];
}

/** A token as a header; none for an empty text. The error never holds the token. */
function bearer(text: string | undefined, source: string): Headers {
  const token = trimmedToken(text ?? '');
  if (token === undefined) {
    throw new Problem('usage', `The token of ${source} has a character that a header cannot carry.`, {
      remedy:
        'Check what it was read from: a token is one line of printable ASCII characters. White space around it does not matter.',
    });
  }
  return token === '' ? {} : { authorization: `Bearer ${token}` };
}
