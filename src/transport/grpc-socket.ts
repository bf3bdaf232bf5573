import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { lookupOf, tlsOptions } from './connecting.js';
import type { Target, Trust } from './transport.js';

/** A connection that is dead for so long is found by the kernel's probes: sleep, a VPN that was dialled anew, a NAT that forgot. */
const probeAfterMs = 10_000;

/**
 * Begins a connection on which HTTP/2 is to be spoken; with TLS it is agreed there (RFC 9113, section 3.2). `tunnel`: one that a proxy
 * has let through already.
 */
export function openSocket(target: Target, trust: Trust, tunnel?: Socket): Socket {
  const { address: host, port, tls } = target;
  const to = tunnel === undefined ? { host, port, lookup: lookupOf(target, trust) } : { socket: tunnel };
  const socket = tls
    ? connectTls({ ...to, ALPNProtocols: ['h2'], ...tlsOptions(target, trust) })
    : (tunnel ?? connectTcp({ host, port, lookup: lookupOf(target, trust) }));
  socket.setNoDelay(true);
  socket.setKeepAlive(true, probeAfterMs);
  return socket;
}
