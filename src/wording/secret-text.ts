/** Words that make a name that of a secret, and ends of such words: `accesstoken`, `clientsecret`. */
const secretWord =
  /^(?:authorization|auth|jwt|sig|signature|hmac|session|sessionid|sid|sas|ticket|assertion|otp|pwd|passwd|passphrase|credentials?|saml|pat|.*(?:token|secret|password|cookie|apikey|accesskey|privatekey|secretkey|sharedkey|sessionkey|sessionid|signature))$/;

/** The end of a name that is about a secret, not the secret's own: how many tokens, until when. */
const about = /^(?:count|counts|limit|usage|used|type|expires|expiry|ttl|length|algorithm|version)$/;

/** Keys that open nothing: RFC 6455's, and those by which things are found or told apart. */
const openKey =
  /^(?:idempotency|cache|surrogate|partition|routing|websocket|row|sort|primary|foreign|message|shard|hash|dedup|deduplication|ordering|correlation|trace|public)$/;

/**
 * True for the name of a header or of a URL's field whose value lets somebody in, in part or whole: `x-api-key`, `Set-Cookie`,
 * `X-Amz-Signature`, `accessToken`. Names are taken apart at `-`, `_`, `.`, `[` and where capitals begin.
 */
function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  if (about.test(words.at(-1) ?? '')) return false;
  return words.some((word, at) => {
    if (word === 'key') return isSecretKey(words, at);
    return secretWord.test(word);
  });
}

/** A key is a secret at the end of a name, behind a word that does not say otherwise, and everywhere behind one that says so. */
function isSecretKey(words: readonly string[], at: number): boolean {
  const before = words[at - 1] ?? '';
  if (/^(?:api|access|private|secret|subscription|shared|functions?|master|host|account)$/.test(before))
    return true;
  return at === words.length - 1 && !openKey.test(before);
}

/** The text in place of a secret. */
const hidden = '***';

/** Schemes of an authorization (the registry of RFC 9110, section 16.4.1, and some that are common) before what must not be shown. */
const schemes =
  'basic|bearer|digest|dpop|negotiate|ntlm|token|apikey|aws4-hmac-sha256|sharedkey|sharedkeylite';
const withScheme = new RegExp(String.raw`^\s*(?:${schemes})\s+\S`, 'i');

/** A credential behind its scheme, anywhere in a text. Words such as those of “Bearer authentication” are none. */
const credential =
  /\b(basic|bearer|dpop|negotiate)(\s+|%20|\+)(?![A-Za-z]?[a-z]+(?:[\s.,;:!?]|$))[\w.~+/%-]{6,}=*/gi;

/** A JSON Web Token (RFC 7519: its header is a JSON object, in base64url). Without a dot it is none, but is passed over in one go. */
const webToken = /\beyJ[\w-]{5,}(?:\.[\w-]*){0,4}/g;

/** Keys, by the start that their issuers give them. */
const token =
  /\b(?:sk-[\w-]{16,}|hf_\w{16,}|gh[a-z]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}|nvapi-[\w-]{16,}|AKIA[\dA-Z]{12,}|AIza[\w-]{30,}|ya29\.[\w-]{16,})/g;

/** The user of a URL, and a password behind it. */
const userInfo = /([a-z][a-z\d+.-]{0,20}:\/\/)[^\s/?#"'<>@]+@/gi;

/** A field of a query or a fragment: `?sig=…`. */
const field = /([?&#;])([\w.~[\]-]+)(=)([^\s&#;"'<>]+)/g;

/** One of a URL that stands inside another one's query: `%26sig%3D…`. */
const innerField = /(%3f|%26|%23)([\w.~[\]-]+)(=|%3d)((?:(?!%26|%23)[^\s&#;"'<>])+)/gi;

/** True for the value of a header that is a secret as a whole, whatever the header is called. */
function isCredential(value: string): boolean {
  return withScheme.test(value);
}

/** The text with `***` where credentials, tokens, the users of URLs, and the secret fields of their queries stand. */
export function hideSecretText(text: string): string {
  if (!suspicious.test(text)) return text;
  return text
    .replaceAll(userInfo, `$1${hidden}@`)
    .replaceAll(field, withoutSecret)
    .replaceAll(innerField, withoutSecret)
    .replaceAll(credential, `$1$2${hidden}`)
    .replaceAll(webToken, (text) => (text.includes('.') ? hidden : text))
    .replaceAll(token, hidden);
}

/** Texts without any of these hold no secret that could be told. */
const suspicious = /[@=]|%3d|basic|bearer|dpop|negotiate|eyJ|-|_|AKIA|AIza|ya29/i;

function withoutSecret(whole: string, before: string, name: string, equals: string): string {
  return isSecretField(name) ? `${before}${name}${equals}${hidden}` : whole;
}

/** A code of OAuth (RFC 6749, section 4.1.2) and the messages of SAML let in whoever has them. */
function isSecretField(name: string): boolean {
  return isSecretName(name) || /^(?:code|samlresponse|samlrequest|relaystate)$/i.test(name);
}

/** Schemes of an authorization that are not secret (the registry of RFC 9110, section 16.4.1, and two that are common). */
const scheme = /^(?:basic|bearer|digest|dpop|negotiate|token|apikey)(?= )/i;

/** Challenges say how to log in (RFC 9110, sections 11.6.1 and 11.7.1): `Bearer realm="…"`. */
const challenge = /^(?:www|proxy)-authenticate$/i;

/**
 * True for a header whose value must not be kept or copied: for its name, or for what it holds, such as `Bearer …` or a signed URL.
 * The text that `hiddenValue` put in place of one tells the same.
 */
export function isSecretHeader(name: string, value: string): boolean {
  if (challenge.test(name)) return false;
  if (isSecretName(name) || isCredential(value) || hideSecretText(value) !== value) return true;
  return value === hiddenValue(name, value);
}

/** True for a header of which nothing can be shown; others are shown but for the secrets that stand in them. */
export function isWhollySecret(name: string, value: string): boolean {
  return !challenge.test(name) && (isSecretName(name) || isCredential(value));
}

/** The environment variable from which copied commands take a secret header's value: `TOKEN`, `X_API_KEY`, `COOKIE`. */
export function secretVariable(name: string): string {
  if (/authorization$/i.test(name)) return 'TOKEN';
  return name
    .toUpperCase()
    .replaceAll(/[^A-Z\d]/g, '_')
    .replace(/^\d/, '_$&');
}

/** The text in place of a secret header's value: its variable, behind the scheme of an authorization. */
export function hiddenValue(name: string, value: string): string {
  return `${openStart(value)}$${secretVariable(name)}`;
}

/** The part of a secret header's value that may be shown: the scheme of an authorization and its space, else nothing. */
export function openStart(value: string): string {
  const [known] = scheme.exec(value) ?? [];
  return known === undefined ? '' : `${known} `;
}
