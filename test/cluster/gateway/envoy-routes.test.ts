import { expect, test } from 'vitest';
import { routeConfig } from './envoy-routes.ts';
import type { Backend, Rule } from './routes.ts';

const service: Backend = { kind: 'Service', name: 'test/chat', port: 8000, weight: 1 };
const pool: Backend = { kind: 'InferencePool', name: 'test/chat', port: 8000, weight: 1 };

function routeOf(prefix: string, rule: Partial<Rule>): unknown {
  const whole: Rule = {
    matches: [{ path: { type: 'prefix', value: prefix }, headers: [] }],
    backends: [service],
    setHeaders: [],
    addHeaders: [],
    timeoutMs: 0,
    needsToken: false,
    ...rule,
  };
  const config = routeConfig([{ name: '*', rules: [whole] }]) as {
    readonly virtual_hosts: readonly { readonly routes: readonly unknown[] }[];
  };
  return config.virtual_hosts[0]?.routes[0];
}

/** The path after Envoy's rewrite. */
function rewritten(path: string, route: unknown): string {
  const { regex_rewrite: rewrite } = (route as { readonly route: Rewriting }).route;
  return path.replace(new RegExp(rewrite.pattern.regex), rewrite.substitution);
}

type Rewriting = {
  readonly regex_rewrite: { readonly pattern: { readonly regex: string }; readonly substitution: string };
};

test.each([
  ['/llm/a.b', '/', '/llm/a.b/v1/models', '/v1/models'],
  ['/llm/a', '/', '/llm/a', '/'],
  ['/llm/a/v1/completions', '/v1/completions', '/llm/a/v1/completions', '/v1/completions'],
  ['/llm/a/', '/x', '/llm/a/v1', '/x/v1'],
])('the prefix %s as %s: %s is %s', (prefix, prefixRewrite, path, expected) => {
  expect(rewritten(path, routeOf(prefix, { prefixRewrite }))).toBe(expected);
});

test('a prefix that is not rewritten stays', () => {
  expect(JSON.stringify(routeOf('/llm', {}))).not.toContain('regex_rewrite');
});

test('the picker of a pool is asked, and of a Service nobody', () => {
  expect(JSON.stringify(routeOf('/llm', { backends: [pool] }))).toContain(
    '"cluster_name":"picker|test/chat"',
  );
  expect(JSON.stringify(routeOf('/llm', {}))).not.toContain('picker|');
});
