/** The length of each symbol's code in base 36, 256 bytes and the end of a string (RFC 7541, appendix B). Codes are in the order of length, then symbol. */
const lengths =
  'dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca' +
  'd67777777777777777777777878djde6f56565666577666567655677777fbeds' +
  'kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn' +
  'qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrqu';

const longest = 30;
const shortest = 5;
const endOfString = 256;

/** Of the codes of each length: the first one, and where its symbol stands in `symbols`. */
type Codes = {
  readonly symbols: Uint16Array;
  readonly first: Int32Array;
  readonly at: Uint16Array;
  readonly count: Uint16Array;
};

let codes: Codes | undefined;

function readCodes(): Codes {
  const symbols = new Uint16Array(lengths.length);
  const first = new Int32Array(longest + 1);
  const at = new Uint16Array(longest + 1);
  const count = new Uint16Array(longest + 1);
  let code = 0;
  let filled = 0;
  for (let length = 1; length <= longest; length += 1) {
    code *= 2;
    first[length] = code;
    at[length] = filled;
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      if (Number.parseInt(lengths[symbol] ?? '', 36) !== length) continue;
      symbols[filled] = symbol;
      filled += 1;
      code += 1;
    }
    count[length] = filled - (at[length] ?? 0);
  }
  return { symbols, first, at, count };
}

/** The text of a string in Huffman's code (RFC 7541, section 5.2), a character for each byte; undefined where it is not one. */
export function decodeHuffman(bytes: Uint8Array, from: number, end: number): string | undefined {
  codes ??= readCodes();
  const { symbols, first, at, count } = codes;
  const read = Buffer.allocUnsafe(Math.ceil(((end - from) * 8) / shortest));
  let size = 0;
  let code = 0;
  let length = 0;
  for (let place = from; place < end; place += 1) {
    const byte = bytes[place] ?? 0;
    for (let bit = 7; bit >= 0; bit -= 1) {
      code = (code << 1) | ((byte >> bit) & 1);
      length += 1;
      const offset = code - (first[length] ?? 0);
      if (offset >= (count[length] ?? 0)) {
        if (length === longest) return undefined;
        continue;
      }
      const symbol = symbols[(at[length] ?? 0) + offset] ?? endOfString;
      if (symbol === endOfString) return undefined;
      read[size] = symbol;
      size += 1;
      code = 0;
      length = 0;
    }
  }
  // The rest of the last byte is the beginning of the end's code, which is ones alone.
  if (length > 7 || code !== (1 << length) - 1) return undefined;
  return read.toString('latin1', 0, size);
}
