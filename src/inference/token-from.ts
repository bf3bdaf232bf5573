import type { Endpoint } from './endpoint.js';

/** The service account of which a token goes with a request; never the token itself. */
export type TokenFrom = {
  /** That of the service which is called, where absent. */
  readonly namespace?: string;
  readonly account: string;
  /** For whom the token is; the API server's own audience where there are none. */
  readonly audiences: readonly string[];
  /** It is for the one service that is called, not for all of a namespace. */
  readonly named?: boolean;
};

/** The account's token for an endpoint: where the person named no audience, it is for those that the cluster states. */
export function withAudience(from: TokenFrom, { audience }: Pick<Endpoint, 'audience'>): TokenFrom {
  return from.audiences.length > 0 || audience === undefined
    ? from
    : { ...from, audiences: audience.audiences };
}

const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
// Names are those of RFC 1123: kubernetes.io/docs/concepts/overview/working-with-objects/names.
const pattern = new RegExp(
  `^(?:(?:serviceaccounts?|sa)/)?(?:(?<namespace>${label}):)?(?<account>${label}(?:\\.${label})*)$`,
);

/**
 * `serviceaccount/NAME`, `sa/NAME` or `NAME`; `NAMESPACE:NAME`, as kubectl's `--serviceaccount` has it, for another namespace.
 * Undefined for anything else.
 */
export function parseAccount(text: string, audiences: readonly string[] = []): TokenFrom | undefined {
  const { namespace, account } = pattern.exec(text)?.groups ?? {};
  if (account === undefined) return undefined;
  return { ...(namespace === undefined ? {} : { namespace }), account, audiences };
}

/** `serviceaccount/NAME`, as `parseAccount` reads it; with its namespace where that is not `at`. */
export function accountText(
  { namespace, account }: Pick<TokenFrom, 'namespace' | 'account'>,
  at: string,
): string {
  return `serviceaccount/${namespace === undefined || namespace === at ? '' : `${namespace}:`}${account}`;
}
