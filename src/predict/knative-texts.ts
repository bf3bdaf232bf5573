import type { KnownText } from './known-text.js';

// Of Knative Serving 0.48.1 and the packages that it is built with. Over gRPC all of them come as a plain HTTP answer.
const knative = (
  by: 'activator' | 'queue-proxy' | 'activator or queue-proxy',
  status: number | readonly number[],
  text: RegExp,
  means: KnownText['means'],
  source: string,
): KnownText => ({
  by: `Knative's ${by}`,
  statuses: typeof status === 'number' ? [status] : status,
  codes: [],
  text,
  means,
  source,
});

// The errors of a reverse proxy of Go, in its own words (net/http/httputil, ReverseProxy.ErrorHandler).
const proxied = 'knative.dev/pkg 4a022ed9999a network/error_handler.go';

/** Texts of Knative's activator, which waits for a pod, and of its queue-proxy, which stands before the server in each pod. */
export const knativeTexts: readonly KnownText[] = [
  knative(
    'activator or queue-proxy',
    503,
    /^pending request queue full$/,
    'queue-full',
    'knative.dev/serving v0.48.1 pkg/queue/breaker.go, ErrRequestQueueFull',
  ),
  knative(
    'activator or queue-proxy',
    503,
    /^context deadline exceeded$/,
    'no-place',
    'knative.dev/serving v0.48.1 pkg/activator/handler/handler.go, pkg/queue/handler.go',
  ),
  knative(
    'activator',
    504,
    /^activator request timeout$/,
    'activation-timeout',
    'knative.dev/serving v0.48.1 cmd/activator/main.go',
  ),
  knative(
    'queue-proxy',
    504,
    /^request timeout$/,
    'request-timeout',
    'knative.dev/serving v0.48.1 pkg/queue/sharedmain/handlers.go',
  ),
  knative(
    'activator',
    [404, 500],
    /^Error getting active endpoint: /,
    'no-revision',
    'knative.dev/serving v0.48.1 pkg/activator/handler/context_handler.go',
  ),
  knative('queue-proxy', 502, /^dial tcp (127\.0\.0\.1|\[::1\]):\d+: /, 'server-down', proxied),
  knative(
    'activator',
    502,
    /^dial tcp .*(refused|unreachable|no route|timeout|no such host)/,
    'pod-lost',
    proxied,
  ),
  knative(
    'activator or queue-proxy',
    502,
    /^((unexpected )?EOF|(read|write) tcp .*: (connection reset by peer|broken pipe)|http: server closed idle connection)$/,
    'server-died',
    proxied,
  ),
  knative(
    'activator or queue-proxy',
    502,
    /^(stream error: stream ID \d+;|http2: |net\/http: HTTP\/1\.x transport connection broken: malformed|malformed HTTP )/,
    'other-protocol',
    proxied,
  ),
];
