import { test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { expectVerdict } from './expect-verdict.js';
import { http } from './make-evidence.js';

const envoy = { server: 'istio-envoy' };
const knative = { service: { deploymentMode: 'Knative' } } as const;
const nginx404 =
  '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>';
const nginx503 = nginx404.replaceAll('404 Not Found', '503 Service Temporarily Unavailable');
const signIn =
  '<!DOCTYPE html><html><head><title>Sign In</title></head><body>Sign in with OpenID</body></html>';

// Rows of the table "Who answered" about what stands before a model server: the texts are those of real gateways.
test.each<[string, Evidence, string, RegExp]>([
  ['an empty 404', http(404, '', envoy), 'gateway', /no route for host iris-demo\.example\.com/],
  ['an empty 404 without a name', http(404, ''), 'gateway', /no route/],
  [
    "Knative's second pass",
    http(404, '', { ...envoy, 'x-envoy-upstream-service-time': '2' }),
    'gateway',
    /no route/,
  ],
  ["nginx's 404", http(404, nginx404), 'gateway', /nginx's ingress has no route/],
  ["Traefik's 404", http(404, '404 page not found\n'), 'gateway', /Traefik\) has no route/],
  ['the default backend', http(404, 'default backend - 404'), 'gateway', /default backend/],
  ["an ALB's 404", http(404, '', { server: 'awselb/2.0' }), 'gateway', /ALB\) has no route/],
  ['no healthy upstream', http(503, 'no healthy upstream', envoy), 'gateway', /reached no pod of iris/],
  [
    'upstream connect error',
    http(503, 'upstream connect error or disconnect/reset before headers. reset reason: connection timeout'),
    'gateway',
    /reached no pod/,
  ],
  [
    'a pod where nothing listens',
    http(503, 'upstream connect error or disconnect/reset before headers. reset reason: connection refused'),
    'gateway',
    /no server listening in the pod of iris/,
  ],
  ["nginx's 503", http(503, nginx503), 'gateway', /reached no pod/],
  ["the activator's 503", http(503, 'context deadline exceeded'), 'knative', /context deadline exceeded/],
  ["the queue's 503", http(503, 'pending request queue full', envoy), 'knative', /queue full/],
  [
    "the activator's 502",
    http(502, 'dial tcp 10.0.0.1:8012: connect: connection refused'),
    'knative',
    /Knative reached no pod of iris: dial tcp/,
  ],
  [
    "queue-proxy's 502",
    http(502, 'dial tcp 127.0.0.1:8080: connect: connection refused\n', envoy, knative),
    'knative',
    /the model server in the pod of iris does not listen: dial tcp 127/,
  ],
  [
    'a server that dies of the request',
    http(502, 'EOF\n', envoy, knative),
    'knative',
    /the model server of iris closed the connection while it had the request: EOF/,
  ],
  [
    "queue-proxy's timeout",
    http(504, 'request timeout', envoy, knative),
    'timeout',
    /the model server of iris had it longer than the revision's timeoutSeconds/,
  ],
  [
    "the activator's timeout",
    http(504, 'activator request timeout', envoy, knative),
    'timeout',
    /no pod of iris started, or answered, within the revision's timeoutSeconds/,
  ],
  [
    'a revision that is gone',
    http(
      404,
      'Error getting active endpoint: revision.serving.knative.dev "iris-00001" not found\n',
      envoy,
      knative,
    ),
    'knative',
    /route leads to a revision that does not exist/,
  ],
  ['an empty 503 on Knative', http(503, '', {}, knative), 'knative', /HTTP 503/],
  [
    '302 to a login',
    http(302, '', { location: 'https://dex.example.com/auth?x' }),
    'auth',
    /302 to https:\/\/dex/,
  ],
  ['401 of Istio', http(401, 'Jwt is missing', envoy), 'auth', /Jwt is missing/],
  ['403 of Istio', http(403, 'RBAC: access denied', envoy), 'auth', /RBAC: access denied/],
  ["oauth2-proxy's page", http(403, signIn), 'auth', /Sign In/],
  ['a sign-in page that says 200', http(200, signIn), 'auth', /a sign-in page/],
  ["the route's timeout", http(504, 'upstream request timeout', envoy), 'timeout', /gateway gave up/],
  [
    'plain HTTP to a TLS port',
    http(400, 'Client sent an HTTP request to an HTTPS server.\n'),
    'gateway',
    /expects TLS/,
  ],
  [
    'plain HTTP sent on to HTTPS',
    http(308, '', { location: 'https://iris-demo.example.com/v1' }),
    'gateway',
    /on to HTTPS/,
  ],
])('%s', (_name, evidence, who, summary) => expectVerdict(evidence, who, summary));
