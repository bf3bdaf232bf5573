import { type ChannelOptions, Client, connectivityState, logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import type { Socket } from 'node:net';
import type { PlainAnswer } from '../inference/exchange.js';
import { hostPort } from '../network/address.js';
import { proxyOf, lookupOf, socketFault } from './connection.js';
import type { Fault, AnswerLimits } from './limits.js';
import { addressOption, addressScheme, type ChannelAddress } from './grpc-addresses.js';
import { startCall } from './grpc-call.js';
import { socketCredentials } from './grpc-credentials.js';
import type { Channel } from './grpc-connection.js';
import type { Stopwatch } from './stopwatch.js';
import type { Target, Trust } from './transport.js';
import { noProxy } from './tunnel.js';

/** Begins nothing yet: the first call connects. grpc-js's own log goes to stderr, where only we write: it is switched off. */
export function openChannel(
  target: Target,
  trust: Trust,
  limits: AnswerLimits,
  pageOf: (channel: Channel) => PlainAnswer | undefined,
): Channel {
  setLogVerbosity(logVerbosity.NONE);
  let watch: Stopwatch | undefined;
  let socket: Socket | undefined;
  let fault: Fault | undefined;
  const proxy = proxyOf(target, trust);
  const lookup = lookupOf(target, trust);
  const closing = new AbortController();
  const address: ChannelAddress = {
    // Of Node's own sockets: grpc-js does not end one that is still being connected.
    signal: closing.signal,
    host: proxy?.host ?? target.address,
    port: proxy?.port ?? target.port,
    onRefused: (error) => {
      fault ??= proxy === undefined ? socketFault(error) : noProxy(error);
    },
    ...(proxy === undefined
      ? {
          lookup: ((host, options, done) =>
            lookup(host, options, (error, found, family) => {
              if (error === null) watch?.mark('resolved');
              else fault = { code: error.code ?? 'ERROR', message: error.message };
              done(error, found, family);
            })) satisfies typeof lookup,
        }
      : {}),
  };
  const events = {
    onSocket: (opened: Socket) => {
      socket = opened;
      if (target.tls) watch?.mark('connected');
    },
    onFault: (why: Fault) => {
      fault ??= why;
    },
  };
  const credentials = socketCredentials(target, trust, events, closing.signal);
  const client = new Client(`${addressScheme}:${hostPort(target)}`, credentials, {
    ...optionsFor(target, limits),
    [addressOption]: address,
  });
  const isReady = () => client.getChannel().getConnectivityState(false) === connectivityState.READY;
  const channel: Channel = {
    start: ({ method, bytes, headers }, { onResponding, onEnd }) =>
      startCall(client, method.path, bytes, headers, {
        onResponding,
        onEnd: (status, message) => onEnd(status, message, pageOf(channel)),
      }),
    time: (of) => {
      watch = of;
      if (whenReady(client, () => of.mark(target.tls ? 'secured' : 'connected'))) of.reuse();
    },
    isReady,
    fault: () => fault,
    localPort: () => socket?.localPort,
    close: () => {
      client.close();
      closing.abort();
      socket?.destroy();
    },
  };
  return channel;
}

/** Calls back once when the client is connected; at once, and returns true, when it is already. */
function whenReady(client: Client, then: () => void): boolean {
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

/** Options by grpc-js's README ("Supported Channel Options"). */
function optionsFor(target: Target, { maxAnswerBytes }: AnswerLimits): ChannelOptions {
  return {
    'grpc.default_authority': target.host,
    'grpc.primary_user_agent': 'isvc',
    // It obeys proxy variables for loopback too; ours are in the socket.
    'grpc.enable_http_proxy': 0,
    'grpc.enable_retries': 0,
    'grpc.service_config_disable_resolution': 1,
    'grpc.use_local_subchannel_pool': 1,
    'grpc.max_send_message_length': -1,
    'grpc.max_receive_message_length': maxAnswerBytes,
  };
}
