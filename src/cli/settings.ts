import path from 'node:path';
import { parseAccount, type TokenFrom } from '../inference/token-from.js';
import type { Protocol } from '../kserve/service.js';
import { parseGivenAddress } from '../network/address.js';
import { isHost } from '../network/header-fault.js';
import { readProxies } from '../network/proxies.js';
import { type CallOptions, type PredictOptions, usualTimeoutMs } from '../predict/predict.js';
import { Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import type { Trust } from '../transport/transport.js';
import { parseByteSize } from '../wording/byte-size.js';
import { parseMilliseconds } from '../wording/duration.js';
import type { Context } from './context.js';
import type { Options } from './flag-values.js';
import { readGivenPayload } from './given-payload.js';
import { readCa, readCertificate } from './pem-files.js';
import { parseHeader } from './repeated-flags.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The trust and the headers of every request. Throws Problem "usage". */
export async function readInferenceSettings(
  options: Options,
  environment: Environment,
): Promise<{
  readonly trust: Trust;
  /** The absolute path of the CA that is trusted. */
  readonly cacert?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where no flag says it. */
  readonly maxAnswerBytes?: number;
}> {
  checkHost(options.host);
  checkGateway(options.gateway);
  checkAddress(options.address);
  const maxAnswerBytes = givenMaxAnswer(options);
  const ca = options.cacert === undefined ? undefined : await readCa(options.cacert);
  const certificate = await readCertificate(options);
  return {
    trust: {
      ...defined({ ca, certificate }),
      insecure: options.insecure ?? false,
      proxies: readProxies(options, environment),
    },
    ...defined({
      cacert: options.cacert === undefined ? undefined : path.resolve(options.cacert),
      maxAnswerBytes,
    }),
    headers: Object.fromEntries((options.header ?? []).map(parseHeader)),
  };
}

/** How to call a model server. Throws Problem "usage". */
export function callOptions(options: Options): CallOptions {
  return {
    // commander has checked it against the choices
    ...defined({
      protocol: options.protocol as Protocol | undefined,
      model: options.model,
      modelVersion: options.modelVersion,
    }),
    ...tokenFromOption(options),
    timeoutMs: options.timeout === undefined ? usualTimeoutMs : parseDuration(options.timeout, '--timeout'),
    waitsForStart: options.timeout === undefined,
  };
}

/** The payload and the options of a prediction. Reads the payload's file or standard input. Throws Problem "payload" or "usage". */
export async function predictOptions(
  options: Options,
  verb: PredictOptions['verb'],
  reader: Pick<Context, 'out' | 'io'>,
  signal: AbortSignal,
): Promise<PredictOptions> {
  if (options.to !== undefined) (await import('../discovery/part-name.js')).parsePartName(options.to);
  const { payload, raw } = await readGivenPayload(options, reader, signal);
  return {
    ...callOptions(options),
    verb,
    ...defined({ payload, raw, signature: options.signature }),
    binary: options.binary ?? false,
    scale: options.scale === '255' ? 255 : 1,
  };
}

function givenMaxAnswer({ maxAnswer }: Options): number | undefined {
  if (maxAnswer === undefined) return undefined;
  const bytes = parseByteSize(maxAnswer);
  if (bytes !== undefined) return bytes;
  throw new Problem('usage', `--max-answer ${maxAnswer} is not a size.`, {
    remedy: 'Write it like this: --max-answer 16MiB or --max-answer 1GiB',
  });
}

function checkAddress(address: string | undefined): void {
  const parsed = address === undefined ? undefined : parseGivenAddress(address);
  if (parsed === undefined || !('fault' in parsed)) return;
  throw new Problem('usage', `The address of --address ${parsed.fault}.`, {
    remedy: 'Write it as [http://|https://]HOST:PORT, an IPv6 address in brackets.',
  });
}

function checkGateway(gateway: string | undefined): void {
  if (gateway === undefined || /^[^/\s]+\/[^/\s]+$/.test(gateway)) return;
  throw new Problem('usage', `--gateway ${gateway} is not NAMESPACE/NAME.`, {
    remedy: 'Write it as in: --gateway istio-system/istio-ingressgateway',
  });
}

function checkHost(host: string | undefined): void {
  if (host === undefined || isHost(host)) return;
  throw new Problem('usage', '--host is not a host name.', {
    remedy: 'Write it as NAME or NAME:PORT, without a scheme, a path or a space.',
  });
}

/** Milliseconds of a duration; zero means no limit, as for kubectl and curl: Infinity. Throws Problem "usage". */
export function parseDuration(text: string, flag: string): number {
  const ms = parseMilliseconds(text);
  if (ms !== undefined) return ms === 0 ? Number.POSITIVE_INFINITY : ms;
  throw new Problem('usage', `${flag} ${text} is not a duration.`, {
    remedy: `Write it like this: ${flag} 500ms, ${flag} 30s or ${flag} 1m30s`,
  });
}

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
function tokenFromOption(options: Options): Pick<CallOptions, 'tokenFrom'> {
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
