import type { ServiceAccount } from '../cluster/cluster.js';
import type { Endpoint } from '../inference/endpoint.js';
import { withAudience, type TokenFrom } from '../inference/token-from.js';
import type { Service } from '../kserve/service.js';
import type { Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { isSecretHeader } from '../wording/secret-text.js';
import {
  headersFor,
  hideSecrets,
  readableBy,
  type ServiceHeaders,
  type UserHeaders,
  withheldBecause,
} from './secrets.js';
import type { Tokens } from './tokens.js';

type Headers = Readonly<Record<string, string>>;

/** The headers of every request to a service. A token that is asked for when it is needed goes in place of any other. */
export type RequestCredentials = {
  readonly headers: ServiceHeaders;
  readonly account?: {
    readonly get: (endpoint: Endpoint, signal: AbortSignal) => Promise<string>;
    /** Told of a token that was not accepted. */
    readonly refused: (endpoint: Endpoint, token: string) => void;
    /** Why an earlier token goes in place of a new one. */
    readonly trouble: (endpoint: Endpoint) => Problem | undefined;
    readonly withheldBecause: (endpoint: Endpoint) => string | undefined;
    /** The notes about a token that goes there. */
    readonly notes: (endpoint: Endpoint) => readonly string[];
    /** Whose token it is, where nobody has stated its audience. */
    readonly withoutAudience?: ServiceAccount;
  };
};

/** The headers of a request as they may be kept and shown, and what to tell about them. */
export type HeadersPreview = {
  /** Secrets are replaced, and those that may not go there are left out. */
  readonly headers: Headers;
  /** Headers that were left out and why, and who can read the others, a line each. */
  readonly notes: readonly string[];
  readonly tokenSent: boolean;
  /** The account whose token goes, where nobody has stated its audience: the cluster may. */
  readonly withoutAudience?: ServiceAccount;
  /** A token, or another header with a secret, goes along. */
  readonly secretSent: boolean;
  /** Why an earlier token of the account goes in place of a new one. */
  readonly tokenTrouble?: Problem;
};

/** The headers that were given for a service, and the token of an account where one is named. */
export function credentialsOf(
  given: UserHeaders,
  tokens: Tokens,
  {
    service,
    tokenFrom,
    authorization,
  }: { readonly service: Service; readonly tokenFrom?: TokenFrom; readonly authorization?: string },
): RequestCredentials {
  if (authorization !== undefined)
    return { headers: headersFor({ ...given, headers: { ...given.headers, authorization } }, service) };
  const headers = headersFor(given, service);
  if (tokenFrom === undefined) return { headers };
  const { named = false, account, namespace = service.namespace } = tokenFrom;
  const from = (endpoint: Endpoint) => withAudience(tokenFrom, endpoint);
  return {
    headers,
    account: {
      get: (endpoint, signal) => tokens.get(from(endpoint), service.namespace, signal),
      refused: (endpoint, token) => tokens.refused(from(endpoint), service.namespace, token),
      trouble: (endpoint) => tokens.trouble(from(endpoint), service.namespace),
      withheldBecause: (endpoint) => withheldBecause(endpoint, { service, insecure: given.insecure, named }),
      notes: (endpoint) => audienceNotes(tokenFrom, endpoint, service),
      ...(tokenFrom.audiences.length > 0 ? {} : { withoutAudience: { namespace, name: account } }),
    },
  };
}

/** How a request with headers of its own goes to one endpoint. */
export function previewHeaders(
  own: Headers,
  credentials: RequestCredentials,
  endpoint: Endpoint,
): HeadersPreview {
  const { account } = credentials;
  const { headers, notes } = withoutToken(own, credentials, endpoint);
  const why = account?.withheldBecause(endpoint);
  const sendsAccount = account !== undefined && why === undefined;
  const all = sendsAccount ? { ...headers, authorization: 'Bearer ' } : headers;
  const ofAccount =
    account === undefined ? [] : why === undefined ? account.notes(endpoint) : [`no token was sent: ${why}`];
  const readable = sendsAccount ? readableBy(endpoint) : undefined;
  const tokenTrouble = sendsAccount ? account.trouble(endpoint) : undefined;
  const again =
    tokenTrouble === undefined ? [] : [`the token of before went again: ${noNewToken(tokenTrouble)}`];
  return {
    headers: hideSecrets(all),
    notes: [...new Set([...notes, ...ofAccount, ...again, ...(readable === undefined ? [] : [readable])])],
    tokenSent: 'authorization' in all,
    ...(sendsAccount && account.withoutAudience !== undefined
      ? { withoutAudience: account.withoutAudience }
      : {}),
    secretSent: Object.entries(all).some(([name, value]) => isSecretHeader(name, value)),
    ...defined({ tokenTrouble }),
  };
}

/** `no new token could be had: You may not create serviceaccounts/token in namespace demo`. */
export function noNewToken({ summary }: Problem): string {
  return `no new token could be had: ${summary.replace(/\.$/u, '')}`;
}

/** The headers as they go out, and the account's token that is among them. Throws Problem "cluster", or signal.reason. */
export async function headersToSend(
  own: Headers,
  credentials: RequestCredentials,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<{ readonly headers: Headers; readonly token?: string }> {
  const { account } = credentials;
  const { headers } = withoutToken(own, credentials, endpoint);
  const goes = account !== undefined && account.withheldBecause(endpoint) === undefined;
  if (!goes) return { headers };
  const token = await account.get(endpoint, signal);
  return { headers: { ...headers, authorization: `Bearer ${token}` }, token };
}

function withoutToken(
  own: Headers,
  { headers: given, account }: RequestCredentials,
  endpoint: Endpoint,
): { readonly headers: Headers; readonly notes: readonly string[] } {
  const { headers, notes } = given.to(endpoint);
  const { authorization: replaced, ...others } = headers;
  const kept = account === undefined && replaced !== undefined ? headers : others;
  return { headers: withoutEmpty({ ...own, ...kept }), notes };
}

/** A header that is given without a value is taken away, as curl does with `-H 'Name:'`. */
export function withoutEmpty(headers: Headers): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}

/** The notes about a token's audience; none where the user named it. */
function audienceNotes(
  { account, audiences }: TokenFrom,
  { audience }: Endpoint,
  { name }: Service,
): readonly string[] {
  if (audiences.length > 0) return [];
  const isForApi = audience?.forApi !== false;
  return [
    ...(audience === undefined
      ? []
      : [`the token is for ${audience.audiences.join(' and ')}, as ${audience.by} states`]),
    ...(isForApi
      ? [
          `the token is for the API server itself, for ten minutes: whoever serves ${name} can act as serviceaccount/${account} with it; --token-audience names another audience`,
        ]
      : []),
  ];
}
