import { expect, test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { asksToSignIn } from '../../src/predict/sign-in.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { http, plain } from './make-evidence.js';
import { dexLogin, dexPassword, oauth2ProxyError, oauth2ProxySignIn } from './sign-in-pages.js';

const asked = {};
const page = (title: string, body = '') =>
  `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;
const password = '<form method="post" action="?x"><input name="u"><input type="password" name="p"></form>';
const redirect = (status: number, location: string) => http(status, '', { location }, asked);

test.each<[string, Evidence]>([
  ['oauth2-proxy', http(403, oauth2ProxySignIn)],
  ["oauth2-proxy's own 500", http(500, oauth2ProxyError)],
  ['Dex, with its connectors', http(200, dexLogin('dex'))],
  ['Dex, with its connectors and a name of its own', http(200, dexLogin('Acme'))],
  ["Dex's password page", http(200, dexPassword)],
  ['Keycloak', http(200, page('Sign in to kubeflow', password))],
  [
    'OpenShift',
    http(
      200,
      page(
        'Log In',
        '<form action="/oauth/start" method="GET"><button type="submit">Log in with OpenShift</button></form>',
      ),
    ),
  ],
  ['a page in German', http(200, page('Anmelden – Acme KI'))],
  ['a page in Japanese', http(200, page('ログイン | 株式会社'))],
  ['a page in French with a password', http(200, page('Bienvenue', password))],
  [
    'a page that leaves for a provider',
    http(
      200,
      page(
        'Redirecting',
        '<script>window.location.href="https://idp.test/authorize?client_id=a&response_type=code"</script>',
      ),
    ),
  ],
  [
    'a refresh that leaves for one',
    http(200, '<html><head><meta http-equiv="refresh" content="0; url=/oauth2/start?rd=%2F"></head></html>'),
  ],
  ['a 302 to Dex', redirect(302, 'https://dex.corp.test/auth?client_id=kubeflow&redirect_uri=x')],
  ['a 302 to Dex behind the same host', redirect(302, '/dex/auth/ldap?req=abc')],
  [
    'a 303 to a login in another language that is told where to come back',
    redirect(303, '/anmelden?ziel=%2Fv1%2Fmodels%2Firis%3Apredict'),
  ],
  ['a 307 to a login', redirect(307, '/login?next=/v1/models/iris:predict')],
  [
    'a 302 to an identity provider of another name',
    redirect(302, 'https://corp.okta.test/app/x/sso/saml?SAMLRequest=abc'),
  ],
  ['a JSON 401', http(401, '{"error":"Unauthorized"}')],
  [
    'a JSON 403',
    http(403, '{"kind":"Status","message":"forbidden: User \\"system:anonymous\\" cannot get path"}'),
  ],
  [
    'a 400 that asks for a token',
    http(400, 'bad', { 'www-authenticate': 'Bearer realm="x", error="invalid_request"' }),
  ],
  ['a sign-in page to a gRPC call', plain(200, page('Sign in'), { 'content-type': 'text/html' })],
])('asks to sign in: %s', (_name, evidence) => {
  expect(decideVerdict(evidence).who).toBe('auth');
});

test.each<[string, Evidence]>([
  [
    'a Vite app',
    http(
      200,
      '<!doctype html><html><head><title>Gradio</title><script type="module" src="/assets/index-4f2a.js"></script></head></html>',
    ),
  ],
  [
    "nginx's listing",
    http(200, '<html><head><title>Index of /</title></head><body><h1>Index of /</h1></body></html>'),
  ],
  ['a 404 page that links index.css', http(404, page('Not here', '<link href="/index.css">'))],
  ['a 500 page with a design in it', http(500, page('Oops', '<p>Our design in progress</p>'))],
  ['a 500 page with a way to log in', http(500, page('500', `<p>Log in again</p>${password}`))],
  ['an app with a link to its login', http(200, page('Acme AI', '<nav><a href="/login">Log in</a></nav>'))],
  ['an app with a login beside its content', http(200, page('Acme AI', '<h1>Models</h1><h2>Log in</h2>'))],
  ['a blog on logins', http(200, page('How to log in to the blog in three steps and why sign in matters'))],
  [
    'an app whose script has a login of its own',
    http(200, page('Models', '<script>if(!t){window.location="/login"}</script>')),
  ],
  ['a comment with a form', http(200, page('Models', `<!-- ${password} -->`))],
  [
    'MLflow',
    http(
      200,
      page('MLflow', '<div id="root"></div><script src="static-files/static/js/main.dex.js"></script>'),
    ),
  ],
  ['JSON that mentions a login', http(500, '{"error":"login node unreachable, password index in dex"}')],
  [
    "a framework's redirect to the same path",
    redirect(307, 'http://iris-demo.example.com/v1/models/iris:predict/'),
  ],
  ['a redirect to https', redirect(301, 'https://iris-demo.example.com/v1/models/iris:predict')],
  [
    'a model that is named login',
    http(
      307,
      '',
      { location: '/v2/models/login/infer/' },
      {
        evidence: {
          request: { transport: 'http', method: 'POST', path: '/v2/models/login/infer', headers: {} },
        },
      },
    ),
  ],
])('does not ask to sign in: %s', (_name, evidence) => {
  expect(decideVerdict(evidence).who).not.toBe('auth');
});

test('a hostile page costs no more time than its length', () => {
  for (const part of [
    '<!---->',
    '<form ',
    '<input ',
    '<meta http-equiv=refresh ',
    'location=',
    '<title>',
    '\uFEFF',
    '<?xml ?>',
  ]) {
    for (const start of ['', '<html>'])
      expect(asksToSignIn(start + part.repeat(30_000), 200, 'a.test')).toBeTypeOf('boolean');
  }
});
