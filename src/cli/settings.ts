import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectOptions } from '../cluster/cluster.js';
import type { Protocol } from '../kserve/service.js';
import type { CallOptions, PredictOptions } from '../predict/predict.js';
import { Problem } from '../problem.js';
import type { Trust } from '../transport/transport.js';
import { parseDuration } from './duration.js';
import type { Context } from './context.js';
import type { Options } from './flags.js';
import { readGivenPayload } from './given-payload.js';
import { tokenFromOption } from './token-from.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** How to reach the API server. */
export function connectOptions({ options, config }: Pick<Context, 'options' | 'config'>): ConnectOptions {
  const { kubeconfig, context, namespace } = options;
  return {
    namespaces: config.namespaces,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** What inference trusts and sends with every request. Throws Problem "usage". */
export async function readInferenceSettings(
  options: Options,
  environment: Environment,
): Promise<{
  readonly trust: Trust;
  /** The absolute path of the CA that is trusted. */
  readonly cacert?: string;
  readonly token?: string;
  readonly headers: Readonly<Record<string, string>>;
}> {
  const token = options.token ?? environment['ISVC_TOKEN'];
  const ca = options.cacert === undefined ? undefined : await readCa(options.cacert);
  return {
    trust: { ...(ca === undefined ? {} : { ca }), insecure: options.insecure ?? false },
    ...(options.cacert === undefined ? {} : { cacert: path.resolve(options.cacert) }),
    ...(token === undefined || token === '' ? {} : { token }),
    headers: Object.fromEntries((options.header ?? []).map(parseHeader)),
  };
}

/** How to call a model server. Throws Problem "usage". */
export function callOptions(options: Options): CallOptions {
  return {
    // commander has checked it against the choices
    ...(options.protocol === undefined ? {} : { protocol: options.protocol as Protocol }),
    ...(options.model === undefined ? {} : { model: options.model }),
    ...(options.modelVersion === undefined ? {} : { modelVersion: options.modelVersion }),
    ...tokenFromOption(options),
    timeoutMs: parseDuration(options.timeout ?? '30s', '--timeout'),
  };
}

/** What to send, and how. Reads the payload's file or standard input. Throws Problem "payload" or "usage". */
export async function predictOptions(
  options: Options,
  verb: PredictOptions['verb'],
  signal: AbortSignal,
): Promise<PredictOptions> {
  const payload = await readGivenPayload(options, signal);
  return {
    ...callOptions(options),
    verb,
    ...(payload === undefined ? {} : { payload }),
    ...(options.signature === undefined ? {} : { signature: options.signature }),
    binary: options.binary ?? false,
    scale: options.scale === '255' ? 255 : 1,
  };
}

async function readCa(file: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new Problem('usage', `The CA file ${file} cannot be read.`, {
      remedy: 'Give --cacert a PEM file that exists.',
      cause,
    });
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new Problem('usage', `${file} holds no PEM certificate.`, {
      remedy:
        'Give --cacert a file with "-----BEGIN CERTIFICATE-----"; openssl x509 -inform der turns DER into PEM.',
    });
  }
  return text;
}

function parseHeader(header: string): readonly [string, string] {
  const colon = header.indexOf(':');
  const name = header.slice(0, colon).trim();
  // RFC 9110, section 5.6.2: a field name is a token.
  if (colon === -1 || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    throw new Problem('usage', 'A header given with -H has no valid name.', {
      remedy: "Write it as: -H 'Name: value'",
    });
  }
  return [name.toLowerCase(), header.slice(colon + 1).trim()];
}
