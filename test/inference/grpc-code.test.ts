import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { grpcCode, grpcCodeName } from '../../src/inference/grpc-code.js';

test("the codes are grpc-js's, which takes them from the specification", () => {
  const named = Object.entries(status).filter(([, code]) => typeof code === 'number');
  expect(Object.entries(grpcCode)).toEqual(named);
});

test.each([
  [0, 'OK'],
  [16, 'UNAUTHENTICATED'],
  [17, '17'],
])('code %i is shown as %s', (code, name) => {
  expect(grpcCodeName(code)).toBe(name);
});
