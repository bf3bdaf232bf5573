/** Memory that short texts share: one of their own takes 20 times as long. */
const sharedBytes = 65_536;
/** Longer texts have memory of their own. */
const shortest = 1024;
/** Bytes that a character of UTF-16 has at most in UTF-8. */
const most = 3;

/** Encodes many texts, each into bytes that nothing else writes to. Half of a surrogate pair becomes U+FFFD. */
export function utf8Encoder(): (text: string) => Uint8Array {
  const encoder = new TextEncoder();
  let shared = new Uint8Array();
  let at = 0;
  return (text) => {
    if (text.length > shortest) return encoder.encode(text);
    if (at + text.length * most > shared.length) {
      shared = new Uint8Array(sharedBytes);
      at = 0;
    }
    const start = at;
    at += encoder.encodeInto(text, shared.subarray(start)).written;
    return shared.subarray(start, at);
  };
}
