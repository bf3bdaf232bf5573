import { expect, test } from 'vitest';
import { knownGrpcText, knownHttpText, knownTexts } from '../../src/predict/decide-by-text.js';
import { bodyText, messageLine } from '../../src/predict/server-text.js';
import { recordedGateways } from './recorded-gateways.js';
import { recordedServers } from './recorded-servers.js';
import type { Recorded } from './recorded.js';

const recordedTexts = [...recordedGateways, ...recordedServers];

const title = ({ who, status, code, body }: Recorded) =>
  `${who} ${status === undefined ? `gRPC ${code}` : `HTTP ${status}`}: ${body.replaceAll(/\s+/g, ' ').slice(0, 70)}`;

function known({ status, code, body }: Recorded) {
  const bytes = new TextEncoder().encode(body);
  if (status !== undefined) return knownHttpText(status, messageLine(bytes), bodyText(bytes));
  return knownGrpcText(code ?? -1, body.replaceAll(/\s+/g, ' '));
}

test.each(recordedTexts.map((row) => [title(row), row] as const))('is known: %s', (_title, row) => {
  expect(row.from).not.toBe('');
  expect(known(row)?.means).toBe(row.means);
});

test('each text of the table is held by an answer that was recorded, and names its source', () => {
  const held = new Set(recordedTexts.map(known));
  expect(knownTexts.filter((row) => !held.has(row)).map(({ by, text }) => `${by}: ${text}`)).toEqual([]);
  for (const { source, statuses, codes } of knownTexts) {
    expect(source).not.toBe('');
    expect(statuses.length + codes.length).toBeGreaterThan(0);
  }
});

test('a page of nothing but opening brackets is read in one pass', () => {
  const page = Buffer.from(`<html>${'<'.repeat(256 * 1024)}`);
  expect(messageLine(page)).toBe('<'.repeat(256 * 1024 - 6));
});
