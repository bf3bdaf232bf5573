import { expect, test } from 'vitest';
import { modelLines } from '../../../src/tui/screens/workbench.js';

const spec = (name: string) => ({ name, datatype: 'FP32', shape: [-1, 4] }) as const;

test('a long name of an input is whole, and pushes its type to the right; short ones stand in line', () => {
  const long = 'serving_default_image_bytes_of_the_left_eye';
  const signatures = [{ name: '', inputs: [spec(long), spec('b')], outputs: [spec('c')] }];
  const value = { name: 'eyes', versions: [], signatures };
  const rows = modelLines({ model: { state: 'ready', value } }, 80).map((row) =>
    row.map(({ text }) => text).join(''),
  );
  expect(rows.find((row) => row.includes('left_eye'))).toContain(`${long}  FP32 [-1,4]`);
  const [b = '', c = ''] = rows.filter((row) => / [bc] /u.test(row));
  expect([b.indexOf('FP32'), c.indexOf('FP32')]).toEqual([31, 31]);
});
