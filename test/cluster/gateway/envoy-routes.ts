/** Envoy's routes: a virtual host for each host. */
import { clusterName } from './envoy-clusters.ts';
import { tokenPolicy } from './envoy-tokens.ts';
import { pickerPolicy } from './inference-pools.ts';
import type { Header } from './objects.ts';
import type { Host, Match, PathMatch, Rule } from './routes.ts';

export const routeConfigName = 'gateway';

export function routeConfig(hosts: readonly Host[]): unknown {
  return {
    '@type': 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration',
    name: routeConfigName,
    ignore_port_in_host_matching: true,
    validate_clusters: false,
    virtual_hosts: hosts.map(({ name, rules }) => ({
      name,
      domains: [name],
      routes: rules.flatMap((rule) => rule.matches.map((match) => routeOf(match, rule))),
    })),
  };
}

function routeOf(match: Match, rule: Rule): unknown {
  return {
    match: {
      ...pathOf(match.path),
      headers: [
        ...(match.method === undefined ? [] : [headerOf(':method', { exact: match.method })]),
        ...match.headers.map(({ type, name, value }) =>
          headerOf(name, type === 'exact' ? { exact: value } : { safe_regex: { regex: value } }),
        ),
      ],
    },
    route: {
      ...rewriteOf(match.path, rule.prefixRewrite),
      // Envoy's own 0 is no timeout, as the Gateway API's is.
      timeout: `${rule.timeoutMs / 1000}s`,
      weighted_clusters: {
        clusters: rule.backends.map((backend) => ({ name: clusterName(backend), weight: backend.weight })),
      },
    },
    request_headers_to_add: [
      ...rule.setHeaders.map((header) => addHeader(header, 'OVERWRITE_IF_EXISTS_OR_ADD')),
      ...rule.addHeaders.map((header) => addHeader(header, 'APPEND_IF_EXISTS_OR_ADD')),
    ],
    typed_per_filter_config: { ...(rule.needsToken ? tokenPolicy : {}), ...pickerPolicy(rule.backends) },
  };
}

/** The Gateway API's ReplacePrefixMatch: by whole segments, so that `/a/b` with `/a` as `/` is `/b`. */
function rewriteOf({ type, value }: PathMatch, replacement: string | undefined): object {
  if (replacement === undefined || type !== 'prefix') return {};
  const prefix = value.replace(/\/+$/, '').replaceAll(/[^\w/]/g, String.raw`\$&`);
  const regex = replacement.endsWith('/') ? `^${prefix}/?` : `^${prefix}`;
  return { regex_rewrite: { pattern: { regex }, substitution: replacement } };
}

function pathOf({ type, value }: PathMatch): object {
  if (type === 'exact') return { path: value };
  if (type === 'regex') return { safe_regex: { regex: value } };
  const prefix = value.replace(/\/+$/, '');
  // By whole segments: /v1 matches /v1/models and not /v10.
  return prefix === '' ? { prefix: '/' } : { path_separated_prefix: prefix };
}

function headerOf(name: string, match: unknown): unknown {
  return { name, string_match: match };
}

function addHeader({ name, value }: Header, action: string): unknown {
  return { header: { key: name, value }, append_action: action };
}
