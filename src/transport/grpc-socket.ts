import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { serverName } from '../inference/address.js';
import type { Target, Trust } from './transport.js';

/** A connection that is dead for so long is found by the kernel's probes: sleep, a VPN that was dialled anew, a NAT that forgot. */
const probeAfterMs = 10_000;

/** Begins a connection on which HTTP/2 is to be spoken; with TLS it is agreed there (RFC 9113, section 3.2). Never goes through a proxy. */
export function openSocket(target: Target, trust: Trust): Socket {
  const { address: host, port } = target;
  const socket = target.tls
    ? connectTls({ host, port, ...tlsOptions(target, trust) })
    : connectTcp({ host, port });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, probeAfterMs);
  return socket;
}

function tlsOptions(target: Target, trust: Trust) {
  const name = serverName(target.host);
  return {
    ALPNProtocols: ['h2'],
    // RFC 6066 forbids an IP address as a server name; Node then verifies the address itself.
    servername: isIP(name) === 0 ? name : '',
    rejectUnauthorized: !trust.insecure,
    ...(trust.ca === undefined ? {} : { ca: trust.ca }),
  };
}
