import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { hostPort } from '../network/address.js';
import { checkTarget, closeOnError, lookupOf, proxyOf, tlsOptions } from '../transport/connection.js';
import type { Target, Trust } from '../transport/transport.js';
import { openTunnel } from '../transport/tunnel.js';
import { noHttp2, probeCheckMs, probeFailure, type ProbeResult, type ProbeTarget } from './probe.js';

/** Whether an HTTP/2 server is there, for pods that speak nothing else: its SETTINGS frame is the answer. Never rejects. */
export async function probeHttp2(
  probed: ProbeTarget,
  trust: Trust,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const checked = await checkTarget({ ...probed, basePath: '' }, trust, probeCheckMs);
  if ('failure' in checked)
    return probeFailure(Object.assign(new Error(checked.failure.message), checked.failure), signal);
  const { target } = checked;
  try {
    const proxy = proxyOf(target, trust);
    const tunnel = proxy === undefined ? undefined : await openTunnel(proxy, target, undefined, signal);
    return await settingsOf(target, trust, tunnel, signal);
  } catch (error) {
    return probeFailure(error as Error, signal);
  }
}

async function settingsOf(
  target: Target,
  trust: Trust,
  tunnel: Socket | undefined,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const { connect } = await import('node:http2');
  return new Promise((resolve) => {
    const url = `${target.tls ? 'https' : 'http'}://${hostPort(target)}`;
    const lookup = lookupOf(target, trust);
    const secure = () => {
      const over =
        tunnel === undefined ? { host: target.address, port: target.port, lookup } : { socket: tunnel };
      const socket = connectTls({ ...tlsOptions(target, trust), ...over, ALPNProtocols: ['h2'] });
      closeOnError(socket);
      return socket;
    };
    const through = target.tls
      ? { createConnection: secure }
      : tunnel === undefined
        ? {}
        : { createConnection: () => tunnel };
    const session = connect(url, { lookup, ...through });
    const stop = () => session.destroy(new Error('stopped'));
    const finish = (result: ProbeResult) => {
      signal.removeEventListener('abort', stop);
      resolve(result);
      session.destroy();
    };
    session.on('remoteSettings', () => finish({ answered: true, detail: 'HTTP/2' }));
    session.on('error', (error) => finish(probeFailure(error, signal)));
    session.on('close', () => finish(noHttp2));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
