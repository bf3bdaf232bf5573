/** HTTPRoutes and Ingresses in one form: hosts, and for each the rules in the order in which they are tried. */
import { gatewayAnnotation } from './annotations.ts';
import { parseDurationMs } from './duration.ts';
import { ourIngresses } from './ingresses.ts';
import { keyOf } from './objects.ts';
import type {
  Header,
  HttpRoute,
  HttpRouteMatch,
  HttpRouteRule,
  Ingress,
  IngressRule,
  World,
} from './objects.ts';

export type PathMatch = { readonly type: 'exact' | 'prefix' | 'regex'; readonly value: string };

export type Match = {
  readonly path: PathMatch;
  readonly method?: string;
  readonly headers: readonly {
    readonly type: 'exact' | 'regex';
    readonly name: string;
    readonly value: string;
  }[];
};

export type Backend = {
  readonly kind: 'Service' | 'InferencePool';
  /** NAMESPACE/NAME. */
  readonly name: string;
  readonly port: number;
  readonly weight: number;
};

export type Rule = {
  readonly matches: readonly Match[];
  readonly backends: readonly Backend[];
  readonly setHeaders: readonly Header[];
  readonly addHeaders: readonly Header[];
  /** The prefix that the path matched gives way to this one. */
  readonly prefixRewrite?: string;
  readonly timeoutMs: number;
  /** Only with a token that the gateway's own keys signed. */
  readonly needsToken: boolean;
};

export type Host = { readonly name: string; readonly rules: readonly Rule[] };

/** Where a HTTPRoute states no timeout; Istio has none then, KServe states 60 s. */
const defaultTimeoutMs = 60_000;

/** Only the routes whose parent is one of the gateways, and the Ingresses of our class. */
export function hostsOf(world: World): readonly Host[] {
  const gateways = new Set(world.gateways.map(({ metadata }) => keyOf(metadata)));
  const hosts = new Map<string, readonly Rule[]>();
  const add = (name: string, rules: readonly Rule[]): void => {
    if (rules.length > 0) hosts.set(name.toLowerCase(), [...(hosts.get(name.toLowerCase()) ?? []), ...rules]);
  };
  for (const route of world.httpRoutes) {
    const isOurs = route.spec.parentRefs?.some((ref) => gateways.has(keyOf(ref, route.metadata.namespace)));
    if (isOurs !== true) continue;
    const rules = (route.spec.rules ?? []).map((rule) => ruleOf(rule, route));
    for (const hostname of route.spec.hostnames ?? ['*']) add(hostname, withPolicy(rules, world));
  }
  for (const ingress of ourIngresses(world)) {
    for (const rule of ingress.spec.rules ?? [])
      add(rule.host ?? '*', withPolicy(ingressRules(rule, ingress), world));
  }
  return [...hosts].map(([name, rules]) => ({
    name,
    rules: rules.flatMap(oneMatchEach).toSorted(byPrecedence),
  }));
}

/** The rules, with what the services of the backends ask of the gateway by their annotations. */
function withPolicy(rules: readonly Rule[], { services }: World): readonly Rule[] {
  const wantedBy = (rule: Rule): readonly (string | undefined)[] =>
    services
      .filter(({ metadata }) => rule.backends.some(({ name }) => name === keyOf(metadata)))
      .map(({ metadata }) => metadata.annotations?.[gatewayAnnotation]);
  return rules
    .filter((rule) => !wantedBy(rule).includes('no-route'))
    .map((rule) => ({ ...rule, needsToken: wantedBy(rule).includes('jwt') }));
}

function ruleOf({ matches, filters, backendRefs, timeouts }: HttpRouteRule, route: HttpRoute): Rule {
  const modifiers = (filters ?? []).flatMap((filter) => filter.requestHeaderModifier ?? []);
  const [rewrite] = (filters ?? []).flatMap((filter) => filter.urlRewrite?.path?.replacePrefixMatch ?? []);
  return {
    matches: (matches ?? [{}]).map(matchOf),
    backends: (backendRefs ?? []).map((ref) => ({
      kind: ref.kind === 'InferencePool' ? 'InferencePool' : 'Service',
      name: keyOf(ref, route.metadata.namespace),
      port: ref.port ?? 80,
      weight: ref.weight ?? 1,
    })),
    setHeaders: modifiers.flatMap(({ set }) => set ?? []),
    addHeaders: modifiers.flatMap(({ add }) => add ?? []),
    ...(rewrite === undefined ? {} : { prefixRewrite: rewrite }),
    timeoutMs: timeouts?.request === undefined ? defaultTimeoutMs : parseDurationMs(timeouts.request),
    needsToken: false,
  };
}

const pathTypes: Readonly<Record<string, PathMatch['type']>> = {
  Exact: 'exact',
  PathPrefix: 'prefix',
  Prefix: 'prefix',
  ImplementationSpecific: 'prefix',
  RegularExpression: 'regex',
};

function matchOf({ path, method, headers }: HttpRouteMatch): Match {
  return {
    path: { type: pathTypes[path?.type ?? 'PathPrefix'] ?? 'prefix', value: path?.value ?? '/' },
    ...(method === undefined ? {} : { method }),
    headers: (headers ?? []).map(({ type, name, value }) => ({
      type: type === 'RegularExpression' ? 'regex' : 'exact',
      name: name.toLowerCase(),
      value,
    })),
  };
}

function ingressRules({ http }: IngressRule, { metadata: { namespace = '' } }: Ingress): readonly Rule[] {
  return (http?.paths ?? []).flatMap(({ path = '/', pathType, backend: { service } }) =>
    service === undefined
      ? []
      : {
          matches: [{ path: { type: pathTypes[pathType] ?? 'prefix', value: path }, headers: [] }],
          backends: [
            {
              kind: 'Service',
              name: `${namespace}/${service.name}`,
              port: service.port.number ?? 80,
              weight: 1,
            },
          ],
          setHeaders: [],
          addHeaders: [],
          timeoutMs: defaultTimeoutMs,
          needsToken: false,
        },
  );
}

/** Each match has a rank of its own among those of every route (Gateway API, HTTPRouteRule.matches). */
function oneMatchEach(rule: Rule): readonly Rule[] {
  return rule.matches.map((match) => ({ ...rule, matches: [match] }));
}

const ranks: Readonly<Record<PathMatch['type'], number>> = { exact: 0, regex: 1, prefix: 2 };

/** The Gateway API's order: exact paths, then the longest; then the one with more headers. */
function byPrecedence(a: Rule, b: Rule): number {
  const [one, other] = [a.matches[0], b.matches[0]];
  if (one === undefined || other === undefined) return 0;
  return (
    ranks[one.path.type] - ranks[other.path.type] ||
    other.path.value.length - one.path.value.length ||
    other.headers.length - one.headers.length
  );
}
