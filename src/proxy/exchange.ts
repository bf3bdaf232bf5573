import { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TokenFrom } from '../inference/token-from.js';
import type { Service } from '../kserve/service.js';
import type { Predictor, Relay } from '../predict/predict.js';
import { asProblem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import type { HeaderList } from '../transport/passing.js';
import { type Admitted, admit, type Rules, toldPath } from './admission.js';
import { sendRefusal } from './answer.js';
import { bodyOf, isChunked, isTooLarge, type RequestBody } from './body.js';
import { allowingHeaders, sendPreflight } from './cors.js';
import type { ProxyEntry } from './entry.js';
import type { ProxyLimits } from './limits.js';
import { passBack, type PassedBack } from './pass-back.js';
import { headersOn } from './passed-headers.js';
import { left, type ProxyOutcome, outcomeOf, refused, tooLarge } from './outcome.js';
import { refuse, refusalOf } from './refusal.js';
import { type Asked, authorityOf, isGrpc } from './request.js';
import type { Services } from './services.js';
import { type UnderWay, watchExchange } from './under-way.js';
import { joinSockets } from './upgrade.js';

export type ExchangeContext = {
  readonly predictor: Pick<Predictor, 'relay'>;
  readonly services: Services;
  readonly rules: Rules;
  readonly maxBodyBytes: number;
  readonly silenceMs: number;
  readonly limits: ProxyLimits;
  readonly passesAuthorization: boolean;
  readonly tokenFor: (service: Service) => TokenFrom | undefined;
  readonly closing: AbortSignal;
};

/** Answers one request, from its head to the end of its answer, and tells of it. Never rejects. */
export async function answerRequest(context: ExchangeContext, asked: Asked): Promise<ProxyEntry> {
  const at = Date.now();
  const startedAt = performance.now();
  const { request } = asked;
  const outcome = await answer(context, asked, startedAt);
  return {
    at,
    method: request.method ?? '',
    path: toldPath(request),
    ...outcome,
    totalMs: performance.now() - startedAt,
  };
}

async function answer(context: ExchangeContext, asked: Asked, startedAt: number): Promise<ProxyOutcome> {
  const { request, response } = asked;
  const { rules, maxBodyBytes } = context;
  const admitted = admit(request, authorityOf(request), rules);
  const cors = allowingHeaders(request, rules.doorway);
  if ('preflight' in admitted) {
    sendPreflight(request, response, cors);
    return { ...refused(refuse(204, 'origin', 'allowed the pages of an origin')), ok: true };
  }
  const refusal =
    'status' in admitted ? admitted : isTooLarge(request, maxBodyBytes) ? tooLarge(maxBodyBytes) : undefined;
  if (refusal !== undefined || 'status' in admitted) {
    const why = refusal ?? tooLarge(maxBodyBytes);
    sendRefusal(request, response, why, cors);
    return refused(why);
  }
  if (asked.waits === true) response.writeContinue();
  return passOn(context, asked, admitted, cors, startedAt);
}

async function passOn(
  context: ExchangeContext,
  asked: Asked,
  admitted: Admitted,
  cors: HeaderList,
  startedAt: number,
): Promise<ProxyOutcome> {
  const { request, response } = asked;
  const under = watchExchange(context, asked);
  const body = bodyOf(request, context.maxBodyBytes, {
    onBytes: under.clock.moved,
    onTooLarge: () => under.end(tooLarge(context.maxBodyBytes)),
  });
  const { namespace, name } = admitted.service;
  let told = { path: admitted.path, service: `${namespace}/${name}` };
  let relay: Relay | undefined;
  try {
    const service = await context.services.find(admitted.service, under.signal);
    told = { ...told, service: service.key };
    relay = await relayTo(context, asked, admitted, service, body, under.signal);
    const firstMs = performance.now() - startedAt;
    const passed = await passRelayed(asked, relay, cors, under);
    return { ...told, firstMs, ...(await outcomeOf(asked, relay, { body, passed, cors }, under)) };
  } catch (thrown) {
    // An answer that cannot be passed back is read by nobody.
    relay?.stop();
    if (under.isLeft()) return { ...told, ...left(body) };
    const why = under.refusal() ?? refusalOf(asProblem(thrown));
    sendRefusal(request, response, why, cors);
    return { ...told, ...refused(why), sentBytes: body.readBytes() };
  } finally {
    under.stop();
  }
}

function relayTo(
  { predictor, passesAuthorization, tokenFor, silenceMs, limits: { connectMs } }: ExchangeContext,
  { request, upgrade }: Asked,
  { path, authorization }: Admitted,
  service: Service,
  body: RequestBody,
  signal: AbortSignal,
): Promise<Relay> {
  const overHttp2 = isGrpc(request);
  const headers = headersOn(pairsOf(request.headers), overHttp2);
  return predictor.relay(
    service,
    {
      transport: overHttp2 ? 'grpc' : 'http',
      method: request.method ?? 'GET',
      path,
      headers: !overHttp2 && isChunked(request) ? [...headers, ['transfer-encoding', 'chunked']] : headers,
      body: upgrade === undefined ? body.take() : new Uint8Array(),
      trailers: () => pairsOf(request.trailers),
      ...(upgrade === undefined ? {} : { upgrade: 'websocket' }),
      ...(passesAuthorization ? defined({ authorization }) : {}),
    },
    { connectMs, silenceMs, ...defined({ tokenFrom: tokenFor(service) }) },
    signal,
  );
}

/** Undefined where there was nothing to pass back. */
async function passRelayed(
  { request, response, upgrade }: Asked,
  relay: Relay,
  cors: HeaderList,
  under: UnderWay,
): Promise<PassedBack | undefined> {
  const { answer: came } = relay;
  if (came === undefined) return undefined;
  const stop = () => {
    relay.stop();
    came.socket?.destroy();
  };
  under.signal.addEventListener('abort', stop, { once: true });
  if (under.signal.aborted) stop();
  if (came.socket === undefined || upgrade === undefined)
    return passBack(request, response, came, cors, { onBytes: under.clock.moved, onBroken: under.breakOff });
  if (response instanceof ServerResponse) response.detachSocket(upgrade.socket as Socket);
  let receivedBytes = 0;
  await joinSockets(upgrade.socket, upgrade.head, { ...came, socket: came.socket }, (from, bytes) => {
    under.clock.moved();
    if (from === 'server') receivedBytes += bytes;
  });
  return { bodyStart: new Uint8Array(), receivedBytes };
}

function pairsOf(headers: Readonly<Record<string, string | string[] | undefined>>): HeaderList {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || typeof name !== 'string'
      ? []
      : (Array.isArray(value) ? value : [value]).map((one) => [name, one] as const),
  );
}
