import { isIP } from '../network/ip.js';
import type { Forward } from '../cluster/cluster.js';
import type { Attempt, Candidate, PodPort } from '../inference/endpoint.js';
import { defined } from '../runtime/defined.js';
import { startTimeout } from '../runtime/wait.js';
import { isOverGrpc } from '../protocol/protocols.js';
import type { Protocol } from '../kserve/service.js';
import { shellWord } from '../wording/command-line.js';
import { asProblem } from '../problem.js';
import type { AgentPool } from '../transport/agent-pool.js';
import type { Trust } from '../transport/transport.js';
import { probeHttp1, type ProbeResult, type ProbeTarget } from './probe.js';
import { probeHttp2 } from './probe-http2.js';
import { addressKind } from '../network/address-rule.js';
import { isExcepted, type Proxies, proxyText } from '../network/proxies.js';
import { isClusterHost } from '../kserve/service-url.js';

/** A gateway that is there answers at once. */
const probeMs = 1000;
/** A forward goes through the API server first. An address that the person gave is the only one, so nothing else waits for it. */
const patientMs = 10_000;

export type ReachOptions = {
  /** The name that TLS asks for where the candidate names none. */
  readonly serverName: string;
  readonly protocol: Protocol;
  /** The path that is asked for in place of `/`, where `/` would start a run. */
  readonly probePath?: string;
  readonly trust: Trust;
  /** Takes the connection of the probe that wins, for the request that follows. */
  readonly agents?: AgentPool;
  readonly forward: (to: PodPort, signal: AbortSignal) => Promise<Forward>;
  /** Tries all that need no port-forward to their end, instead of stopping at the first that answers. */
  readonly everyOne: boolean;
};

/** A candidate that answered; a port-forward's has the address of its listener, which stays open until `close`. */
export type OpenCandidate = { readonly candidate: Candidate; readonly close: () => Promise<void> };

export type ReachResult = { readonly attempts: readonly Attempt[]; readonly winner?: OpenCandidate };

type Try = Pick<ProbeResult, 'connection'> & {
  readonly attempt: Attempt;
  readonly reached?: OpenCandidate;
};

/**
 * Which candidate answers, first in their order. Those that need no port-forward are tried side by side; a port-forward is
 * opened when its turn comes: before the others where it comes first, else after all of them failed. Rejects only with signal.reason.
 */
export async function reach(
  found: readonly Candidate[],
  options: ReachOptions,
  signal: AbortSignal,
): Promise<ReachResult> {
  const opened: OpenCandidate[] = [];
  try {
    return await reachFirst(found, options, opened, signal);
  } catch (error) {
    await Promise.all(opened.map(({ close }) => close()));
    throw error;
  }
}

/** The same. Whoever answered is among `opened`: nobody else closes it where the signal aborts. */
async function reachFirst(
  found: readonly Candidate[],
  options: ReachOptions,
  opened: OpenCandidate[],
  signal: AbortSignal,
): Promise<ReachResult> {
  const { proxies } = options.trust;
  const candidates = proxies === undefined ? found : found.map((candidate) => withProxy(candidate, proxies));
  const firstPlain = candidates.findIndex((candidate) => candidate.route !== 'port-forward');
  const leading = firstPlain === -1 ? candidates.length : firstPlain;
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const tries = new Map<Candidate, Try>();
  let winner: OpenCandidate | undefined;

  const settle = (candidate: Candidate, tried: Try) => {
    tries.set(candidate, tried);
    const { agents, trust, everyOne } = options;
    if (winner === undefined && tried.reached !== undefined && agents !== undefined && !everyOne)
      tried.connection?.keepIn(agents, trust);
    else tried.connection?.close();
    winner ??= tried.reached;
    if (tried.reached !== undefined) opened.push(tried.reached);
  };
  const openForwards = async (some: readonly Candidate[]) => {
    for (const candidate of some) {
      signal.throwIfAborted();
      if (winner === undefined) settle(candidate, await tryForward(candidate, options, signal));
    }
  };

  await openForwards(candidates.slice(0, leading));
  const plain = candidates.slice(leading).filter((candidate) => candidate.route !== 'port-forward');
  if (winner === undefined || options.everyOne) {
    const running = plain.map((candidate) => tryAddress(candidate, options, both));
    for (const [index, candidate] of plain.entries()) {
      const tried = await running[index];
      if (tried !== undefined) settle(candidate, tried);
      if (winner !== undefined && !options.everyOne) break;
    }
    stop.abort();
    for (const [index, candidate] of plain.entries())
      if (!tries.has(candidate)) void running[index]?.then(({ connection }) => connection?.close());
  }
  signal.throwIfAborted();
  await openForwards(candidates.slice(leading).filter((candidate) => candidate.route === 'port-forward'));

  const attempts = candidates.map((candidate) => tries.get(candidate)?.attempt ?? notTried(candidate));
  return { attempts, ...(winner === undefined ? {} : { winner }) };
}

