// Segments of a JPEG (ITU T.81 annex B): FF, the marker, and for those before the scan a length that counts itself.

const startOfScan = 0xda;
/** Start of a frame: baseline, extended and progressive, the ones that the decoder reads (table B.1). */
const startsOfFrame: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);

export type JpegSegment = { readonly marker: number; readonly body: Uint8Array };

/** Those before the scan that are whole. */
export function* jpegSegments(jpeg: Uint8Array): Generator<JpegSegment, void, undefined> {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = view.getUint8(at + 1);
    const end = at + 2 + view.getUint16(at + 2);
    if (marker === startOfScan) return;
    if (end <= jpeg.length) yield { marker, body: jpeg.subarray(at + 4, end) };
    at = end;
  }
}

/**
 * So many pixels the frame says that there are (B.2.2: precision, height, width); 0 where it says nothing that can be read.
 */
export function statedPixels(jpeg: Uint8Array): number {
  for (const { marker, body } of jpegSegments(jpeg)) {
    if (!startsOfFrame.has(marker) || body.length < 5) continue;
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    return view.getUint16(1) * view.getUint16(3);
  }
  return 0;
}
