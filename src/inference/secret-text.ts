import { isSecretName } from './secret-names.js';

/** What stands in a text in place of a secret. */
const hidden = '***';

/** Schemes of an authorization (the registry of RFC 9110, section 16.4.1, and some that are common) before what must not be shown. */
const schemes =
  'basic|bearer|digest|dpop|negotiate|ntlm|token|apikey|aws4-hmac-sha256|sharedkey|sharedkeylite';
const withScheme = new RegExp(String.raw`^\s*(?:${schemes})\s+\S`, 'i');

/** A credential behind its scheme, anywhere in a text. Words such as those of “Bearer authentication” are none. */
const credential =
  /\b(basic|bearer|dpop|negotiate)(\s+|%20|\+)(?![A-Za-z]?[a-z]+(?:[\s.,;:!?]|$))[\w.~+/%-]{6,}=*/gi;

/** A JSON Web Token (RFC 7519: its header is a JSON object, in base64url), and keys by the start that their issuers give them. */
const token =
  /\beyJ[\w-]{5,}(?:\.[\w-]*){1,4}|\b(?:sk-[\w-]{16,}|hf_\w{16,}|gh[a-z]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}|nvapi-[\w-]{16,}|AKIA[\dA-Z]{12,}|AIza[\w-]{30,}|ya29\.[\w-]{16,})/g;

/** The user of a URL, and a password behind it. */
const userInfo = /([a-z][a-z\d+.-]{0,20}:\/\/)[^\s/?#"'<>@]+@/gi;

/** A field of a query or a fragment: `?sig=…`. */
const field = /([?&#;])([\w.~[\]-]+)(=)([^\s&#;"'<>]+)/g;

/** One of a URL that stands inside another one's query: `%26sig%3D…`. */
const innerField = /(%3f|%26|%23)([\w.~[\]-]+)(=|%3d)((?:(?!%26|%23)[^\s&#;"'<>])+)/gi;

/** True for the value of a header that is a secret as a whole, whatever the header is called. */
export function isCredential(value: string): boolean {
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
