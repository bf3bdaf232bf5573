import {
  type ChannelCredentials,
  Client,
  type ClientOptions,
  connectivityState,
  credentials,
  logVerbosity,
  setLogVerbosity,
} from '@grpc/grpc-js';
import { serverName, urlHost } from '../inference/address.js';
import type { Target, Trust } from './transport.js';

const maxMessageBytes = 256 * 1024 * 1024;

/** One client per target, kept while the program runs. */
export type Channels = {
  readonly get: (target: Target) => Client;
  /** Closes one, so that the next call connects anew instead of waiting for grpc-js's back-off. */
  readonly drop: (target: Target) => void;
  readonly close: () => void;
};

/** grpc-js's own log goes to stderr, where only we write: it is switched off. */
export function openChannels(trust: Trust): Channels {
  setLogVerbosity(logVerbosity.NONE);
  const clients = new Map<string, Client>();
  return {
    get: (target) => {
      const key = keyOf(target);
      const known = clients.get(key);
      if (known !== undefined) return known;
      const address = `dns:${urlHost(target.address)}:${target.port}`;
      const client = new Client(address, credentialsFor(target, trust), optionsFor(target));
      clients.set(key, client);
      return client;
    },
    drop: (target) => {
      clients.get(keyOf(target))?.close();
      clients.delete(keyOf(target));
    },
    close: () => {
      for (const client of clients.values()) client.close();
      clients.clear();
    },
  };
}

/** Calls back once when the client is connected; at once, and returns true, when it is already. */
export function whenReady(client: Client, then: () => void): boolean {
  const channel = client.getChannel();
  const state = channel.getConnectivityState(false);
  if (state === connectivityState.READY) {
    then();
    return true;
  }
  // Without a deadline this holds no timer: it ends with the channel.
  if (state !== connectivityState.SHUTDOWN) {
    channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, (error) => {
      if (error === undefined) whenReady(client, then);
    });
  }
  return false;
}

function keyOf(target: Target): string {
  return [target.tls, target.address, target.port, target.host].join(' ');
}

function credentialsFor(target: Target, trust: Trust): ChannelCredentials {
  if (!target.tls) return credentials.createInsecure();
  const roots = trust.ca === undefined ? null : Buffer.from(trust.ca);
  return credentials.createSsl(roots, null, null, {
    rejectUnauthorized: !trust.insecure,
    ...(trust.insecure ? { checkServerIdentity: () => undefined } : {}),
  });
}

/** Options by grpc-js's README ("Supported Channel Options"). */
function optionsFor(target: Target): ClientOptions {
  return {
    'grpc.default_authority': target.host,
    ...(target.tls ? { 'grpc.ssl_target_name_override': serverName(target.host) } : {}),
    'grpc.primary_user_agent': 'isvc',
    // It obeys proxy variables for loopback too, and inference uses none.
    'grpc.enable_http_proxy': 0,
    'grpc.enable_retries': 0,
    'grpc.service_config_disable_resolution': 1,
    'grpc.use_local_subchannel_pool': 1,
    'grpc.max_send_message_length': -1,
    'grpc.max_receive_message_length': maxMessageBytes,
  };
}
