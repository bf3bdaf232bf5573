import * as fc from 'fast-check';
import { encode as encodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { fitPayload } from '../../src/payload/fit.js';
import { decodeImage } from '../../src/payload/image.js';
import { isNpy, readNpy } from '../../src/payload/npy.js';
import { readCsv } from '../../src/payload/csv.js';
import { readPayload } from '../../src/payload/read.js';
import type { ModelMetadata } from '../../src/inference/answer.js';
import { mutatedBytes, text } from './arbitraries.js';
import { boundary, eventualValueOrProblem, valueOrProblem } from './boundary.js';

const image = { width: 3, height: 2, data: Buffer.alloc(3 * 2 * 4, 200) };
const png = PNG.sync.write(Object.assign(new PNG({ width: 3, height: 2 }), image));
const jpeg = encodeJpeg(image, 80).data;
/** APP1 of EXIF with one tag, the orientation (CIPA DC-008, 4.5.4). */
const exif = Buffer.from([
  0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6,
  0, 0, 0, 0, 0, 0,
]);
const turned = Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);

function npy(header: string, values: Uint8Array): Uint8Array {
  const padded = `${header}${' '.repeat(63 - ((10 + header.length) % 64))}\n`;
  const head = Buffer.from([
    0x93,
    78,
    85,
    77,
    80,
    89,
    1,
    0,
    padded.length % 256,
    Math.floor(padded.length / 256),
  ]);
  return Buffer.concat([head, Buffer.from(padded), values]);
}
const arrays = [
  npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }", new Uint8Array(32)),
  npy("{'descr': '<i8', 'fortran_order': True, 'shape': (1, 2), }", new Uint8Array(16)),
  npy("{'descr': '|S3', 'fortran_order': False, 'shape': (2,), }", new Uint8Array(6)),
  npy("{'descr': '<U2', 'fortran_order': False, 'shape': (), }", new Uint8Array(8)),
];

const metadata: ModelMetadata = {
  name: 'iris',
  versions: [],
  signatures: [{ name: '', inputs: [{ name: 'a', datatype: 'FP32', shape: [-1, 2, 3, 3] }], outputs: [] }],
};

boundary('NPY arrays', mutatedBytes(...arrays), (bytes) => {
  if (isNpy(bytes)) valueOrProblem(() => readNpy(bytes, 'x.npy'));
});

const rows = fc
  .array(fc.array(fc.oneof(text, fc.double().map(String)), { maxLength: 4 }), { maxLength: 4 })
  .chain((cells) =>
    fc.constantFrom(',', ';', '\t', '","').map((comma) => cells.map((row) => row.join(comma)).join('\n')),
  );
boundary('CSV tables', rows, (table) => void valueOrProblem(() => readCsv(table, 'x.csv')));

for (const [name, format, sample] of [
  ['PNG images', 'png', png],
  ['JPEG images, with EXIF', 'jpeg', turned],
] as const) {
  boundary(name, mutatedBytes(sample), async (bytes) => {
    await eventualValueOrProblem(() => decodeImage(format, bytes, 'an image'));
  });
}

boundary(
  'payload files, made to fit a model',
  fc.tuple(
    mutatedBytes(
      png,
      turned,
      ...arrays,
      Buffer.from('{"instances":[[1,2]]}'),
      Buffer.from('a,b\n1,2\n3,4\n'),
    ),
    text,
    fc.boolean(),
  ),
  async ([bytes, name, isKnown]) => {
    const raw = valueOrProblem(() => readPayload(bytes, name));
    if (raw instanceof Error) return;
    await eventualValueOrProblem(() => fitPayload(raw, isKnown ? metadata : undefined, { scale: 1 }));
  },
);
