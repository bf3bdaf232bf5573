import path from 'node:path';
import { connectCluster, type ClusterOptions } from '../cluster/cluster.js';
import { createDiscovery, type Discovery, type DiscoveryOptions } from '../discovery/endpoint.js';
import type { Config } from '../config/config.js';
import type { GivenFlags } from '../format/copy-origin.js';
import type { Consent } from '../inference/endpoint.js';
import { ownValue } from '../kserve/fields.js';
import { parseDomain } from '../network/address.js';
import { payloadFolder } from '../payload/library.js';
import { createPredictor, type Predictor } from '../predict/predict.js';
import { Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { createAgentPool } from '../transport/agent-pool.js';
import type { Trust } from '../transport/transport.js';
import type { Session } from '../session.js';
import type { Context } from './context.js';
import type { Options } from './flag-values.js';
import { givenSecrets } from './given-secrets.js';
import { keepConsent, readConsents, type KeptConsents } from './kept-consents.js';
import { readCertificate } from './pem-files.js';
import { refusedLines } from './refused-lines.js';
import { repeatedFlags } from './repeated-flags.js';
import { connectOptions } from './connect-options.js';
import { readInferenceSettings } from './settings.js';

/** Opens a session as the flags and the environment say; nothing is asked of the cluster yet but, until `ahead`, what a way in needs. */
export async function openSession(
  context: Context,
  connect: ClusterOptions = connectOptions(context),
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
  const keeps = connect.kubeconfigText === undefined;
  const kept: KeptConsents = keeps ? readConsents(environment, cluster) : { hosts: [] };
  const domains = [...trustedDomains(options, config, cluster.context), ...kept.hosts];
  const { settings, token, headers, scoped } = givenSecrets(context, cluster, flagHeaders);
  const wayIn = {
    ...gatewayOf(options, config, cluster.context, kept),
    ...defined({ host: options.host }),
  };
  const agents = createAgentPool();
  const discovery = createDiscovery(cluster, {
    ...wayIn,
    ...defined({ address: options.address, gatewayAddresses: kept.gatewayAddresses, ahead }),
    ...ownNamespaces(options, config, cluster.context, kept),
    ...(domains.length === 0 ? {} : { domains }),
    ...(options.bypass === false ? { noBypass: true } : {}),
    ...(options.sendToken === true ? { acceptsClaims: true } : {}),
    trust,
    agents,
    environment,
  });
  const others: Predictor[] = [];
  const predictorBy = (by: Discovery) =>
    createPredictor({
      cluster,
      discovery: by,
      trust,
      agents,
      ...defined({ token }),
      headers: { ...settings, ...headers },
      scoped,
      payloadFolder: config.payloadFolder ?? payloadFolder(environment),
      ...(maxAnswerBytes === undefined ? {} : { limits: { maxAnswerBytes } }),
      soon: ahead !== undefined,
    });
  const own = predictorBy(discovery);
  const given: GivenFlags = {
    ...wayIn,
    ...flagsOf(options, environment),
    ...defined({ cacert }),
    insecure: trust.insecure,
    settingsHeaders: settings,
    scoped,
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
  };
  const keep = (consent: Consent) => keepConsent(environment, cluster, consent);
  const predictorTo: Session['predictorTo'] = async (service, part) => {
    const pinned = predictorBy(await discovery.pin(service.key, part));
    others.push(pinned);
    return pinned;
  };
  const close = () => {
    for (const each of [own, ...others]) each.close();
  };
  return { cluster, discovery, predictor: { ...own, close }, predictorTo, given, ...(keeps ? { keep } : {}) };
}

/** Of what was given, the flags that go into a command to repeat, and whether a variable names a proxy. */
function flagsOf(
  options: Options,
  environment: Context['environment'],
): Pick<GivenFlags, 'maxAnswer' | 'hasProxy' | 'certificate' | 'proxy' | 'again'> {
  const { trustDomain = [], noproxy, kserveNamespace, bypass, sendToken, maxAnswer, proxy } = options;
  return {
    ...defined({ maxAnswer }),
    hasProxy: Object.entries(environment).some(
      ([name, value]) => /^(?:https?|all)_proxy$/i.test(name) && value,
    ),
    ...certificateFiles(options),
    ...(proxy === undefined || proxy === '' ? {} : { proxy: true }),
    again: [
      ...trustDomain.map((domain) => ['--trust-domain', domain] as const),
      ...(noproxy === undefined ? [] : [['--noproxy', noproxy] as const]),
      ...(kserveNamespace === undefined ? [] : [['--kserve-namespace', kserveNamespace] as const]),
      ...(bypass === false ? [['--no-bypass'] as const] : []),
      ...(sendToken === true ? [['--send-token'] as const] : []),
    ],
  };
}

/** Those of the flags: another isvc reads the settings by itself. */
function certificateFiles({ cert, key = cert }: Options): Pick<GivenFlags, 'certificate'> {
  if (cert === undefined || key === undefined) return {};
  return { certificate: { cert: path.resolve(cert), key: path.resolve(key) } };
}

/** The certificate of the flags, else of the settings. */
async function withCertificate(trust: Trust, { certificates }: Config, context: string): Promise<Trust> {
  const files = ownValue(certificates, context);
  if (trust.certificate !== undefined || files === undefined) return trust;
  const certificate = await readCertificate(files);
  return certificate === undefined ? trust : { ...trust, certificate };
}

/** The gateway of the flag, else of the settings, else that of a yes. */
function gatewayOf(
  { gateway: given }: Options,
  { gateway }: Config,
  context: string,
  kept: KeptConsents,
): { readonly gateway?: string } {
  const chosen = given ?? (Object.hasOwn(gateway, context) ? gateway[context] : kept.gateway);
  return chosen === undefined ? {} : { gateway: chosen };
}

/** Namespaces that the cluster does not always tell, of the flag, of the settings, or of an answer. */
function ownNamespaces(
  options: Options,
  { kserveNamespace, envoyGatewayNamespace }: Config,
  context: string,
  kept: KeptConsents,
): Pick<DiscoveryOptions, 'kserveNamespace' | 'envoyGatewayNamespace'> {
  const kserve =
    options.kserveNamespace ??
    (Object.hasOwn(kserveNamespace, context) ? kserveNamespace[context] : kept.kserveNamespace);
  const envoy = ownValue(envoyGatewayNamespace, context);
  return {
    ...defined({ kserveNamespace: kserve, envoyGatewayNamespace: envoy }),
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
  return [...trustDomain, ...(ownValue(domains, context) ?? [])];
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
    for (const line of refusedLines(session.cluster)) context.out.detail(`* ${line}`);
    await closeSession(session);
  }
}
