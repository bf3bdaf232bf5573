import { textAnswer, type DemoAnswer, type DemoRequest } from '../wire/exchange.js';
import { gatewayAnswer } from './own-answer.js';
import { apiAudience, type TokenIssuer } from '../token-issuer.js';

/**
 * `jwt`: Envoy's jwt_authn filter, which requires a token, and Istio's AuthorizationPolicy behind it. `login`: a sign-in page, as
 * Kubeflow's oauth2-proxy.
 */
export type AccessRule = 'open' | 'jwt' | 'login';

/** A token that is accepted everywhere; no secret, the documentation prints it. */
const demoToken = 'demo-token';

const signInPage = `<!DOCTYPE html>
<html lang="en"><head><title>Sign In</title></head>
<body><form method="GET" action="/oauth2/start"><button type="submit">Sign in</button></form></body></html>
`;

/** The gateway's answer to a request that may not pass; undefined when it may. `caller`: the only user that may. */
export function refuseAccess(
  request: DemoRequest,
  access: AccessRule,
  caller: string | undefined,
  issuer: TokenIssuer,
): DemoAnswer | undefined {
  if (access === 'open') return undefined;
  const { authorization } = request.headers;
  if (authorization === `Bearer ${demoToken}`) return undefined;
  if (access === 'login' && authorization === undefined) return signIn(request);
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  return token === undefined
    ? gatewayAnswer(request, 401, 'Jwt is missing', challenge(request))
    : refuseToken(request, token, caller, issuer);
}

/** First what jwt_authn refuses (Envoy's filter.cc: 403 for an audience, else 401), then what the AuthorizationPolicy does. */
function refuseToken(
  request: DemoRequest,
  token: string,
  caller: string | undefined,
  issuer: TokenIssuer,
): DemoAnswer | undefined {
  const read = issuer.read(token);
  const invalid = challenge(request, ', error="invalid_token"');
  if ('refusal' in read) return gatewayAnswer(request, 401, read.refusal, invalid);
  if (!read.audiences.includes(apiAudience))
    return gatewayAnswer(request, 403, 'Audiences in Jwt are not allowed', invalid);
  return read.subject === caller ? undefined : gatewayAnswer(request, 403, 'RBAC: access denied');
}

function challenge({ authority, path }: DemoRequest, error = ''): Readonly<Record<string, string>> {
  return { 'www-authenticate': `Bearer realm="http://${authority}${path}"${error}` };
}

/** oauth2-proxy shows its page with a 403 to a browser, and a bare 401 to a client that asks for JSON. */
function signIn(request: DemoRequest): DemoAnswer {
  if (request.headers['accept']?.includes('application/json') === true) {
    return textAnswer(401, '{}', 'application/json');
  }
  return textAnswer(403, signInPage, 'text/html; charset=utf-8');
}