async function tryAddress(candidate: Candidate, options: ReachOptions, signal: AbortSignal): Promise<Try> {
  const result = await probe(candidate, options, candidate.final ? patientMs : probeMs, signal);
  return asTry(candidate, result, () => Promise.resolve());
}

async function tryForward(candidate: Candidate, options: ReachOptions, signal: AbortSignal): Promise<Try> {
  if (candidate.forwardTo === undefined) {
    return asTry(candidate, { answered: false, detail: 'there is no pod to forward to' }, () =>
      Promise.resolve(),
    );
  }
  try {
    const opened = await options.forward(candidate.forwardTo, signal);
    const there: Candidate = { ...candidate, address: opened.address, port: opened.port };
    const result = await probe(there, options, patientMs, signal);
    if (result.answered) return asTry(there, result, opened.close);
    // A listener on loopback only ever sees a cut connection: the forward knows who cut it.
    const detail = opened.failure?.()?.summary ?? result.detail;
    await opened.close();
    return asTry(there, { answered: false, detail }, () => Promise.resolve());
  } catch (error) {
    signal.throwIfAborted();
    return asTry(candidate, { answered: false, detail: asProblem(error).summary }, () => Promise.resolve());
  }
}

async function probe(
  candidate: Candidate,
  options: ReachOptions,
  limitMs: number,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const { address, port, tls, rule, proxy, unverified } = candidate;
  const target: ProbeTarget = {
    address,
    port,
    tls,
    host: candidate.host ?? options.serverName,
    ...(rule === undefined ? {} : { rule }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(unverified === undefined ? {} : { unverified }),
  };
  const timeout = startTimeout(limitMs);
  try {
    const result = await probeProtocol(target, options, AbortSignal.any([signal, timeout.signal]));
    if (result.answered || !timeout.signal.aborted) return result;
    const detail = `no answer within ${limitMs / 1000} s`;
    return { answered: false, detail, failure: { code: 'TIMEOUT' } };
  } finally {
    timeout.stop();
  }
}

/** gRPC needs HTTP/2: a port that speaks only HTTP/1.1 cannot be used. */
function probeProtocol(
  target: ProbeTarget,
  { protocol, trust, probePath }: ReachOptions,
  signal: AbortSignal,
): Promise<ProbeResult> {
  return isOverGrpc(protocol)
    ? probeHttp2(target, trust, signal)
    : probeHttp1(target, trust, signal, probePath);
}

function asTry(candidate: Candidate, result: ProbeResult, close: () => Promise<void>): Try {
  const outcome = result.answered ? 'answered' : 'failed';
  const { failure } = result;
  const detail = withFlag(candidate, result);
  const attempt: Attempt = { candidate, outcome, detail, ...defined({ failure }) };
  return result.answered
    ? { attempt, reached: { candidate, close }, ...defined({ connection: result.connection }) }
    : { attempt };
}

/** The gateway of a service's own route is not believed at an address of this machine or a private network: the flag believes it. */
function withFlag({ belief, gateway }: Candidate, { detail, failure }: ProbeResult): string {
  const isOwn = failure?.refused === 'loopback' || failure?.refused === 'private';
  return isOwn && belief === 'route' && gateway !== undefined
    ? `${detail} (if it is yours: --gateway ${shellWord(gateway)})`
    : detail;
}

function notTried(candidate: Candidate): Attempt {
  const detail =
    candidate.route === 'port-forward'
      ? 'opened only when nothing else answers'
      : 'not needed: an earlier one answered';
  return { candidate, outcome: 'not-tried', detail };
}

/** The candidate with the proxy on its way; itself where it is called without one. */
export function withProxy(candidate: Candidate, proxies: Proxies | undefined): Candidate {
  const proxy = candidate.tls ? proxies?.https : proxies?.http;
  if (proxies === undefined || proxy === undefined || isNear(candidate, proxies.byFlag)) return candidate;
  if (isExcepted(candidate.address, proxies.noProxy)) return candidate;
  return { ...candidate, proxy: proxyText(proxy) };
}

/** No proxy leads to this machine, or into the cluster; nor, if nobody says so, to the private address of a gateway. */
function isNear({ route, address }: Candidate, byFlag: boolean): boolean {
  if (route === 'port-forward' || route === 'cluster-ip' || isClusterHost(address)) return true;
  if (/^(?:.*\.)?localhost\.?$/iu.test(address)) return true;
  if (isIP(address) === 0) return false;
  const kind = addressKind(address);
  return kind === 'loopback' || (kind === 'private' && !byFlag);
}
