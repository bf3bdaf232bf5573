import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls';
import { isIP } from '../network/ip.js';
import { serverName, urlHost } from '../network/address.js';
import { answerOf } from '../network/address-rule.js';
import type { NoResponse } from '../inference/exchange.js';
import { errorText, failureCode } from '../network/failure.js';
import { defined } from '../runtime/defined.js';
import { startTimer } from '../runtime/wait.js';
import { proxyText, type Proxy } from '../network/proxies.js';
import type { Fault } from './limits.js';
import { allowedAddresses, guardedLookup, lookupBySystem, type RefusedAddress } from './lookup.js';
import { noProxy, openTunnel } from './tunnel.js';
import type { Target, Trust } from './transport.js';

/** A gRPC connection that is dead for so long is found by the kernel's probes: sleep, a VPN that was dialled anew, a NAT that forgot. */
export const probeAfterMs = 10_000;

/** The proxy on the way to a target; undefined where there is none. */
export function proxyOf(
  { tls, proxy }: Pick<Target, 'tls' | 'proxy'>,
  { proxies }: Trust,
): Proxy | undefined {
  return proxy === undefined ? undefined : tls ? proxies?.https : proxies?.http;
}

/** Why a connection could not be made, or ended, by Node's error. */
export function socketFault(error: Error): Fault {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'ERROR';
  const message = errorText(error);
  return { code: failureCode(code, message), message };
}

/** The options of Node's TLS for a target: the name that it asks for and verifies, whom it trusts, and what it shows of us. */
export function tlsOptions(
  { host, unverified }: Pick<Target, 'host' | 'unverified'>,
  { ca, insecure, certificate }: Trust,
) {
  const name = serverName(host);
  const isName = isIP(name) === 0;
  return {
    // RFC 6066 forbids an IP address as a server name; without one Node verifies the address that is dialed, which may be another.
    servername: isName ? name : '',
    ...(isName
      ? {}
      : {
          checkServerIdentity: (_dialed: string, shown: PeerCertificate) => checkServerIdentity(name, shown),
        }),
    rejectUnauthorized: !insecure && unverified !== true,
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { cert: certificate.cert, key: certificate.key }),
  };
}

/**
 * Has a connection close by itself when its TLS fails. An HTTP/2 session over it ends then too, but Node leaves the connection open,
 * and tells nobody (Node 24, lib/internal/http2/core.js, socketOnError): so it is where a server that asks for a client certificate
 * refuses in TLS 1.3, which is after the handshake.
 */
export function closeOnError(socket: TLSSocket): void {
  // In a later turn: the session has to have the error by then.
  socket.on('error', () => setImmediate(() => socket.destroy()));
}

/** The lookup of the target's name, which a socket calls once for each connection. */
export function lookupOf({ rule, port }: Target, { lookup = lookupBySystem }: Trust) {
  return guardedLookup(rule, port, lookup);
}

/** A target to which a connection may be made, or why not. */
export type TargetCheck = { readonly target: Target } | { readonly failure: NoResponse & RefusedAddress };

/**
 * Holds a target against its rule where no lookup of a socket will do it: a literal address; and a name of which a proxy would
 * look up the address, which becomes that address.
 */
export async function checkTarget(target: Target, trust: Trust, limitMs: number): Promise<TargetCheck> {
  const { address, port, rule, proxy } = target;
  const isName = isIP(address) === 0;
  if (rule === undefined || (isName && proxy === undefined)) return { target };
  if (!isName && answerOf(rule, { address, port }) === 'taken') return { target };
  const late = Promise.withResolvers<never>();
  const stop = startTimer(limitMs, () => {
    const message = `no answer from DNS within ${limitMs / 1000} s`;
    late.reject(Object.assign(new Error(message), { code: 'TIMEOUT' }));
  });
  try {
    const asked = allowedAddresses({ address, port, rule }, trust.lookup ?? lookupBySystem);
    const [first] = await Promise.race([asked, late.promise]);
    return { target: { ...target, address: first?.address ?? address } };
  } catch (error) {
    const { code = 'ERROR', message, refused } = error as NodeJS.ErrnoException & RefusedAddress;
    const phase = isName ? 'resolve' : 'connect';
    return { failure: { phase, code, message, ...defined({ refused }) } };
  } finally {
    stop();
  }
}

/**
 * Checks targets as `checkTarget` does. One that was allowed as it stands, and is called again as the same object, as the target of a
 * load is, is taken at once. `fail` hears what `then` throws later.
 */
