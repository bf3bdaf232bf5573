import { grpc, http, type Recorded } from './recorded.js';

const reset = (reason: string) => `upstream connect error or disconnect/reset before headers. ${reason}`;
const nginx = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;

/** Answers of the parts before a model server, as they came. */
export const recordedGateways: readonly Recorded[] = [
  ...http('Knative', 'run: Knative Serving 0.48.1 behind Istio', [
    [503, 'pending request queue full\n', 'queue-full'],
    [504, 'activator request timeout', 'activation-timeout'],
    [504, 'request timeout', 'request-timeout'],
    [502, 'dial tcp 127.0.0.1:8080: connect: connection refused\n', 'server-down'],
    [502, 'dial tcp 127.0.0.1:8081: connect: connection refused\n', 'server-down'],
    [502, 'EOF\n', 'server-died'],
    [502, 'stream error: stream ID 7; INTERNAL_ERROR; received from peer\n', 'other-protocol'],
    [
      404,
      'Error getting active endpoint: revision.serving.knative.dev "gone-00001" not found\n',
      'no-revision',
    ],
  ]),
  ...http(
    'Knative',
    'knative.dev/serving v0.48.1 pkg/activator/handler, knative.dev/pkg network/error_handler.go, go1.26 net',
    [
      [503, 'context deadline exceeded\n', 'no-place'],
      [
        500,
        'Error getting active endpoint: the server could not find the requested resource\n',
        'no-revision',
      ],
      [502, 'dial tcp 10.244.1.7:8012: connect: connection refused\n', 'pod-lost'],
      [502, 'dial tcp 10.244.1.7:8012: i/o timeout\n', 'pod-lost'],
      [502, 'read tcp 127.0.0.1:41234->127.0.0.1:8080: read: connection reset by peer\n', 'server-died'],
      [502, 'unexpected EOF\n', 'server-died'],
      [
        502,
        'net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x00\\x00\\x12\\x04"\n',
        'other-protocol',
      ],
      [502, 'dial tcp [::1]:8080: connect: connection refused\n', 'server-down'],
    ],
  ),
  ...http('Envoy', 'run: Envoy 1.40; envoy source/common/router/router.cc, source/common/http/utility.cc', [
    [503, 'no healthy upstream', 'no-pod'],
    [503, reset('reset reason: connection timeout'), 'no-pod'],
    [
      503,
      reset(
        'reset reason: remote connection failure, transport failure reason: delayed connect error: Connection refused',
      ),
      'pod-refused',
    ],
    [
      503,
      reset(
        'retried and the latest reset reason: remote connection failure, transport failure reason: delayed connect error: 111',
      ),
      'pod-refused',
    ],
    [
      503,
      reset(
        'reset reason: connection failure, transport failure reason: TLS_error:|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end',
      ),
      'pod-tls',
    ],
    [503, reset('reset reason: connection termination'), 'reset'],
    [503, reset('reset reason: remote reset'), 'reset'],
    [503, reset('reset reason: protocol error'), 'other-protocol'],
    [502, reset('reset reason: protocol error'), 'other-protocol'],
    [503, reset('reset reason: overflow'), 'gateway-full'],
    [503, 'envoy overloaded', 'gateway-full'],
    [504, 'upstream request timeout', 'route-timeout'],
    [504, 'upstream max stream duration reached', 'route-timeout'],
    [504, 'stream timeout', 'route-timeout'],
    [429, 'local_rate_limited', 'gateway-full'],
  ]),
  ...grpc('Envoy', 'run: Envoy 1.40; envoy source/common/grpc/status.cc', [
    [14, 'no healthy upstream', 'no-pod'],
    [14, 'upstream request timeout', 'route-timeout'],
    [4, 'upstream request timeout', 'route-timeout'],
    [14, reset('reset reason: connection termination'), 'reset'],
    [14, reset('reset reason: protocol error'), 'other-protocol'],
  ]),
  ...http('nginx', 'nginx src/http/ngx_http_special_response.c', [
    [404, nginx('404 Not Found'), 'no-route'],
    [502, nginx('502 Bad Gateway'), 'pod-refused'],
    [503, nginx('503 Service Temporarily Unavailable'), 'no-pod'],
    [504, nginx('504 Gateway Time-out'), 'route-timeout'],
    [400, nginx('400 The plain HTTP request was sent to HTTPS port'), 'expects-tls'],
    [404, nginx('404 Not Found').replace('nginx</center>', 'gateway</center>'), 'no-route'],
  ]),
  ...http('other gateways', 'Traefik, HAProxy, OpenShift and Google, from the files that the table names', [
    [404, 'default backend - 404', 'no-route'],
    [404, 'response 404 (backend NotFound), service rules for the path non-existent \n', 'no-route'],
    [
      503,
      '<html><head><title>Application Not Available</title></head><body><h1>Application is not available</h1></body></html>',
      'no-route',
    ],
    [
      503,
      '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n',
      'no-pod',
    ],
    [
      504,
      "<html><body><h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n</body></html>\n",
      'route-timeout',
    ],
    [502, 'Bad Gateway', 'pod-refused'],
    [503, 'no available server\n', 'no-pod'],
    [504, 'Gateway Timeout', 'route-timeout'],
    [400, 'Client sent an HTTP request to an HTTPS server.\n', 'expects-tls'],
  ]),
];
