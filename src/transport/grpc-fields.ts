import type { HeaderField } from './hpack.js';

/** The fields of an answer's head or trailers, as Node's HTTP/2 has them: each name once, names of HTTP/2's own left out. */
export type ReadFields = {
  /** Undefined in trailers. */
  readonly status: number | undefined;
  readonly contentBytes: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The same as metadata of gRPC: without what is none, and the values of `-bin` names in one base64. */
  readonly metadata: Readonly<Record<string, string>>;
};

/** The fields whose first value holds where they are repeated (Node's lib/internal/http2/util.js, `kSingleValueFields`). */
const firstHolds = new Set(
  `access-control-allow-credentials access-control-max-age access-control-request-method age authorization
content-encoding content-language content-length content-location content-md5 content-range content-type date dnt etag
expires from host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified location
max-forwards proxy-authorization range referer retry-after tk upgrade-insecure-requests user-agent
x-content-type-options`.split(/\s/),
);

/** RFC 9113, section 8.2.2. */
const ofConnections = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

const fieldName = /^[!#$%&'*+\-.^`|~0-9a-z_]+$/;
// oxlint-disable-next-line no-control-regex -- these are what a value may not have
const badValue = /[\0-\x08\x0a-\x1f\x7f]|^[ \t]|[ \t]$/;
const metadataName = /^[0-9a-z_.-]+$/;
const metadataValue = /^[ -~]*$/;

/**
 * Undefined where the fields are not those of an answer (RFC 9113, sections 8.2 and 8.3). A field whose name or value HTTP does not have
 * is passed over, as nghttp2 does.
 */
export function readFields(fields: readonly HeaderField[], isHead: boolean): ReadFields | undefined {
  const values = new Map<string, string[]>();
  let status: number | undefined;
  let hasPlain = false;
  for (const [name, value] of fields) {
    if (name.startsWith(':')) {
      if (!isHead || hasPlain || name !== ':status' || status !== undefined) return undefined;
      if (!/^\d{3}$/.test(value)) return undefined;
      status = Number(value);
      continue;
    }
    hasPlain = true;
    if (/[A-Z]/.test(name) || ofConnections.has(name)) return undefined;
    if (!fieldName.test(name) || badValue.test(value)) continue;
    const before = values.get(name);
    if (before === undefined) values.set(name, [value]);
    else if (name === 'content-length') return undefined;
    else if (!firstHolds.has(name)) before.push(value);
  }
  const length = values.get('content-length')?.[0];
  if (length !== undefined && !/^\d{1,15}$/.test(length)) return undefined;
  if (isHead && status === undefined) return undefined;
  return {
    status,
    contentBytes: length === undefined ? undefined : Number(length),
    headers: headersOf(values),
    metadata: metadataOf(values),
  };
}

function joined(name: string, values: readonly string[]): string {
  return values.join(name === 'cookie' ? '; ' : ', ');
}

function headersOf(values: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, all] of values) headers[name] = joined(name, all);
  return headers;
}

function metadataOf(values: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const [name, all] of values) {
    if (!metadataName.test(name)) continue;
    const value = joined(name, all);
    if (name.endsWith('-bin')) metadata[name] = base64(name, value);
    else if (metadataValue.test(value)) metadata[name] = value;
  }
  return metadata;
}

/** Values may stand in one field, with commas between them; but for gRPC's own (grpc-js's metadata.ts, `fromHttp2Headers`). */
function base64(name: string, value: string): string {
  const values = name.startsWith('grpc-') ? [value] : value.split(',');
  return values.map((one) => Buffer.from(one.trim(), 'base64').toString('base64')).join(', ');
}
