import { isIP } from 'node:net';
import type { GrpcRequest, GrpcResponse, NoResponse, Sent } from '../inference/exchange.js';
import { proxyOf, settle } from './connecting.js';
import type { Fault } from './fault.js';
import { type Call, type CallEnd, startCall } from './grpc-call.js';
import type { Connection } from './grpc-connection.js';
import { type Connections, openConnections } from './grpc-connections.js';
import { findMethod, type Method } from './grpc-methods.js';
import { callHeaders } from './grpc-request.js';
import { withoutStatus } from './grpc-status.js';
import { type AnswerLimits, pingLimitMs, trustedIdleMs, usualAnswerLimits } from './limits.js';
import { startStopwatch } from './stopwatch.js';
import { openTunnel } from './tunnel.js';
import type { Target, Transport, Trust } from './transport.js';
import { withLimits } from './with-limits.js';

type Outcome = { readonly response: GrpcResponse } | { readonly failure: NoResponse };

/** Settles when a call was stopped, whatever it waits for. */
type Stop = { readonly signal: AbortSignal; readonly stopped: Promise<undefined> };

/**
 * Unary gRPC over Node's HTTP/2, `:authority` set to the target's host, with the messages of protos/. No library does it: an HTTP
 * page in place of gRPC, why a connection failed, and who refused an answer for its size are evidence, and grpc-js keeps none of them.
 */
export function openGrpc(trust: Trust, limits: AnswerLimits = usualAnswerLimits): Transport<GrpcRequest> {
  const connections = openConnections(trust);
  return {
    send: async (wanted, request, timeoutMs, signal) => {
      const method = findMethod(request.service, request.method);
      const bytes = method.serialize(request.message);
      const headers = callHeaders(wanted, method.path, request.headers);
      const watch = startStopwatch({ resolve: isIP(wanted.address) === 0, tls: wanted.tls });
      let doubt: (() => void) | undefined;

      const finish = (outcome: Outcome, receivedBytes: number): Sent => ({
        ...outcome,
        timings: watch.timings(),
        sentBytes: bytes.length,
        receivedBytes,
      });
      const failed = (fault: Fault): Sent => finish({ failure: { phase: watch.phase(), ...fault } }, 0);

      const settled = await settle(wanted, trust);
      if ('failure' in settled) return finish(settled, 0);
      const { target } = settled;

      const attempt = async (stop: Stop): Promise<CallEnd | undefined> => {
        const connection = await usable(connections, target, trust, stop);
        if (connection === undefined) return undefined;
        if ('code' in connection) return { fault: connection, unprocessed: false };
        const leave = connections.use(connection);
        const bytesBefore = connection.bytesRead();
        // Time is up and not a byte came: a connection may have died in silence, and the next call makes another.
        doubt = () => {
          const silent = connection.bytesRead() === bytesBefore;
          if (silent || !connection.isOpen()) connections.drop(target, connection);
        };
        connection.time(watch);
        try {
          const fault = await Promise.race([connection.opened, stop.stopped]);
          if (stop.signal.aborted) return undefined;
          if (fault !== undefined) return { fault, unprocessed: false };
          if (!connection.isOpen()) return { fault: lostFault(connection), unprocessed: true };
          const onAnswer = () => watch.mark('responded');
          return await call(connection, { headers, bytes, ...limits, onAnswer }, stop);
        } finally {
          leave();
        }
      };
      const run = async (stop: Stop): Promise<Sent | undefined> => {
        let end = await attempt(stop);
        if (end !== undefined && 'fault' in end && end.unprocessed) end = await attempt(stop);
        if (end === undefined) return undefined;
        if ('fault' in end) return failed(end.fault);
        watch.mark('responded');
        return finish(await readOutcome(method, end), end.message.receivedBytes());
      };
      const late = (): Sent => {
        doubt?.();
        return failed({ code: 'TIMEOUT', message: `no answer within ${timeoutMs / 1000} s` });
      };
      return withLimits<Promise<Sent> | Sent>(
        (settle) => {
          const controller = new AbortController();
          const stopped = Promise.withResolvers<undefined>();
          controller.signal.addEventListener('abort', () => stopped.resolve(undefined), { once: true });
          const ended = run({ signal: controller.signal, stopped: stopped.promise });
          ended.then(
            (sent) => (sent === undefined ? undefined : settle(sent)),
            () => settle(ended as Promise<Sent>),
          );
          return () => controller.abort();
        },
        { ms: timeoutMs, value: late },
        signal,
      );
    },
    close: connections.close,
  };
}

/** A connection on which a call can go. One that stood idle is asked first whether it still lives. */
async function usable(
  connections: Connections,
  target: Target,
  trust: Trust,
  stop: Stop,
): Promise<Connection | Fault | undefined> {
  const known = await connected(connections, target, trust, stop);
  if (known === undefined || 'code' in known) return known;
  if (!known.isOpen() || connections.idleMs(known) < trustedIdleMs) return known;
  const answer = Promise.withResolvers<boolean>();
  const cancel = known.ping(pingLimitMs, answer.resolve);
  const alive = await Promise.race([answer.promise, stop.stopped]);
  cancel();
  if (alive === false) connections.drop(target, known);
  return stop.signal.aborted ? undefined : connected(connections, target, trust, stop);
}

/** The connection that stands, or a new one; where a proxy is on the way and lets nothing through, why. */
async function connected(
  connections: Connections,
  target: Target,
  trust: Trust,
  stop: Stop,
): Promise<Connection | Fault | undefined> {
  const proxy = proxyOf(target, trust);
  if (proxy === undefined || connections.has(target)) return connections.get(target);
  try {
    return connections.get(target, await openTunnel(proxy, target, stop.signal));
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    const { code = 'ERROR', message } = error as NodeJS.ErrnoException;
    return { code, message };
  }
}

async function call(connection: Connection, sending: Call, stop: Stop): Promise<CallEnd | undefined> {
  const ended = Promise.withResolvers<CallEnd>();
  const cancel = startCall(connection, sending, ended.resolve);
  const end = await Promise.race([ended.promise, stop.stopped]);
  if (end === undefined) cancel();
  return end;
}

function lostFault(connection: Connection): Fault {
  return connection.fault() ?? { code: 'CLOSED', message: 'the connection was closed' };
}

async function readOutcome(method: Method, end: Exclude<CallEnd, { fault: Fault }>): Promise<Outcome> {
  const { code, details } = end.status;
  const response: GrpcResponse = {
    transport: 'grpc',
    code,
    details,
    headers: withoutStatus(end.headers),
    trailers: withoutStatus(end.trailers),
    ...(end.page === undefined ? {} : { http: end.page }),
  };
  if (code !== 0) return { response };
  const bytes = await end.message.read(end.headers['grpc-encoding']);
  if ('code' in bytes) return { failure: { phase: 'receive', ...bytes } };
  try {
    return { response: { ...response, message: method.deserialize(bytes) } };
  } catch (error) {
    const message = `the answer is not a message of ${method.path}: ${String(error)}`;
    return { failure: { phase: 'receive', code: 'BAD_MESSAGE', message } };
  }
}
