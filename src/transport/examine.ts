import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { isIP } from '../network/ip.js';
import { networkFailure } from '../network/failure.js';
import { startTimeout } from '../runtime/wait.js';
import { tlsOptions } from './connection.js';
import { allowedAddresses, lookupBySystem } from './lookup.js';
import type { Target, Trust } from './transport.js';

/** A certificate of a chain. */
export type CertificateFacts = {
  readonly subject: string;
  readonly issuer: string;
  /** The names that it is for; of a server's own certificate. */
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validTo: number;
};

/** The steps on the way to an address, as far as it went, and the time that each took. */
export type Examination = {
  readonly addresses: readonly string[];
  /** Absent for an address that needs no name to be looked up. */
  readonly resolveMs?: number;
  readonly connectMs?: number;
  readonly tls?: {
    readonly ms: number;
    readonly protocol: string;
    /** The server's own certificate first. */
    readonly chain: readonly CertificateFacts[];
    /** Why it is not trusted, or not for this name; absent where all is well. */
    readonly fault?: string;
  };
  readonly failure?: { readonly phase: 'resolve' | 'connect' | 'tls'; readonly detail: string };
};

/** Certificates of a chain that are looked at, and names of a certificate that are told. */
const most = { certificates: 10, names: 20 } as const;

/**
 * Looks at the way to a target: its name, the connection, the certificate. Nothing is sent over TLS, and the connection is closed
 * at once: so a certificate that is not trusted can be told of. No client certificate is shown. Never rejects but with signal.reason.
 */
export async function examineTarget(
  target: Pick<Target, 'address' | 'port' | 'tls' | 'host' | 'rule' | 'unverified'>,
  trust: Trust,
  limitMs: number,
  signal: AbortSignal,
): Promise<Examination> {
  const timeout = startTimeout(limitMs);
  const limited = AbortSignal.any([signal, timeout.signal]);
  let seen: Examination = { addresses: [] };
  let phase: NonNullable<Examination['failure']>['phase'] = 'resolve';
  let socket: Socket | undefined;
  try {
    const asked = performance.now();
    const found = await until(allowedAddresses(target, trust.lookup ?? lookupBySystem), limited);
    const addresses = found.map(({ address }) => address);
    seen = isIP(target.address) === 0 ? { addresses, resolveMs: since(asked) } : { addresses };
    phase = 'connect';
    const connecting = performance.now();
    socket = await openTcp(addresses[0] ?? target.address, target.port, limited);
    seen = { ...seen, connectMs: since(connecting) };
    if (!target.tls) return seen;
    phase = 'tls';
    const securing = performance.now();
    const secured = await openTls(socket, target, trust, limited);
    return { ...seen, tls: { ms: since(securing), ...secured } };
  } catch (error) {
    signal.throwIfAborted();
    const { code = '', message } = error as NodeJS.ErrnoException;
    const detail = timeout.signal.aborted
      ? `no answer within ${limitMs / 1000} s`
      : networkFailure(code, message);
    return { ...seen, failure: { phase, detail } };
  } finally {
    timeout.stop();
    socket?.destroy();
  }
}

function since(startedAt: number): number {
  return performance.now() - startedAt;
}

function openTcp(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connectTcp({ host, port });
  return settle(socket, 'connect', () => socket, signal);
}

type Secured = Omit<NonNullable<Examination['tls']>, 'ms'>;

function openTls(
  socket: Socket,
  target: Pick<Target, 'host' | 'unverified'>,
  trust: Trust,
  signal: AbortSignal,
): Promise<Secured> {
  const { certificate: _own, ...others } = trust;
  const secured = connectTls({
    ...tlsOptions(target, others),
    socket,
    // To see what is wrong. Nothing is sent.
    rejectUnauthorized: false,
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  return settle(secured, 'secureConnect', () => securedFacts(secured), signal);
}

function securedFacts(socket: TLSSocket): Secured {
  const fault: unknown = socket.authorizationError;
  const told = fault === null || fault === undefined ? undefined : faultText(fault);
  return {
    protocol: socket.getProtocol() ?? '',
    chain: chainOf(socket.getPeerCertificate(true)),
    ...(told === undefined ? {} : { fault: told }),
  };
}

/** Node gives an Error for a name that does not fit, and a code of OpenSSL's otherwise. */
function faultText(fault: unknown): string {
  if (!(fault instanceof Error)) return networkFailure(String(fault), String(fault));
  return networkFailure('code' in fault ? String(fault.code) : '', fault.message);
}

function chainOf(leaf: DetailedPeerCertificate | undefined): readonly CertificateFacts[] {
  const chain: CertificateFacts[] = [];
  const seen = new Set<string>();
  let at: DetailedPeerCertificate | undefined = leaf;
  while (
    at?.fingerprint256 !== undefined &&
    !seen.has(at.fingerprint256) &&
    chain.length < most.certificates
  ) {
    seen.add(at.fingerprint256);
    chain.push({
      subject: nameText(at.subject),
      issuer: nameText(at.issuer),
      names: (at.subjectaltname ?? '')
        .split(', ')
        .filter((name) => name !== '')
        .slice(0, most.names)
        .map((name) => name.replace(/^(?:DNS|IP Address):/u, '')),
      validFrom: Date.parse(at.valid_from),
      validTo: Date.parse(at.valid_to),
    });
    at = at.issuerCertificate;
  }
  return chain;
}

/** The common name, else the organization. */
function nameText(name: DetailedPeerCertificate['subject']): string {
  const told: unknown = name.CN || name.O;
  const texts: readonly unknown[] = Array.isArray(told) ? told : [told];
  return texts.filter((text) => typeof text === 'string').join(', ') || 'without a name';
}

/** Waits for one event of a socket; its error, its end or the signal rejects. */
function settle<T>(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  value: () => T,
  signal: AbortSignal,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => socket.destroy(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    // Stays for good: a socket may fail again while it is closed.
    socket.on('error', reject);
    socket.once(event, () => resolve(value()));
    socket.once('close', () => {
      signal.removeEventListener('abort', stop);
      reject(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
    });
    if (signal.aborted) stop();
  });
}

/** The work of somebody else, or the reason of the signal. */
async function until<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
