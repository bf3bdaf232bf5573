import { connectCluster, type Cluster, type ConnectOptions } from '../cluster/cluster.js';
import { createDiscovery, type Discovery } from '../discovery/endpoint.js';
import { headersFor } from '../config/config.js';
import type { GivenFlags } from '../format/copy-origin.js';
import { payloadFolder } from '../payload/library.js';
import { createPredictor, type Predictor } from '../predict/predict.js';
import type { Context } from './context.js';
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
  const { trust, cacert, token, headers } = await readInferenceSettings(options, environment);
  const cluster = await connectCluster(connect);
  const { authorization, ...always } = headersFor(config, cluster.context, environment);
  // A token given by flag or environment wins over one from the settings.
  const login = authorization === undefined || token !== undefined ? {} : { authorization };
  const wayIn = {
    ...(options.gateway === undefined ? {} : { gateway: options.gateway }),
    ...(options.host === undefined ? {} : { host: options.host }),
  };
  const discovery = createDiscovery(cluster, {
    ...(options.address === undefined ? {} : { address: options.address }),
    ...wayIn,
    trust,
    environment,
    ...(ahead === undefined ? {} : { ahead }),
  });
  const predictor = createPredictor({
    cluster,
    discovery,
    trust,
    ...(token === undefined ? {} : { token }),
    headers: { ...always, ...login, ...headers },
    payloadFolder: config.payloadFolder ?? payloadFolder(environment),
    soon: ahead !== undefined,
  });
  const given: GivenFlags = {
    ...wayIn,
    ...(cacert === undefined ? {} : { cacert }),
    insecure: trust.insecure,
    hasProxy: Object.entries(environment).some(
      ([name, value]) => /^(?:https?|all)_proxy$/i.test(name) && value,
    ),
    settingsHeaders: { ...always, ...login },
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
  };
  return { cluster, discovery, predictor, given };
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
