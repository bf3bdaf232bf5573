import { decodeHuffman } from './hpack-huffman.js';

export type HeaderField = readonly [name: string, value: string];

/** What a block of header fields says; `isTooMuch`: it has more than is read, and what was read is only its beginning. */
export type HeaderBlock = { readonly fields: readonly HeaderField[]; readonly isTooMuch: boolean };

/** Of one block, as Node's HTTP/2 has it by default: fields, and bytes with 32 for each (RFC 9113, section 6.5.2). */
const maxFields = 128;
export const maxFieldBytes = 65_535;
const fieldBytes = 32;

/** RFC 7541, appendix A. */
const staticFields: readonly HeaderField[] = `:authority
:method=GET
:method=POST
:path=/
:path=/index.html
:scheme=http
:scheme=https
:status=200
:status=204
:status=206
:status=304
:status=400
:status=404
:status=500
accept-charset
accept-encoding=gzip, deflate
accept-language
accept-ranges
accept
access-control-allow-origin
age
allow
authorization
cache-control
content-disposition
content-encoding
content-language
content-length
content-location
content-range
content-type
cookie
date
etag
expect
expires
from
host
if-match
if-modified-since
if-none-match
if-range
if-unmodified-since
last-modified
link
location
max-forwards
proxy-authenticate
proxy-authorization
range
referer
refresh
retry-after
server
set-cookie
strict-transport-security
transfer-encoding
user-agent
vary
via
www-authenticate`
  .split('\n')
  .map((line) => {
    const [name = '', value = ''] = line.split('=');
    return [name, value];
  });

/** The size of the dynamic table until the peer has taken another one (RFC 9113, section 6.5.2). */
const firstTableBytes = 4096;

type KnownBlock = { readonly bytes: Buffer; readonly block: HeaderBlock };

export type HpackDecoder = {
  /** The fields of a whole block; undefined where it is broken: nothing can be read any more then. The same object for the same bytes as lately. */
  readonly decode: (bytes: Buffer, from: number, end: number) => HeaderBlock | undefined;
  /** The peer has taken a table of this size. */
  readonly limitTable: (bytes: number) => void;
};

/** Reads blocks of header fields (RFC 7541). The peer is told to keep no table; until it has heard so it may use the usual one. */
export function createHpackDecoder(): HpackDecoder {
  /** The newest first. */
  const table: HeaderField[] = [];
  let tableBytes = 0;
  let mostBytes = firstTableBytes;
  let limitBytes = firstTableBytes;
  /** Of late, the newer one last: heads and trailers come in turn. */
  let known: readonly KnownBlock[] = [];

  const evict = () => {
    while (tableBytes > mostBytes) {
      const oldest = table.pop();
      if (oldest === undefined) tableBytes = 0;
      else tableBytes -= sizeOf(oldest);
    }
  };
  const resize = (bytes: number) => {
    mostBytes = bytes;
    evict();
  };
  const keep = (field: HeaderField) => {
    // One that is larger than the table empties it (RFC 7541, section 4.4).
    table.unshift(field);
    tableBytes += sizeOf(field);
    evict();
  };
  const fieldAt = (index: number): HeaderField | undefined =>
    index <= staticFields.length ? staticFields[index - 1] : table[index - 1 - staticFields.length];

  const decode = (block: Buffer): HeaderBlock | undefined => {
    const fields: HeaderField[] = [];
    const reader = { block, at: 0 };
    let bytes = 0;
    let count = 0;
    while (reader.at < block.length) {
      const first = block[reader.at] ?? 0;
      let field: HeaderField | undefined;
      if (first >= 0x80) field = fieldAt(readInteger(reader, 7) ?? 0);
      else if (first >= 0x20 && first < 0x40) {
        const size = readInteger(reader, 5);
        if (size === undefined || size > limitBytes || count > 0) return undefined;
        resize(size);
        continue;
      } else {
        const index = readInteger(reader, first >= 0x40 ? 6 : 4);
        if (index === undefined) return undefined;
        const name = index === 0 ? readString(reader) : fieldAt(index)?.[0];
        const value = name === undefined ? undefined : readString(reader);
        if (name === undefined || value === undefined) return undefined;
        field = [name, value];
        if (first >= 0x40) keep(field);
      }
      if (field === undefined) return undefined;
      count += 1;
      bytes += sizeOf(field);
      if (count <= maxFields && bytes <= maxFieldBytes) fields.push(field);
    }
    return { fields, isTooMuch: fields.length < count };
  };
  return {
    decode: (bytes, from, end) => {
      // Without a table the same bytes say the same: most answers of a load begin and end alike.
      for (const one of known) if (one.bytes.compare(bytes, from, end) === 0) return one.block;
      const block = decode(bytes.subarray(from, end));
      if (block !== undefined && limitBytes === 0 && mostBytes === 0)
        known = [...known.slice(-1), { bytes: Buffer.from(bytes.subarray(from, end)), block }];
      return block;
    },
    limitTable: (bytes) => {
      limitBytes = bytes;
      if (mostBytes > bytes) resize(bytes);
    },
  };
}

function sizeOf([name, value]: HeaderField): number {
  return name.length + value.length + fieldBytes;
}

type Reader = { readonly block: Buffer; at: number };

/** Beyond this no integer of a block means anything. */
const mostInteger = 2 ** 28;

/** RFC 7541, section 5.1. */
function readInteger(reader: Reader, prefixBits: number): number | undefined {
  const { block } = reader;
  const mask = (1 << prefixBits) - 1;
  let value = (block[reader.at] ?? 0) & mask;
  reader.at += 1;
  if (value < mask) return value;
  for (let shift = 0; shift <= 28; shift += 7) {
    const byte = block[reader.at];
    if (byte === undefined) return undefined;
    reader.at += 1;
    value += (byte & 0x7f) * 2 ** shift;
    if (value > mostInteger) return undefined;
    if (byte < 0x80) return value;
  }
  return undefined;
}

/** RFC 7541, section 5.2: a character for each byte. */
function readString(reader: Reader): string | undefined {
  const { block, at } = reader;
  const first = block[at];
  if (first === undefined) return undefined;
  const length = readInteger(reader, 7);
  if (length === undefined || length > block.length - reader.at) return undefined;
  const from = reader.at;
  reader.at += length;
  return first >= 0x80 ? decodeHuffman(block, from, reader.at) : block.toString('latin1', from, reader.at);
}

/** Fields as one block that no table takes part in. Those that are `secret` are to be kept by no table of a gateway either (RFC 7541, section 7.1.3). */
export function encodeFields(
  fields: readonly (readonly [name: string, value: string, isSecret?: boolean])[],
): Buffer {
  const parts: Uint8Array[] = [];
  for (const [name, value, isSecret = false] of fields) {
    const whole = staticFields.findIndex(([known, has]) => known === name && has === value) + 1;
    if (whole > 0 && value !== '') {
      parts.push(integer(whole, 7, 0x80));
      continue;
    }
    const named = staticFields.findIndex(([known]) => known === name) + 1;
    parts.push(integer(named, 4, isSecret ? 0x10 : 0));
    if (named === 0) parts.push(...string(name));
    parts.push(...string(value));
  }
  return Buffer.concat(parts);
}

function string(text: string): readonly Uint8Array[] {
  return [integer(text.length, 7, 0), Buffer.from(text, 'latin1')];
}

function integer(value: number, prefixBits: number, start: number): Uint8Array {
  const mask = (1 << prefixBits) - 1;
  if (value < mask) return Uint8Array.of(start | value);
  const bytes = [start | mask];
  let rest = value - mask;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}
