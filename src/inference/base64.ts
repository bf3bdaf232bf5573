const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;

/** The bytes of standard base64 text, padded or not; undefined when it is not base64. Buffer alone skips what it does not know. */
export function base64Bytes(text: string): Uint8Array | undefined {
  if (!alphabet.test(text)) return undefined;
  const digits = text.replace(/=+$/, '').length;
  const isComplete = digits % 4 !== 1 && (digits === text.length || text.length % 4 === 0);
  return isComplete ? new Uint8Array(Buffer.from(text, 'base64')) : undefined;
}
