/** Bytes on a line of a hex dump that fits the width: 16, or 8 where there is little room. */
export function bytesPerLine(width: number): 8 | 16 {
  return width >= 76 ? 16 : 8;
}

/** One line of a hex dump: offset, bytes in hex in groups of 8, and the printable ASCII among them; `.` stands for the rest. */
export function hexLine(
  bytes: Uint8Array,
  line: number,
  perLine: 8 | 16,
): { readonly offset: string; readonly hex: string; readonly ascii: string } {
  const from = line * perLine;
  const part = Array.from(bytes.subarray(from, from + perLine));
  const hex = part
    .map((byte, at) => `${byte.toString(16).padStart(2, '0')}${at === 7 ? '  ' : ' '}`)
    .join('');
  return {
    offset: from.toString(16).padStart(8, '0'),
    hex: hex.padEnd(perLine * 3 + 1),
    ascii: part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCodePoint(byte) : '.')).join(''),
  };
}
