import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readableBody } from '../../../src/demo/api/protobuf-body.js';
import { bytesField, messageBytes, textField, varintField } from '../../../src/demo/wire/protobuf-writer.js';

const protobuf = 'application/vnd.kubernetes.protobuf';

/** An object as kubectl sends it: the magic, its kind, and its bytes. */
function enveloped(kind: string, raw: Uint8Array): Buffer {
  const type = messageBytes(textField(1, 'authentication.k8s.io/v1'), textField(2, kind));
  return Buffer.concat([Buffer.from('k8s\0'), messageBytes(bytesField(1, type), bytesField(2, raw))]);
}

const spec = messageBytes(textField(1, 'a'), textField(1, 'b'), varintField(4, 900));

test.each([
  ['everything that is asked for', bytesField(2, spec), { audiences: ['a', 'b'], expirationSeconds: 900 }],
  ['nothing', new Uint8Array(), { audiences: [] }],
])('a TokenRequest with %s becomes JSON', (_, raw, expected) => {
  const { contentType, text } = readableBody(protobuf, enveloped('TokenRequest', raw));
  expect(contentType).toBe('application/json');
  expect(JSON.parse(text)).toEqual({ spec: expected });
});

test('another kind stays what it is, which nobody reads', () => {
  const body = readableBody(protobuf, enveloped('Pod', new Uint8Array()));
  expect(body).toEqual({ contentType: protobuf, text: '' });
});

test('text stays as it is', () => {
  expect(readableBody('application/merge-patch+json', Buffer.from('{}'))).toEqual({
    contentType: 'application/merge-patch+json',
    text: '{}',
  });
});

test('whatever bytes come, they are no reason to fail', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      readableBody(protobuf, Buffer.concat([Buffer.from('k8s\0'), bytes]));
    }),
  );
});
