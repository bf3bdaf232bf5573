import { parseAccount, type TokenFrom } from '../inference/token-from.js';
import type { CallOptions } from '../predict/predict.js';
import { Problem } from '../problem.js';
import type { Options } from './flags.js';

/** The account of `--token-from` and the audiences of `--token-audience`; undefined where no account is given. Throws Problem "usage", also where another token is given. */
export function accountOption({
  tokenFrom,
  tokenAudience = [],
  token,
  header = [],
}: Options): TokenFrom | undefined {
  if (tokenFrom === undefined) return undefined;
  const account = parseAccount(tokenFrom, tokenAudience);
  if (account === undefined) {
    throw new Problem('usage', `--token-from ${tokenFrom} is not a service account.`, {
      remedy:
        'Write it as serviceaccount/NAME for one in the namespace of the service, or as serviceaccount/NAMESPACE:NAME.',
    });
  }
  const hasHeader = header.some((one) => /^\s*authorization\s*:/i.test(one));
  if (token !== undefined || hasHeader) {
    const other = token === undefined ? '-H Authorization' : '--token';
    throw new Problem('usage', `--token-from and ${other} each name a token.`, {
      remedy: 'Give one of them.',
    });
  }
  return account;
}

/** The same for one call. Throws as `accountOption` does. */
export function tokenFromOption(options: Options): Pick<CallOptions, 'tokenFrom'> {
  const account = accountOption(options);
  if (account !== undefined) return { tokenFrom: { ...account, named: true } };
  if ((options.tokenAudience ?? []).length === 0) return {};
  throw new Problem(
    'usage',
    '--token-audience says for whom a token of --token-from is, which is not given.',
    {
      remedy: 'Add --token-from serviceaccount/NAME.',
    },
  );
}
