import { expect, test } from 'vitest';
import type { Exchange, GrpcRequest } from '../../../src/inference/exchange.js';
import { exchange } from '../../inference/samples.js';
import { ended } from '../answers.js';
import { drawn } from '../screen.js';
import { after, named, pressed, stateWith } from '../states.js';

const base = stateWith(named('flower-sample'), { size: { columns: 100, rows: 60 } });
const raw = (sent: Exchange) => drawn(pressed(after(base, ended(sent)), 'w'));

/** An exchange with this response body. */
function withBody(body: Uint8Array, headers: Readonly<Record<string, string>> = {}): Exchange {
  const plain = exchange({});
  return {
    ...plain,
    roundTrip: { ...plain.roundTrip, response: { transport: 'http', status: 200, headers, body } },
  };
}

test('heads as they went over the wire, tokens only as $TOKEN', () => {
  const plain = withBody(Buffer.from('{}'), { 'set-cookie': 's3cret' });
  const shown = raw({ ...plain, request: { ...plain.request, headers: { authorization: 'Bearer s3cret' } } });
  expect(shown.join('\n')).not.toContain('s3cret');
  expect(shown).toEqual(
    expect.arrayContaining([
      '   REQUEST',
      '   POST /v1/models/flower-sample:predict HTTP/1.1',
      '   host: flower-sample-kserve-demo.example.com',
      '   authorization: Bearer $TOKEN',
      '   RESPONSE',
      '   HTTP 200',
      '   set-cookie: $SET_COOKIE',
    ]),
  );
});

test('JSON gets a line for each member, and nothing else is changed', () => {
  const rows = raw(withBody(Buffer.from('{"predictions":[1.0,12345678901234567890]}')));
  expect(rows).toContain('     "predictions": [1.0, 12345678901234567890]');
});

test('x shows the bodies as they went, then in hex, then laid out again', () => {
  const state = pressed(after(base, ended(withBody(Buffer.from('{"predictions":[1.0]}')))), 'w');
  const forms = [state, pressed(state, 'x'), pressed(state, 'x', 'x'), pressed(state, 'x', 'x', 'x')];
  const [laidOut, asItWent, inHex, again] = forms.map((form) => drawn(form));
  expect(laidOut).toContain('     "predictions": [1.0]');
  expect(asItWent).toContain('   {"predictions":[1.0]}');
  expect(asItWent?.[1]).toContain(' · bodies as it went ');
  expect(inHex).toContain('   the body, 21 B');
  expect(inHex?.join('\n')).toContain('00000010  31 2e 30 5d 7d');
  expect(again).toEqual(laidOut);
});

test('a gRPC message has one form', () => {
  const request: GrpcRequest = { transport: 'grpc', service: 's', method: 'm', message: {}, headers: {} };
  const shown = pressed(after(base, ended(exchange({ request }))), 'w', 'x');
  expect(drawn(shown).at(-2)).toContain('A gRPC message has only this form.');
});

test('the headers that the client added are shown, once it sent them', () => {
  const plain = withBody(Buffer.from('{}'));
  const requestHeaders = { 'user-agent': 'isvc', host: 'x.example.com', 'content-length': '2' };
  const rows = raw({ ...plain, roundTrip: { ...plain.roundTrip, requestHeaders } });
  const from = rows.indexOf('   host: x.example.com');
  expect(rows.slice(from, from + 3)).toEqual([
    '   host: x.example.com',
    '   user-agent: isvc',
    '   content-length: 2',
  ]);
});

test('bytes are a hex dump', () => {
  const rows = raw(withBody(Uint8Array.from({ length: 20 }, (_, at) => at + 250)));
  expect(rows).toContain('   not text, 20 B');
  expect(rows).toContain('   00000000  fa fb fc fd fe ff 00 01  02 03 04 05 06 07 08 09  ................');
  expect(rows).toContain(`   00000010  0a 0b 0c 0d${' '.repeat(39)}....`);
});

test('a binary V2 body is its JSON, and then the bytes of the tensors', () => {
  const json = '{"outputs":[]}';
  const body = Buffer.concat([Buffer.from(json), Buffer.from([1, 2, 255])]);
  const rows = raw(withBody(body, { 'inference-header-content-length': String(json.length) }));
  expect(rows).toContain('     "outputs": []');
  expect(rows).toContain('   binary tensors, 3 B');
});

test('a gRPC message is JSON, with its fields of bytes below', () => {
  const request: GrpcRequest = {
    transport: 'grpc',
    service: 'inference.GRPCInferenceService',
    method: 'ModelInfer',
    message: { model_name: 'x', id: 9007199254740993n, raw_input_contents: [Buffer.from('AB')] },
    headers: {},
  };
  const rows = raw(exchange({ request }));
  for (const row of ['"model_name": "x"', '"id": "9007199254740993"', '"(2 B, below)"', '41 42']) {
    expect(rows.join('\n')).toContain(row);
  }
  expect(rows).toContain('   raw_input_contents[0], 2 B');
});

test('of a very long text only the start is shown; of bytes all of it', () => {
  const long = raw(withBody(Buffer.from('x'.repeat(300_000))));
  expect(long[1]).toMatch(/ of 10\d\d ─$/);
  expect(raw(withBody(new Uint8Array(1_600_000)))[1]).toMatch(/ of 1000\d\d ─$/);
});

test('what a server sends cannot draw on the terminal', () => {
  const rows = raw(withBody(Buffer.from('{"a":"\u001b[2J\u202e"}\u001b]0;x\u0007')));
  expect(rows.join('')).not.toMatch(/[\p{Cc}\u202e]/u);
});
