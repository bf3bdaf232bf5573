import { posix } from 'node:path';
import type { Service } from '../kserve/service.js';
import { graphPath } from '../protocol/protocols.js';

/** A path that a route takes: that path alone, or all that begin with it. In lower case, as a match may ignore case. */
export type RoutedPath = { readonly path: string; readonly exact: boolean };

/** The paths of a route that names them; undefined: any. */
type RoutedPaths = readonly RoutedPath[] | undefined;

/** How often a path may be encoded: a gateway may decode it once, and a server behind it once more. */
const decodings = 3;

/** Beside the path that runs it a graph's router has this one (kserve, cmd/router/main.go). */
const graphPaths = [graphPath, '/readyz'];

/**
 * Whether a route may take a request for a service: that of the path, as it goes out, or, where none is named, any that isvc itself
 * makes. A gateway may decode a path before it compares it, so that each form counts.
 */
export function takesRequest(
  paths: RoutedPaths,
  service: Pick<Service, 'kind' | 'url'>,
  path?: string,
): boolean {
  if (paths === undefined) return true;
  const base = withoutSlash(service.url?.path ?? '');
  const forms = path === undefined ? [] : formsOf(path);
  return paths.some((routed) =>
    path === undefined ? takesOwnCall(routed, service, base) : forms.some((form) => takes(routed, form)),
  );
}

/**
 * The part of a route's paths that wins over a service's own route, where neither names a host and that has a path: the longer path
 * wins, so a shorter one takes nothing (gateway.networking.k8s.io/v1, HTTPRouteRule.matches).
 */
export function longerPaths(paths: RoutedPaths, ownPath: string): RoutedPaths {
  const own = withoutSlash(ownPath);
  return paths?.filter(({ path }) => path === own || path.startsWith(`${own}/`));
}

/** Whether any request that isvc makes for a service, at that base path, has the path. */
function takesOwnCall(routed: RoutedPath, { kind }: Pick<Service, 'kind'>, base: string): boolean {
  if (kind === 'graph') return graphPaths.some((path) => takes(routed, `${base}${path}`));
  const heads = [
    ...['/v1', '/v2', '/openai'].map((head) => `${base}${head}`),
    '/inference.grpcinferenceservice/',
    '/tensorflow.serving.',
  ];
  return heads.some((head) => routed.path.startsWith(head) || takes(routed, head));
}

/** Whether a route takes this very path. The prefix `/a/` takes `/a` as well, in a HTTPRoute. */
function takes({ path, exact }: RoutedPath, asked: string): boolean {
  return exact ? asked === path : asked.startsWith(path) || `${asked}/` === path;
}

/**
 * A path as it is, and as whoever decodes it reads it: without its query, in lower case. Envoy takes a backslash for a slash where it
 * normalizes paths, as Istio has it do (istio.io, "Security Best Practices", path normalization).
 */
function formsOf(path: string): readonly string[] {
  let [form = ''] = path.split(/[?#]/u, 1);
  const forms = new Set<string>();
  for (let times = 0; times <= decodings; times += 1) {
    for (const each of [form, form.replaceAll('\\', '/')]) forms.add(each).add(posix.normalize(each));
    form = decodedOnce(form);
  }
  return [...forms].map((each) => each.toLowerCase());
}

/** Where an escape is malformed, those of ASCII are decoded all the same: a gateway decodes each by itself. */
function decodedOnce(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path.replaceAll(/%([0-7][\da-f])/giu, (_, digits: string) =>
      String.fromCodePoint(Number.parseInt(digits, 16)),
    );
  }
}

function withoutSlash(path: string): string {
  return path.toLowerCase().replace(/\/$/u, '');
}
