// Segments of a JPEG (ITU T.81 annex B): FF, the marker, and for those before the scan a length that counts itself.

const startOfScan = 0xda;
/** Start of a frame: baseline, extended and progressive, the ones that the decoder reads (table B.1). */
const startsOfFrame: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);

export type JpegSegment = { readonly marker: number; readonly body: Uint8Array };

/** Those before the scan that are whole. */
function* jpegSegments(jpeg: Uint8Array): Generator<JpegSegment, void, undefined> {
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

// Where a JPEG says how it is to be turned: Exif (CIPA DC-008) puts a TIFF file behind "Exif" in an APP1 segment, and in its first
// directory the tag Orientation, 0112 hex, a number from 1 to 8 (the same in jpegexiforient(1) of libjpeg).

const applicationData1 = 0xe1;
const orientationTag = 0x0112;

/** How a viewer turns or mirrors the image: 1 not at all, 2 to 8 as Exif says; 1 where the file says nothing that can be read. */
export function exifOrientation(jpeg: Uint8Array): number {
  for (const { marker, body } of jpegSegments(jpeg)) {
    if (marker === applicationData1 && isExif(body))
      return orientationIn(new DataView(body.buffer, body.byteOffset + 6, body.byteLength - 6));
  }
  return 1;
}

function isExif(segment: Uint8Array): boolean {
  return Buffer.from(segment.subarray(0, 6)).toString('latin1') === 'Exif\0\0';
}

/** Of TIFF 6.0: the order of bytes (II or MM), 42, where the first directory is; there a count, then 12 bytes an entry. */
function orientationIn(tiff: DataView): number {
  if (tiff.byteLength < 8) return 1;
  const isLittle = tiff.getUint8(0) === 0x49;
  const directory = tiff.getUint32(4, isLittle);
  const number = (at: number) => (at + 2 <= tiff.byteLength ? tiff.getUint16(at, isLittle) : 0);
  for (let entry = 0; entry < number(directory); entry += 1) {
    const at = directory + 2 + entry * 12;
    if (number(at) !== orientationTag) continue;
    const orientation = number(at + 8);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
  return 1;
}
