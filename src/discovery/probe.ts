import { isIP } from 'node:net';
import { hostPort } from '../inference/address.js';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { networkFailure } from '../inference/network-failure.js';
import type { Trust } from '../transport/transport.js';

/** A Host that no route has, so that a probe wakes no service that is scaled to zero and reaches no model. */
const probeHost = 'isvc-probe.invalid';

export type ProbeTarget = {
  readonly address: string;
  readonly port: number;
  readonly tls: boolean;
  /** The name that TLS asks for and verifies. */
  readonly serverName: string;
};

export type ProbeResult = { readonly answered: boolean; readonly detail: string };

/** Whether an HTTP server is there: any HTTP/1.1 response is an answer, an open TCP connection is none. Never rejects. */
export function probeHttp1(target: ProbeTarget, trust: Trust, signal: AbortSignal): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const options = {
      host: target.address,
      port: target.port,
      agent: false,
      signal,
      headers: { host: probeHost },
    };
    const request = target.tls
      ? httpsRequest({ ...options, ...tlsOptions(target, trust) })
      : httpRequest(options);
    request.on('response', (response) => {
      resolve({ answered: true, detail: describe(response) });
      request.destroy();
    });
    request.on('error', (error) => resolve(failed(error, signal)));
    request.end();
  });
}

/** Whether an HTTP/2 server is there, for pods that speak nothing else: its SETTINGS frame is the answer. Never rejects. */
export async function probeHttp2(
  target: ProbeTarget,
  trust: Trust,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const { connect } = await import('node:http2');
  return new Promise((resolve) => {
    const url = `${target.tls ? 'https' : 'http'}://${hostPort(target)}`;
    const session = connect(url, target.tls ? tlsOptions(target, trust) : {});
    const stop = () => session.destroy(new Error('stopped'));
    const finish = (result: ProbeResult) => {
      signal.removeEventListener('abort', stop);
      resolve(result);
      session.destroy();
    };
    session.on('remoteSettings', () => finish({ answered: true, detail: 'HTTP/2' }));
    session.on('error', (error) => finish(failed(error, signal)));
    session.on('close', () => finish({ answered: false, detail: 'it does not speak HTTP/2' }));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

function tlsOptions(target: ProbeTarget, trust: Trust) {
  return {
    // RFC 6066 forbids an IP address as a server name.
    servername: isIP(target.serverName) === 0 ? target.serverName : '',
    rejectUnauthorized: !trust.insecure,
    ...(trust.ca === undefined ? {} : { ca: trust.ca }),
  };
}

function describe(response: IncomingMessage): string {
  const { server } = response.headers;
  return server === undefined
    ? `HTTP ${response.statusCode}`
    : `HTTP ${response.statusCode} from ${String(server)}`;
}

function failed(error: Error, signal: AbortSignal): ProbeResult {
  if (signal.aborted) return { answered: false, detail: 'no answer in time' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ERR_HTTP2_ERROR') return { answered: false, detail: 'it does not speak HTTP/2' };
  return { answered: false, detail: networkFailure(code, error.message) };
}
