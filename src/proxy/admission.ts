import { parseTarget } from './path.js';
import { checkKey } from './key.js';
import { type Doorway, hostOf, refuseForeign } from './origin.js';
import { refuse, type ProxyRefusal } from './refusal.js';
import { headerOf, type ProxyRequest } from './request.js';
import { chooseService, type ProxyRoute, type Served } from './route.js';

/** Who may ask for what. */
export type Rules = {
  readonly served: Served;
  readonly doorway: Doorway;
  /** Undefined where none is demanded. */
  readonly key: string | undefined;
};

/** A request that goes on to a service. */
export type Admitted = ProxyRoute & {
  /** The client's own, where it is not the key. */
  readonly authorization?: string;
};

/** A browser's question before a request of a page (Fetch standard, "CORS-preflight fetch"). */
export type Preflight = { readonly preflight: true };

/** Decides on the head of a request alone: first whether it may ask for anything, then what it asks for. */
export function admit(
  request: Pick<ProxyRequest, 'headers' | 'method' | 'url'>,
  authority: string,
  { served, doorway, key }: Rules,
): Admitted | Preflight | ProxyRefusal {
  if (request.method === 'CONNECT')
    return refuse(
      405,
      'form',
      'the proxy passes no connections on',
      'Set the base URL of the client, not its proxy.',
    );
  const foreign = refuseForeign(request, authority, doorway);
  if (foreign !== undefined) return foreign;
  const target = parseTarget(request.url ?? '');
  if ('status' in target) return target;
  // A browser sends it without the key; only the pages of allowed origins come so far.
  const isPreflight = request.method === 'OPTIONS' && headerOf(request, 'origin') !== undefined;
  if (isPreflight && headerOf(request, 'access-control-request-method') !== undefined)
    return { preflight: true };
  const checked = key === undefined ? undefined : checkKey(request, target, key);
  if (checked?.isRight === false)
    return refuse(
      401,
      'key',
      'the key of the proxy is missing or wrong',
      'Send it as Authorization: Bearer KEY, as X-Isvc-Key: KEY, or in the path: /key-KEY/… isvc proxy prints it as OPENAI_API_KEY.',
    );
  const authorization = checked === undefined ? headerOf(request, 'authorization') : checked.authorization;
  const route = chooseService(checked?.target ?? target, hostOf(authority, doorway.port) ?? '', served);
  if ('status' in route) return route;
  return { ...route, ...(authorization === undefined ? {} : { authorization }) };
}

/** The path of a request as it may be told: without the key. */
export function toldPath({ url = '' }: Pick<ProxyRequest, 'url'>): string {
  return url.replaceAll(/(?<!\/)\/+key-[^/?#]*/g, '/key-***');
}
