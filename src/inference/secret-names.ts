/** Words that make a name that of a secret, and ends of such words: `accesstoken`, `clientsecret`. */
const secretWord =
  /^(?:authorization|auth|jwt|sig|signature|hmac|session|sessionid|sid|sas|ticket|assertion|otp|pwd|passwd|passphrase|credentials?|saml|pat|.*(?:token|secret|password|cookie|apikey|accesskey|privatekey|secretkey|sharedkey|sessionkey|sessionid|signature))$/;

/** What a name says about a secret, not the secret: how many tokens, until when. */
const about = /^(?:count|counts|limit|usage|used|type|expires|expiry|ttl|length|algorithm|version)$/;

/** Keys that open nothing: RFC 6455's, and those by which things are found or told apart. */
const openKey =
  /^(?:idempotency|cache|surrogate|partition|routing|websocket|row|sort|primary|foreign|message|shard|hash|dedup|deduplication|ordering|correlation|trace|public)$/;

/**
 * True for the name of a header or of a URL's field whose value lets somebody in, in part or whole: `x-api-key`, `Set-Cookie`,
 * `X-Amz-Signature`, `accessToken`. Names are taken apart at `-`, `_`, `.`, `[` and where capitals begin.
 */
export function isSecretName(name: string): boolean {
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
