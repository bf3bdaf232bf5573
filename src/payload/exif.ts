// Where a JPEG says how it is to be turned: Exif (CIPA DC-008) puts a TIFF file behind "Exif" in an APP1 segment, and in its first
// directory the tag Orientation, 0112 hex, a number from 1 to 8 (the same in jpegexiforient(1) of libjpeg).

import { jpegSegments } from './jpeg-segments.js';

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
