import { bytesOf, int64sOf, messageOf, parseMessage, textOf, textsOf } from '../wire/protobuf.js';

/** The content type of kubectl's typed clients for built-in kinds. */
const protobufType = 'application/vnd.kubernetes.protobuf';
const magic = 'k8s\0';

type Body = { readonly contentType: string | undefined; readonly text: string };

/**
 * A body as text; a TokenRequest in protobuf, of `kubectl create token`, as JSON. No other object is read in protobuf. Envelope:
 * kubernetes.io/docs/reference/using-api/api-concepts, "Kubernetes Protobuf encoding"; fields: k8s.io/api,
 * authentication/v1/generated.proto.
 */
export function readableBody(contentType: string | undefined, bytes: Buffer): Body {
  if (contentType !== protobufType) return { contentType, text: bytes.toString() };
  const json = parsed(bytes);
  return json === undefined ? { contentType, text: '' } : { contentType: 'application/json', text: json };
}

function parsed(bytes: Buffer): string | undefined {
  try {
    return bytes.toString('latin1', 0, magic.length) === magic ? tokenRequest(bytes) : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined; // no protobuf either
    throw error;
  }
}

function tokenRequest(bytes: Buffer): string | undefined {
  const envelope = parseMessage(bytes.subarray(magic.length));
  if (textOf(messageOf(envelope, 1), 2) !== 'TokenRequest') return undefined;
  const spec = messageOf(parseMessage(bytesOf(envelope, 2) ?? new Uint8Array()), 2);
  const seconds = int64sOf(spec, 4).at(-1);
  return JSON.stringify({
    spec: {
      audiences: textsOf(spec, 1),
      ...(seconds === undefined ? {} : { expirationSeconds: Number(seconds) }),
    },
  });
}
