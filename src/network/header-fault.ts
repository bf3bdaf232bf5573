/** The field name of RFC 9110, section 5.6.2: a token. */
const httpName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The characters that Node's HTTP/1 writes in a value (its lib/_http_common.js, checkInvalidHeaderChar): tab, printable ASCII, and one byte above. */
const httpValue = /^[\t\x20-\x7E\x80-\xFF]*$/;

/** An ASCII value and its name in gRPC's wire format (grpc, doc/PROTOCOL-HTTP2.md, "Custom-Metadata"). */
const grpcValue = /^[\x20-\x7E]*$/;
const grpcName = /^[0-9a-z_.-]+$/;

/** Base64 with or without its padding, of either alphabet (RFC 4648, sections 4 and 5), as grpcurl takes it. */
const base64 = /^(?:[A-Za-z\d+/]*|[A-Za-z\d_-]*)={0,2}$/;

/** The request's own framing, which a header by hand would contradict. */
const framing = new Set(['content-length', 'transfer-encoding']);

/** Fields about one connection, which HTTP/2 forbids (RFC 9113, section 8.2.2). */
const connectionFields = new Set([
  ...framing,
  'connection',
  'keep-alive',
  'proxy-connection',
  'upgrade',
  'host',
]);

/** Whether HTTP takes this as the name of a header. */
export function isHeaderName(name: string): boolean {
  return httpName.test(name);
}

/** Why a header cannot go with a request over HTTP; undefined where it can. The text never holds the value. */
export function headerFault(name: string, value: string): string | undefined {
  if (!isHeaderName(name)) return 'its name is not a name of a header';
  if (framing.has(name.toLowerCase())) return 'isvc writes it itself';
  return httpValue.test(value) ? undefined : 'its value has a character that a header cannot carry';
}

/** The same over gRPC. Names are in lower case; the value of a `-bin` name is base64. */
export function grpcHeaderFault(name: string, value: string): string | undefined {
  if (!grpcName.test(name)) return 'its name is not a name of gRPC metadata';
  if (connectionFields.has(name)) return 'HTTP/2, which gRPC needs, forbids it';
  if (name.endsWith('-bin')) {
    return isBase64(value) ? undefined : 'a name that ends in -bin takes base64';
  }
  return grpcValue.test(value) ? undefined : 'its value has a character outside printable ASCII';
}

function isBase64(value: string): boolean {
  return base64.test(value) && value.replace(/=+$/, '').length % 4 !== 1;
}

/** A bearer token without the white space around it, which files and shells leave; undefined where a header cannot carry it. */
export function trimmedToken(text: string): string | undefined {
  const token = text.trim();
  return grpcValue.test(token) ? token : undefined;
}

/** Whether this can be a Host header and a server name: `NAME`, `NAME:PORT`, an IPv4 address, or an IPv6 address in brackets. */
export function isHost(text: string): boolean {
  return /^(?:[A-Za-z\d._~%!$&'()*+,;=-]+|\[[\dA-Fa-f:.]+\])(?::\d{1,5})?$/.test(text);
}
