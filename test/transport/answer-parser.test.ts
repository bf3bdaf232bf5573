import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAnswerParser, type KnownHead } from '../../src/transport/answer-parser.js';
import { propertyRuns } from '../fuzz/property-runs.js';

/** What a parser tells of these pieces, the connection's end behind them: pieces of a body joined. */
function toldOf(pieces: readonly Uint8Array[], known: KnownHead = {}): readonly unknown[] {
  const told: unknown[] = [];
  let body = '';
  let isOver = false;
  const over = (what: unknown) => {
    expect(isOver).toBe(false);
    isOver = true;
    told.push(body, what);
  };
  const parser = createAnswerParser(
    {
      onHead: (read) => told.push(read) > 0,
      onPiece: (piece) => {
        expect(piece.byteLength).toBeGreaterThan(0);
        body += piece.toString('latin1');
        return true;
      },
      onEnd: () => over('end'),
      onFault: over,
    },
    known,
  );
  for (const piece of pieces) {
    // The buffer of a connection is written over by what comes next.
    const bytes = Buffer.from(piece);
    parser.add(bytes);
    bytes.fill(0);
  }
  parser.close();
  expect(isOver).toBe(true);
  return told;
}

const ok = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const answers: Readonly<Record<string, string>> = {
  'a length': `${ok}content-length: 5\r\n\r\n[1,2]`,
  'no body': 'HTTP/1.1 204 No Content\r\nx: 1\r\n\r\n',
  chunks: `${ok}transfer-encoding: chunked\r\n\r\n2;a=b\r\n[1\r\n003\r\n,2]\r\n0\r\ntrailer: x\r\n\r\n`,
  'the connection': `${ok}\r\n[1,2]`,
  'interim answers': `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n${ok}content-length: 5\r\n\r\n[1,2]`,
  'another behind it': `${ok}content-length: 5\r\n\r\n[1,2]HTTP/1.1 200 OK\r\n\r\n`,
  'a line feed alone': 'HTTP/1.1 200 OK\nx: 1\r\n\r\n',
  'a second head in the first': `${ok}HTTP/1.1 200 OK\nx: 1\r\n\r\n`,
  'a folded line': `${ok}x: 1\r\n 2\r\n\r\n`,
  'no HTTP': 'SSH-2.0-OpenSSH_9.2\r\n',
  'a chunk without its end': `${ok}transfer-encoding: chunked\r\n\r\n2\r\n[1]`,
};

test.each(Object.entries(answers))(
  'an answer with %s is the same, wherever its bytes are parted',
  (_, answer) => {
    const bytes = Buffer.from(answer, 'latin1');
    const whole = toldOf([bytes]);
    expect(whole).toMatchSnapshot();
    for (let at = 1; at < bytes.byteLength; at += 1)
      expect(toldOf([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
    expect(toldOf([...bytes].map((byte) => Buffer.from([byte])))).toEqual(whole);
  },
);

test('any bytes come to one end, and to the same one in pieces and with the head of the answer before', () => {
  const line = fc.oneof(
    fc.constantFrom(...Object.values(answers)),
    fc.constantFrom(
      ok,
      'HTTP/1.',
      '\r\n',
      '\n',
      'x: y\r\n',
      'content-length: 3\r\n',
      'transfer-encoding: chunked\r\n',
      '3\r\nabc\r\n',
      '0\r\n',
    ),
    fc.string({ maxLength: 12 }),
  );
  const answer = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => Buffer.from(lines.join('')));
  fc.assert(
    fc.property(answer, fc.array(fc.nat(400), { maxLength: 6 }), (bytes, cuts) => {
      const known: KnownHead = {};
      const whole = toldOf([bytes], known);
      const places = [0, ...cuts.filter((cut) => cut < bytes.byteLength).toSorted((a, b) => a - b)];
      const pieces = places.map((from, at) => bytes.subarray(from, places[at + 1]));
      expect(toldOf(pieces)).toEqual(whole);
      expect(toldOf([bytes], known)).toEqual(whole);
      expect(toldOf(pieces, known)).toEqual(whole);
    }),
    { numRuns: propertyRuns(500) },
  );
});
