import { grpcCode } from '../inference/grpc-code.js';
import type { KnownText } from './known-text.js';

// grpc-status of Envoy's own answers: UNAVAILABLE for 429, 502, 503 and 504, DEADLINE_EXCEEDED where the call had a deadline of its own
// (envoy v1.40 source/common/grpc/status.cc, source/common/router/router.cc).
const unavailable = [grpcCode.UNAVAILABLE];
// Since Envoy 1.22 a protocol error is a 502. Gateways may set a 502 for the others as well.
const failed = [502, 503];
const late = [grpcCode.DEADLINE_EXCEEDED, grpcCode.UNAVAILABLE];

const resetReasons = 'envoy v1.40 source/common/http/utility.cc, resetReasonToString';
const router = 'envoy v1.40 source/common/router/router.cc';

const envoy = (
  statuses: readonly number[],
  codes: readonly number[],
  text: RegExp,
  means: KnownText['means'],
  source: string,
): KnownText => ({ by: 'Envoy', statuses, codes, text, means, source });

const page = (
  by: string,
  status: number,
  text: RegExp,
  means: KnownText['means'],
  source: string,
): KnownText => ({ by, statuses: [status], codes: [], text, page: true, means, source });

const nginx = 'nginx/nginx d66b7a8a1ae7 src/http/ngx_http_special_response.c';
const traefik = 'traefik v3.7.13 pkg/proxy/httputil/proxy.go, pkg/server/service/loadbalancer/wrr/wrr.go';

/** Texts that gateways write themselves: Envoy's (behind Istio, Contour, Kourier and others), then the pages of others. */
export const gatewayTexts: readonly KnownText[] = [
  envoy([503], unavailable, /^no healthy upstream$/, 'no-pod', router),
  envoy(failed, unavailable, /reset reason: protocol error|\{protocol_error/, 'other-protocol', resetReasons),
  envoy(
    failed,
    unavailable,
    /TLS_error|transport failure reason: .{0,300}TLS/,
    'pod-tls',
    `${router}; extensions/transport_sockets/tls`,
  ),
  envoy(
    failed,
    unavailable,
    /connection failure.{0,300}delayed connect error: (111|Connection refused)|reset reason: connection refused/,
    'pod-refused',
    `${resetReasons}; source/common/network/raw_buffer_socket.cc`,
  ),
  envoy(
    failed,
    unavailable,
    /reset reason: (remote reset|remote refused stream reset|connection termination|http1 premature|local reset)/,
    'reset',
    resetReasons,
  ),
  envoy([503], unavailable, /reset reason: overflow/, 'gateway-full', resetReasons),
  envoy(
    [503],
    unavailable,
    /^(envoy overloaded|overload manager reset)$/,
    'gateway-full',
    'envoy v1.40 source/common/http/conn_manager_impl.cc',
  ),
  envoy(
    failed,
    unavailable,
    /^upstream connect error|delayed connect error|no route to host/,
    'no-pod',
    router,
  ),
  envoy([504], late, /^upstream request timeout$/, 'route-timeout', router),
  envoy(
    [408, 504],
    late,
    /^(upstream max stream duration reached|stream timeout|downstream duration timeout)$/,
    'route-timeout',
    `${router}; source/common/http/conn_manager_impl.cc`,
  ),
  envoy(
    [429],
    [grpcCode.RESOURCE_EXHAUSTED, grpcCode.UNAVAILABLE],
    /^local_rate_limited$/,
    'gateway-full',
    'envoy v1.40 source/extensions/filters/http/local_ratelimit/local_ratelimit.cc',
  ),

  page("nginx's ingress", 404, /<center>(openresty|nginx)/i, 'no-route', nginx),
  page("nginx's ingress", 502, /<center>(openresty|nginx)/i, 'pod-refused', nginx),
  page("nginx's ingress", 503, /<center>(openresty|nginx)/i, 'no-pod', nginx),
  page("nginx's ingress", 504, /<center>(openresty|nginx)/i, 'route-timeout', nginx),
  page("nginx's ingress", 400, /plain HTTP request was sent to HTTPS/i, 'expects-tls', nginx),
  page(
    'the default backend of the ingress',
    404,
    /^(default backend - 404|response 404 \(backend NotFound\))/i,
    'no-route',
    'kubernetes/ingress-gce 194a3fbcfb73 cmd/404-server-with-metrics/server-with-metrics.go; ingress-nginx test/e2e/defaultbackend',
  ),
  page(
    "OpenShift's router",
    503,
    /<h1>Application is not available<\/h1>/i,
    'no-route',
    'openshift/router 7a9f1a0d50cf images/router/haproxy/conf/error-page-503.http',
  ),
  page(
    'HAProxy',
    503,
    /<h1>503 Service Unavailable<\/h1>\s*No server is available/i,
    'no-pod',
    'haproxy/haproxy 02ac950a115a src/http.c, http_err_msgs',
  ),
  page(
    'HAProxy',
    504,
    /<h1>504 Gateway Time-out<\/h1>\s*The server didn't respond in time/i,
    'route-timeout',
    'haproxy/haproxy 02ac950a115a src/http.c, http_err_msgs',
  ),
  page('the gateway', 404, /<center><h1>404 Not Found<\/h1><\/center>\s*<hr>/i, 'no-route', nginx),
  page('Traefik', 502, /^Bad Gateway\s*$/, 'pod-refused', traefik),
  page('Traefik', 503, /^no available server\s*$/, 'no-pod', traefik),
  page('Traefik', 504, /^Gateway Timeout\s*$/, 'route-timeout', traefik),
  {
    by: 'a server that expects TLS',
    statuses: [400],
    codes: [],
    text: /HTTP request to an HTTPS server/i,
    means: 'expects-tls',
    source: 'go1.26 net/http/server.go',
  },
];
