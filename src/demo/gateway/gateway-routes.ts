import type { DemoHandler, DemoRequest } from '../wire/exchange.js';
import type { AccessRule } from './access.js';
import type { EndpointPicker } from './endpoint-picker.js';

/** The backends behind one host. */
export type GatewayRoute = {
  /** Absent: the route exists, but no healthy backend does. */
  readonly backend?: DemoHandler;
  /** In place of a backend: the request passes through the gateway once more, by this route; a 404 where there is none. */
  readonly onceMore?: () => GatewayRoute | undefined;
  /** Whether there is a pod to send a request to; always where absent. */
  readonly hasReadyPod?: () => boolean;
  /** Decides about a request before it is sent on. */
  readonly picker?: EndpointPicker;
  /** Who may pass; `open` when absent. */
  readonly access?: AccessRule;
  /** The user whose token passes, as `system:serviceaccount:NAMESPACE:NAME`. */
  readonly caller?: string;
  /** Milliseconds that the backend has for its whole answer; 0: no end, as `0s` in Gateway API; 60 s when absent. */
  readonly timeoutMs?: number;
};

/** A rule of a route that names no host: its paths and headers choose. */
export type PathRule = {
  readonly matches: readonly PathMatch[];
  /** In place of the prefix that matched. */
  readonly replacePrefix?: string;
  readonly route: GatewayRoute;
};

export type PathMatch = {
  readonly type: 'exact' | 'prefix';
  readonly path: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * The rule for a request, and the request as its backend sees it. Precedence as Gateway API states it for HTTPRouteMatch: an exact
 * path, then the longest prefix, then the most headers, then the order of the rules.
 */
export function choosePathRule(
  rules: Iterable<PathRule>,
  request: DemoRequest,
): { readonly route: GatewayRoute; readonly request: DemoRequest } | undefined {
  let best: { readonly rule: PathRule; readonly match: PathMatch } | undefined;
  for (const rule of rules) {
    for (const match of rule.matches) {
      if (!fits(match, request) || (best !== undefined && compare(match, best.match) <= 0)) continue;
      best = { rule, match };
    }
  }
  if (best === undefined) return undefined;
  const { rule, match } = best;
  if (rule.replacePrefix === undefined || match.type === 'exact') return { route: rule.route, request };
  return {
    route: rule.route,
    request: { ...request, path: rewritten(request.path, match.path, rule.replacePrefix) },
  };
}

function fits({ type, path, headers }: PathMatch, request: DemoRequest): boolean {
  if (Object.entries(headers).some(([name, value]) => request.headers[name] !== value)) return false;
  if (type === 'exact') return request.path === path;
  const prefix = path.replace(/\/$/, '');
  return request.path === prefix || request.path.startsWith(`${prefix}/`);
}

/** Positive where the first is the more specific one. */
function compare(one: PathMatch, other: PathMatch): number {
  if (one.type !== other.type) return one.type === 'exact' ? 1 : -1;
  if (one.path.length !== other.path.length) return one.path.length - other.path.length;
  return Object.keys(one.headers).length - Object.keys(other.headers).length;
}

/** ReplacePrefixMatch: `/ns/name` of `/ns/name/v1/models` by `/` is `/v1/models`, without a second slash. */
function rewritten(path: string, prefix: string, by: string): string {
  const rest = path.slice(prefix.replace(/\/$/, '').length);
  return `${by.replace(/\/$/, '')}${rest}` || '/';
}
