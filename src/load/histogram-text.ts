import { deflateSync, inflateSync } from 'node:zlib';
import { Problem } from '../problem.js';
import {
  createHistogram,
  highestUs,
  type Histogram,
  momentsMs,
  percentileMs,
  recordedValues,
} from './histogram.js';

/** HdrHistogram's own (AbstractHistogram.java, `V2EncodingCookieBase` and `V2CompressedEncodingCookieBase`; 0x10 is its word size). */
const plainCookie = 0x1c84_9313;
const compressedCookie = 0x1c84_9314;
const headBytes = 40;
const digits = 3;

/** A full histogram of 8-byte numbers is smaller. */
const maxPlainBytes = 1024 * 1024;

/** The histogram in µs in HdrHistogram's compressed V2 form, as base64, which its tools in any language read and add. */
export function encodeHistogram({ counts }: Histogram): string {
  const payload = Buffer.from([...countBytes(counts)]);
  const plain = Buffer.alloc(headBytes + payload.length);
  plain.writeUInt32BE(plainCookie, 0);
  plain.writeUInt32BE(payload.length, 4);
  plain.writeUInt32BE(0, 8); // Where the counters begin.
  plain.writeUInt32BE(digits, 12);
  plain.writeBigUInt64BE(1n, 16);
  plain.writeBigUInt64BE(BigInt(highestUs), 24);
  plain.writeDoubleBE(1, 32); // A value as it is.
  payload.copy(plain, headBytes);
  const compressed = deflateSync(plain);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(compressedCookie, 0);
  head.writeUInt32BE(compressed.length, 4);
  return Buffer.concat([head, compressed]).toString('base64');
}

/** Reads what `encodeHistogram` wrote. `extremes` are the exact ones, which the form cannot hold. Throws Problem "usage". */
export function decodeHistogram(text: string, extremes: Pick<Histogram, 'minUs' | 'maxUs'>): Histogram {
  const plain = inflate(Buffer.from(text, 'base64'));
  const isOurs =
    plain.length >= headBytes &&
    plain.readUInt32BE(0) === plainCookie &&
    plain.readUInt32BE(4) === plain.length - headBytes &&
    plain.readUInt32BE(12) === digits &&
    plain.readBigUInt64BE(16) === 1n &&
    plain.readBigUInt64BE(24) === BigInt(highestUs);
  if (!isOurs) throw unreadable();
  const histogram = createHistogram();
  let counter = 0;
  for (const value of zigZagNumbers(plain.subarray(headBytes))) {
    if (value < 0) {
      counter -= value; // So many counters without a value.
      continue;
    }
    if (counter >= histogram.counts.length) throw unreadable();
    histogram.counts[counter] = value;
    histogram.total += value;
    counter += 1;
  }
  return Object.assign(histogram, extremes);
}

/** The text that HdrHistogram's plotter reads (`outputPercentileDistribution` of its AbstractHistogram.java), values in ms. */
export function percentileTable(histogram: Histogram): string {
  const { total, maxUs } = histogram;
  const rows = ['       Value     Percentile TotalCount 1/(1-Percentile)', ''];
  let seen = 0;
  for (const { toMs, count } of recordedValues(histogram)) {
    seen += count;
    const share = seen / total;
    const value = Math.min(toMs, maxUs / 1000)
      .toFixed(3)
      .padStart(12);
    const inverse = share === 1 ? '' : (1 / (1 - share)).toFixed(2).padStart(14);
    rows.push(`${value} ${share.toFixed(12)} ${String(seen).padStart(10)} ${inverse}`.trimEnd());
  }
  const { meanMs, deviationMs } = momentsMs(histogram);
  return [
    ...rows,
    `#[Mean    = ${factText(meanMs)}, StdDeviation   = ${factText(deviationMs)}]`,
    `#[Max     = ${factText(percentileMs(histogram, 100))}, Total count    = ${String(total).padStart(12)}]`,
    `#[Buckets = ${String(22).padStart(12)}, SubBuckets     = ${String(2048).padStart(12)}]`,
    '',
  ].join('\n');
}

function factText(value: number): string {
  return value.toFixed(3).padStart(12);
}

/** Each count as it is, and a run of zeros as its length below zero (`fillBufferFromCountsArray` of AbstractHistogram.java). */
function* countBytes(counts: Float64Array): Generator<number> {
  const last = counts.findLastIndex((count) => count > 0);
  let zeros = 0;
  for (const count of counts.subarray(0, last + 1)) {
    if (count === 0) {
      zeros += 1;
      continue;
    }
    if (zeros > 0) yield* zigZagBytes(zeros === 1 ? 0 : -zeros);
    zeros = 0;
    yield* zigZagBytes(count);
  }
}

/** A number in 7 bits a byte, the lowest first. */
function* zigZagBytes(value: number): Generator<number> {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) yield (rest % 0x80) | 0x80;
  yield rest;
}

function* zigZagNumbers(bytes: Uint8Array): Generator<number> {
  let value = 0;
  let unit = 1;
  for (const byte of bytes) {
    value += (byte & 0x7f) * unit;
    unit *= 0x80;
    if (byte >= 0x80) continue;
    if (!Number.isSafeInteger(value)) throw unreadable();
    yield value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    value = 0;
    unit = 1;
  }
}

function inflate(bytes: Buffer): Buffer {
  if (bytes.length < 8 || bytes.readUInt32BE(0) !== compressedCookie) throw unreadable();
  try {
    return inflateSync(bytes.subarray(8), { maxOutputLength: maxPlainBytes });
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause?: unknown): Problem {
  return new Problem('usage', 'A histogram in the report cannot be read.', {
    remedy: 'Give a file that `isvc bench -o json` wrote.',
    ...(cause === undefined ? {} : { cause }),
  });
}
