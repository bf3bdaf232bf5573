import { isHtml } from './server-text.js';

/** How much of a page is looked at. */
const mostCharacters = 64 * 1024;

/**
 * Whether a redirect leads to a sign-in page: to an identity provider, or to an address that names where to return to. `path` is the
 * requested path; a redirect to the same path with a slash or over https is not a sign-in.
 */
export function redirectsToSignIn(location: string, host: string, path: string): boolean {
  const url = parseUrl(location, host);
  if (url === undefined) return false;
  if (url.hostname === hostName(host) && withoutSlash(url.pathname) === withoutSlash(path)) return false;
  if (isProviderUrl(url) || isSignInUrl(url)) return true;
  return [...url.searchParams].some(
    ([name, value]) => isReturnParameter(name) || (path.length > 1 && value.includes(path)),
  );
}

/**
 * Whether a page asks a person to sign in: it has a password field, it leads to an identity provider, or its title says so. An error
 * page (404, 500) is a sign-in page only where it leads to an identity provider, as oauth2-proxy's error pages do.
 */
export function asksToSignIn(page: string, status: number, host: string): boolean {
  if (!isHtml(page)) return false;
  const text = page.slice(0, mostCharacters).replaceAll(/<!--(?:(?!-->)[^])*(?:-->|$)/g, '');
  const targets = [...tagTargets(text), ...scriptTargets(text)].flatMap(
    (target) => parseUrl(target, host) ?? [],
  );
  if (targets.some(isProviderUrl)) return true;
  if (![200, 401, 403].includes(status)) return false;
  if (hasPasswordField(text) || isSignInTitle(textOf(text, 'title')) || isSignInTitle(headingOf(text)))
    return true;
  return tagTargets(text).some((target) => {
    const url = parseUrl(target, host);
    return url !== undefined && isSignInUrl(url);
  });
}

/** Where the forms and refreshes of a page lead. Links are ignored: many pages have a link to a login. */
function tagTargets(text: string): readonly string[] {
  return [
    ...matches(text, /<form\b[^<>]{0,2000}?\baction\s*=\s*["']?([^"'\s>]+)/gi),
    ...matches(text, /<meta\b[^<>]{0,200}?\brefresh\b[^<>]{0,200}?\burl\s*=\s*["']?([^"'\s>]+)/gi),
  ];
}

/** Where scripts lead. An app may lead to its own login, so only an identity provider's address is evidence. */
function scriptTargets(text: string): readonly string[] {
  return matches(text, /\blocation(?:\.href\s*=|\.replace\(|\.assign\(|\s*=)\s*["']([^"']+)["']/gi);
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found]) => (found ?? '').replaceAll('&amp;', '&'));
}

function hasPasswordField(text: string): boolean {
  return /<input\b[^<>]{0,2000}?\btype\s*=\s*["']?password\b/i.test(text);
}

/** OpenID Connect, OAuth 2 and SAML by their parameters; Dex, oauth2-proxy, Keycloak and OpenShift by their paths. */
function isProviderUrl({ pathname, searchParams }: URL): boolean {
  if (searchParams.has('SAMLRequest')) return true;
  if (
    searchParams.has('client_id') &&
    (searchParams.has('redirect_uri') || searchParams.has('response_type'))
  )
    return true;
  return /\/(oauth2?|openid-connect|dex|authservice|saml2?)\/([\w.-]+\/){0,4}(auth|authorize|start|sign_in|sign_out|callback|login|approval|sso)(\/|$)/i.test(
    pathname,
  );
}

/** A login path of the site itself, or a host that serves logins. */
function isSignInUrl({ hostname, pathname }: URL): boolean {
  if (
    /(^|\/)(log[-_]?in|sign[-_]?in|sso|oauth2?|openid|authorize|authservice|dex)(\/|\.\w{2,5}$|$)/i.test(
      pathname,
    )
  )
    return true;
  return /^(dex|sso|login|signin|auth|oauth2?|oauth-openshift|keycloak|idp|accounts|id)\./i.test(hostname);
}

/** The parameter that names where to return to after the login: Kubeflow's `state`, oauth2-proxy's `rd`, and others. */
function isReturnParameter(name: string): boolean {
  return /^(rd|next|continue|state|redirect(_?(uri|url|to))?|return(_?(uri|url|to|path))?|relaystate|goto|target|service)$/i.test(
    name,
  );
}

/** Matches a whole part of a title: the words alone (`Sign in | Acme`), or followed by a name (`Sign in to Kubeflow`). */
const signInWords =
  /^(please )?(sign|log)[ -]?(in|on)( (to|with|for|using|required)\b.*)?$|^(login|signin|log in)( page| required)?$|^dex$|^(anmelden|anmeldung|einloggen|connexion|se connecter|s'identifier|iniciar sesión|iniciar sesion|acceder|inicio de sesión|accedi|accesso|entrar|iniciar sessão|fazer login|inloggen|aanmelden|logga in|logg inn|log ind|kirjaudu( sisään)?|zaloguj( się)?|logowanie|přihlášení|přihlásit( se)?|prihlásenie|bejelentkezés|autentificare|oturum aç|giriş( yap)?|вход|войти|авторизация|увійти|σύνδεση|ログイン|サインイン|登录|登錄|登入|로그인|đăng nhập|เข้าสู่ระบบ|تسجيل الدخول|התחברות)([ :!].*)?$/iu;

function isSignInTitle(title: string): boolean {
  return title
    .split(/\s+[|–—·:»-]\s+|\s*[|–—·»]\s*|:\s/u)
    .some((part) => part.length <= 60 && signInWords.test(part.trim()));
}

/** The first heading of a page. Dex's pages begin with an h2. */
function headingOf(text: string): string {
  const first = textOf(text, 'h1');
  return first === '' ? textOf(text, 'h2') : first;
}

function textOf(text: string, tag: 'title' | 'h1' | 'h2'): string {
  const found =
    new RegExp(String.raw`<${tag}\b[^>]{0,500}>([^]{0,500}?)</${tag}\s*>`, 'i').exec(text)?.[1] ?? '';
  return found
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function parseUrl(text: string, host: string): URL | undefined {
  const base = `http://${host === '' ? 'unknown.invalid' : host}`;
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

function hostName(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
}

function withoutSlash(path: string): string {
  return decoded(path).replace(/(?<!\/)\/+$/, '');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}
