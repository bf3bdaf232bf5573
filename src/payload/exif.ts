// Where a JPEG says how it is to be turned: Exif (CIPA DC-008) puts a TIFF file behind "Exif" in an APP1 segment, and in its first
// directory the tag Orientation, 0112 hex, a number from 1 to 8 (the same in jpegexiforient(1) of libjpeg).

const applicationData1 = 0xe1;
const startOfScan = 0xda;
const orientationTag = 0x0112;

/** How a viewer turns or mirrors the image: 1 not at all, 2 to 8 as Exif says; 1 where the file says nothing that can be read. */
export function exifOrientation(jpeg: Uint8Array): number {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  // Segments (ITU T.81 annex B): FF, the marker, and for those before the scan a length that counts itself.
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== startOfScan) {
    const end = at + 2 + view.getUint16(at + 2);
    if (jpeg[at + 1] === applicationData1 && end <= jpeg.length && isExif(jpeg.subarray(at + 4, end))) {
      return orientationIn(new DataView(jpeg.buffer, jpeg.byteOffset + at + 10, end - at - 10));
    }
    at = end;
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
