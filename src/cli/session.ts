import path from 'node:path';
import { connectCluster, type Cluster, type ConnectOptions } from '../cluster/cluster.js';
import { createDiscovery, type Discovery, type DiscoveryOptions } from '../discovery/endpoint.js';
import type { Config } from '../config/config.js';
import type { GivenFlags } from '../format/copy-origin.js';
import { parseDomain } from '../inference/domain.js';
import { payloadFolder } from '../payload/library.js';
import { createPredictor, type Predictor } from '../predict/predict.js';
import { Problem } from '../problem.js';
import type { Trust } from '../transport/transport.js';
import type { Context } from './context.js';
import type { Options } from './flags.js';
import { givenSecrets } from './given-secrets.js';
import { readCertificate } from './pem-files.js';
import { repeatedFlags } from './repeated-flags.js';
import { connectOptions, readInferenceSettings } from './settings.js';

/** A cluster, the ways in to it, and what calls its models. */
export type Session = {
  readonly cluster: Cluster;
  readonly discovery: Discovery;
  readonly predictor: Predictor;
  readonly given: GivenFlags;
};

/** Opens a session as the flags and the environment say; nothing is asked of the cluster yet but, until `ahead`, what a way in needs. */
export async function openSession(
  context: Context,
  connect: ConnectOptions = connectOptions(context),
  ahead?: AbortSignal,
): Promise<Session> {
  const { options, config, environment } = context;
  const {
    cacert,
    headers: flagHeaders,
    maxAnswerBytes = config.maxAnswerBytes,
    ...read
  } = await readInferenceSettings(options, environment);
  const cluster = await connectCluster({ ...connect, repeat: repeatedFlags(options, connect) });
  const trust = await withCertificate(read.trust, config, cluster.context);
  const domains = trustedDomains(options, config, cluster.context);
  const { settings, token, headers, scoped } = givenSecrets(context, cluster, flagHeaders);
  const wayIn = {
    ...gatewayOf(options, config, cluster.context),
    ...(options.host === undefined ? {} : { host: options.host }),
  };
  const discovery = createDiscovery(cluster, {
    ...(options.address === undefined ? {} : { address: options.address }),
    ...wayIn,
    ...ownNamespaces(options, config, cluster.context),
    ...(domains.length === 0 ? {} : { domains }),
    ...(options.bypass === false ? { noBypass: true } : {}),
    trust,
    environment,
    ...(ahead === undefined ? {} : { ahead }),
  });
  const predictor = createPredictor({
    cluster,
    discovery,
    trust,
    ...(token === undefined ? {} : { token }),
    headers: { ...settings, ...headers },
    scoped,
    payloadFolder: config.payloadFolder ?? payloadFolder(environment),
    ...(maxAnswerBytes === undefined ? {} : { limits: { maxAnswerBytes } }),
    soon: ahead !== undefined,
  });
  const given: GivenFlags = {
    ...wayIn,
    ...(cacert === undefined ? {} : { cacert }),
    insecure: trust.insecure,
    ...(options.maxAnswer === undefined ? {} : { maxAnswer: options.maxAnswer }),
    hasProxy: Object.entries(environment).some(
      ([name, value]) => /^(?:https?|all)_proxy$/i.test(name) && value,
    ),
    ...certificateFiles(options),
    ...(options.proxy === undefined || options.proxy === '' ? {} : { proxy: true }),
    again: [
      ...(options.trustDomain ?? []).map((domain) => ['--trust-domain', domain] as const),
      ...(options.noproxy === undefined ? [] : [['--noproxy', options.noproxy] as const]),
      ...(options.bypass === false ? [['--no-bypass'] as const] : []),
    ],
    settingsHeaders: settings,
    scoped,
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
  };
  return { cluster, discovery, predictor, given };
}

/** Those of the flags: another isvc reads the settings by itself. */
function certificateFiles({ cert, key = cert }: Options): Pick<GivenFlags, 'certificate'> {
  if (cert === undefined || key === undefined) return {};
  return { certificate: { cert: path.resolve(cert), key: path.resolve(key) } };
}

/** The certificate of the flags, else of the settings. */
async function withCertificate(trust: Trust, { certificates }: Config, context: string): Promise<Trust> {
  const files = Object.hasOwn(certificates, context) ? certificates[context] : undefined;
  if (trust.certificate !== undefined || files === undefined) return trust;
  const certificate = await readCertificate(files);
  return certificate === undefined ? trust : { ...trust, certificate };
}

/** The gateway of the flag, else of the settings. */
function gatewayOf(
  { gateway: given }: Options,
  { gateway }: Config,
  context: string,
): { readonly gateway?: string } {
  const chosen = given ?? (Object.hasOwn(gateway, context) ? gateway[context] : undefined);
  return chosen === undefined ? {} : { gateway: chosen };
}

/** Namespaces that the cluster does not always tell, of the flag or of the settings. */
function ownNamespaces(
  options: Options,
  { kserveNamespace, envoyGatewayNamespace }: Config,
  context: string,
): Pick<DiscoveryOptions, 'kserveNamespace' | 'envoyGatewayNamespace'> {
  const kserve =
    options.kserveNamespace ??
    (Object.hasOwn(kserveNamespace, context) ? kserveNamespace[context] : undefined);
  const envoy = Object.hasOwn(envoyGatewayNamespace, context) ? envoyGatewayNamespace[context] : undefined;
  return {
    ...(kserve === undefined ? {} : { kserveNamespace: kserve }),
    ...(envoy === undefined ? {} : { envoyGatewayNamespace: envoy }),
  };
}

/** The domains of the flags and of the settings. Throws Problem "usage" for a flag that names none. */
function trustedDomains(
  { trustDomain = [] }: Options,
  { domains }: Config,
  context: string,
): readonly string[] {
  for (const text of trustDomain) {
    if (parseDomain(text) !== undefined) continue;
    throw new Problem('usage', `--trust-domain ${text} is not a domain.`, {
      remedy: 'Write a domain of two labels at least, as in: --trust-domain models.example.org',
    });
  }
  return [...trustDomain, ...(Object.hasOwn(domains, context) ? (domains[context] ?? []) : [])];
}

/** Closes every connection and port-forward of a session. */
export async function closeSession({ cluster, predictor }: Session): Promise<void> {
  predictor.close();
  await cluster.close();
}

/** Opens a session for as long as `use` runs, which looks for a way in: what that needs is read from now on. */
export async function withSession<T>(context: Context, use: (session: Session) => Promise<T>): Promise<T> {
  const ended = new AbortController();
  const ahead = AbortSignal.any([context.signal, ended.signal]);
  const session = await openSession(context, connectOptions(context), ahead);
  try {
    return await use(session);
  } finally {
    ended.abort();
    await closeSession(session);
  }
}