export function createTargetCheck(
  trust: Trust,
): (
  target: Target,
  limitMs: number,
  then: (checked: TargetCheck) => void,
  fail: (error: unknown) => void,
) => void {
  const allowed = new WeakSet<Target>();
  const check = async (target: Target, limitMs: number, then: (checked: TargetCheck) => void) => {
    const checked = await checkTarget(target, trust, limitMs);
    if ('target' in checked && checked.target === target) allowed.add(target);
    then(checked);
  };
  return (target, limitMs, then, fail) => {
    if (allowed.has(target)) then({ target });
    else check(target, limitMs, then).catch(fail);
  };
}

/**
 * An agent for one target, whose connections go through the target's proxy, and to such addresses alone as its rule takes. A target
 * without TLS is asked for at the proxy itself, as curl does it. `keptMs`: how long a connection is kept without a request; as long as
 * the server keeps it where absent.
 */
export function agentFor(target: Target, trust: Trust, keptMs?: number): HttpAgent {
  const proxy = proxyOf(target, trust);
  // Node's agents hold it against kept connections alone: a request that is under way is only told.
  const kept = { keepAlive: true, ...(keptMs === undefined ? {} : { timeout: keptMs }) };
  if (proxy !== undefined && !target.tls)
    return proxy.scheme === 'https' ? new HttpsAgent(kept) : new HttpAgent(kept);
  const lookup = lookupOf(target, trust);
  if (!target.tls) return new HttpAgent({ ...kept, lookup });
  const agent = new HttpsAgent({ ...kept, lookup });
  if (proxy !== undefined) connectThrough(agent, proxy, target);
  return agent;
}

/** Said to an agent with a request's options: ends a connection that is still being made for the request. */
export type AgentOptions = { readonly connectSignal?: AbortSignal | undefined };

/**
 * Node's agents take a connection that comes later by a callback, and know nothing of it until then: neither the end of its request
 * nor that of the agent would end it.
 */
function connectThrough(agent: HttpsAgent, proxy: Proxy, target: Target): void {
  const secure = agent.createConnection.bind(agent);
  const destroy = agent.destroy.bind(agent);
  const closing = new AbortController();
  agent.destroy = () => {
    closing.abort();
    destroy();
  };
  agent.createConnection = (options: Parameters<typeof secure>[0] & AgentOptions, done) => {
    const { connectSignal = closing.signal, ...own } = options;
    const signal = AbortSignal.any([closing.signal, connectSignal]);
    const open = async () => {
      try {
        const socket = await openTunnel(proxy, target, undefined, signal);
        // The type leaves `socket` out; Node's https agent hands every option to tls.connect.
        const through: typeof own & { readonly socket: Socket } = { ...own, socket };
        const secured = secure(through) as Duplex;
        const stop = () => secured.destroy(signal.reason as Error);
        const settle = (error: Error | null) => {
          signal.removeEventListener('abort', stop);
          done?.(error, secured);
        };
        signal.addEventListener('abort', stop, { once: true });
        secured.once('secureConnect', () => settle(null));
        secured.once('error', settle);
      } catch (error) {
        done?.(error as Error, undefined as never);
      }
    };
    void open();
    return undefined;
  };
}

/** In place of what a request's own target is trusted by and shown: `--cacert`, `--insecure` and a client's certificate are not for a proxy. */
const proxyTrust = { rejectUnauthorized: true, ca: undefined, cert: undefined, key: undefined };

/** The part of a request that a proxy changes: whom it is sent to, the whole URL as its path, and the proxy's own login. */
export function proxiedRequest(target: Target, trust: Trust, path: string) {
  const proxy = target.tls ? undefined : proxyOf(target, trust);
  if (proxy === undefined) return undefined;
  const { host, port, scheme, authorization } = proxy;
  return {
    secure: scheme === 'https',
    options: {
      host,
      hostname: host,
      port,
      path: `http://${urlHost(target.address)}:${target.port}${path}`,
      ...(scheme === 'https' ? { servername: isIP(host) === 0 ? host : '', ...proxyTrust } : {}),
    },
    headers: authorization === undefined ? {} : { 'proxy-authorization': authorization },
  };
}

/** A failure of a request: a target without TLS is asked for at its proxy, so that until there is a connection it is the proxy's own. */
export function blamed(failure: NoResponse, target: Target, trust: Trust): NoResponse {
  const { phase } = failure;
  const isConnecting = phase === 'resolve' || phase === 'connect';
  if (!isConnecting || target.tls || proxyOf(target, trust) === undefined) return failure;
  return { phase, ...noProxy(failure) };
}

/** Everything that makes one target's connections others than another's. */
export function targetKey(target: Target, trust: Trust): string {
  const { address, port, tls, host, rule, unverified } = target;
  const proxy = proxyOf(target, trust);
  return JSON.stringify([address, port, tls, host, rule, proxy && proxyText(proxy), unverified]);
}
