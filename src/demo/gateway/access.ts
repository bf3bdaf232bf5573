import type { DemoAnswer, DemoRequest } from '../wire/exchange.js';
import { textAnswer } from '../wire/exchange.js';
import { gatewayAnswer } from './own-answer.js';

/** `jwt`: Istio's RequestAuthentication and AuthorizationPolicy. `login`: a sign-in page, as Kubeflow's oauth2-proxy. */
export type GatewayAccess = 'open' | 'jwt' | 'login';

/** The only token that the demo accepts; no secret, the documentation prints it. */
const demoToken = 'demo-token';

const signInPage = `<!DOCTYPE html>
<html lang="en"><head><title>Sign In</title></head>
<body><form method="GET" action="/oauth2/start"><button type="submit">Sign in</button></form></body></html>
`;

/** What the gateway answers to a request that may not pass; undefined when it may. */
export function refuseAccess(request: DemoRequest, access: GatewayAccess): DemoAnswer | undefined {
  if (access === 'open') return undefined;
  const { authorization } = request.headers;
  if (authorization === `Bearer ${demoToken}`) return undefined;
  if (access === 'login' && authorization === undefined) return signIn(request);
  if (authorization === undefined) {
    return gatewayAnswer(request, 401, 'Jwt is missing', {
      'www-authenticate': `Bearer realm="http://${request.authority}${request.path}"`,
    });
  }
  return gatewayAnswer(request, 403, 'RBAC: access denied');
}

/** oauth2-proxy shows its page with a 403 to a browser, and a bare 401 to a client that asks for JSON. */
function signIn(request: DemoRequest): DemoAnswer {
  if (request.headers['accept']?.includes('application/json') === true) {
    return textAnswer(401, '{}', 'application/json');
  }
  return textAnswer(403, signInPage, 'text/html; charset=utf-8');
}
