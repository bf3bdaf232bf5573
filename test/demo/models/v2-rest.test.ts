import { expect, test } from 'vitest';

import { ask, serveModel, type Seen } from './serving.js';

const octets = { 'content-type': 'application/octet-stream' };

/** A body with the binary extension, and the header that states where its JSON ends. */
function binary(
  json: object,
  ...tensors: readonly Uint8Array[]
): { body: Buffer; headers: Record<string, string> } {
  const head = Buffer.from(JSON.stringify(json));
  return {
    body: Buffer.concat([head, ...tensors]),
    headers: { ...octets, 'inference-header-content-length': String(head.length) },
  };
}

/** The JSON of an answer with binary outputs, and what follows it. */
function split(seen: Seen): { readonly json: Record<string, unknown>; readonly rest: Buffer } {
  const length = Number(seen.headers['inference-header-content-length']);
  return { json: JSON.parse(seen.body.subarray(0, length).toString()), rest: seen.body.subarray(length) };
}

const iris = {
  inputs: [
    { name: 'input-0', shape: [2, 4], datatype: 'FP32', data: [6.8, 2.8, 4.8, 1.4, 6, 3.4, 4.5, 1.6] },
  ],
};
const irisPath = '/v2/models/sklearn-v2-iris/infer';

test('KServe answers JSON with its nulls, and binary without a type or a length', async () => {
  await using server = await serveModel('sklearn-v2-iris');
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const seen = await ask(server.port, irisPath, { headers, body: JSON.stringify({ ...iris, id: 'a' }) });
  expect(seen.headers['content-type']).toBe('application/json');
  expect(JSON.parse(seen.text)).toEqual({
    model_name: 'sklearn-v2-iris',
    model_version: null,
    id: 'a',
    parameters: null,
    outputs: [{ name: 'output-0', datatype: 'INT64', shape: [2], data: [1, 1] }],
  });
  const raw = await ask(server.port, irisPath, binary({ ...iris, parameters: { binary_data_output: true } }));
  expect(raw.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
  expect(raw.headers).not.toHaveProperty('content-type');
  expect(split(raw)).toMatchObject({
    json: { outputs: [{ name: 'output-0', parameters: { binary_data_size: 16 } }] },
    rest: Buffer.from(BigInt64Array.of(1n, 1n).buffer),
  });
});

test.each([
  ['/v2', '"name":"kserve"'],
  ['/v2/health/live', '{"live":true}'],
  ['/v2/health/ready', '{"ready":true}'],
  ['/v2/models', '{"models":["sklearn-v2-iris"]}'],
  ['/v2/models/sklearn-v2-iris', '"inputs":[],"outputs":[]'],
  ['/v2/models/sklearn-v2-iris/ready', '"ready":true'],
])('KServe answers GET %s', async (path, text) => {
  await using server = await serveModel('sklearn-v2-iris');
  expect(await ask(server.port, path)).toMatchObject({ status: 200, text: expect.stringContaining(text) });
});

test.each([
  ['no content type', {}, '{}', 400, "received byte inputs, but the'inference-header-content-length' header"],
  ['malformed', undefined, '{', 422, '{"detail":['],
  ['no inputs', undefined, '{}', 422, '{"detail":['],
  [
    'wrong width',
    undefined,
    '{"inputs":[{"name":"a","shape":[1,1],"datatype":"FP32","data":[1]}]}',
    500,
    'X has 1 features',
  ],
  [
    'FP16',
    undefined,
    '{"inputs":[{"name":"a","shape":[1],"datatype":"FP16","data":[1]}]}',
    400,
    'not supported',
  ],
])('KServe refuses %s', async (_, headers, body, status, text) => {
  await using server = await serveModel('sklearn-v2-iris');
  const seen = await ask(server.port, irisPath, { body, ...(headers === undefined ? {} : { headers }) });
  expect(seen).toMatchObject({ status, text: expect.stringContaining(text) });
  expect(await ask(server.port, '/v2/models/x/infer', { body: '{}' })).toMatchObject({ status: 404 });
});

test.each([
  ['BOOL', '[true,false]', Buffer.of(1, 0)],
  ['INT8', '[-128,127]', Buffer.of(0x80, 0x7f)],
  ['UINT16', '[1,65535]', Buffer.of(1, 0, 255, 255)],
  [
    'INT64',
    '[9223372036854775807,-9007199254740993]',
    Buffer.from(BigInt64Array.of(9223372036854775807n, -9007199254740993n).buffer),
  ],
  [
    'UINT64',
    '[18446744073709551615,9007199254740993]',
    Buffer.from(BigUint64Array.of(18446744073709551615n, 9007199254740993n).buffer),
  ],
  ['FP32', '[0.10000000149011612,NaN]', Buffer.from(Float32Array.of(0.1, NaN).buffer)],
  ['FP64', '[1.0,-Infinity]', Buffer.from(Float64Array.of(1, -Infinity).buffer)],
  ['FP64', '[-0.0,1e300]', Buffer.from(Float64Array.of(-0, 1e300).buffer)],
  ['FP64', '[100000000000000000000.0,1e21]', Buffer.from(Float64Array.of(1e20, 1e21).buffer)],
  ['FP64', '[0.000001,-1.5e-7]', Buffer.from(Float64Array.of(1e-6, -1.5e-7).buffer)],
  ['BYTES', '["é\\"","\\u0009"]', Buffer.from('\x03\0\0\0é"\x01\0\0\0\t')],
])('Triton echoes %s in every mixture of JSON and binary', async (datatype, data, raw) => {
  await using server = await serveModel('echo');
  const path = '/v2/models/echo/versions/1/infer';
  const output = `{"model_name":"echo","model_version":"1","outputs":[{"name":"x","datatype":"${datatype}","shape":[2],"data":${data}}]}`;
  const inJson = `"inputs":[{"name":"x","datatype":"${datatype}","shape":[2],"data":${data}}]`;
  expect((await ask(server.port, path, { body: `{${inJson}}` })).text).toBe(output);
  const inputs = [{ name: 'x', datatype, shape: [2], parameters: { binary_data_size: raw.length } }];
  expect((await ask(server.port, path, binary({ inputs }, raw))).text).toBe(output);
  const asked = `"outputs":[{"name":"x","parameters":{"binary_data":true}}]`;
  const seen = await ask(server.port, path, { body: `{${inJson},${asked}}` });
  expect(seen.headers).toMatchObject(octets);
  expect(split(seen).rest).toEqual(raw);
});

test('Triton takes FP16 and bytes that are no text in binary only', async () => {
  await using server = await serveModel('echo');
  const parameters = { binary_data_size: 4 };
  const inputs = [{ name: 'h', datatype: 'FP16', shape: [2], parameters }];
  const raw = Buffer.of(0, 0x3c, 1, 0);
  const seen = await ask(
    server.port,
    '/v2/models/echo/infer',
    binary({ inputs, parameters: { binary_data_output: true } }, raw),
  );
  expect(split(seen).rest).toEqual(raw);
  expect(await ask(server.port, '/v2/models/echo/infer', binary({ inputs }, raw))).toMatchObject({
    status: 400,
  });
});
