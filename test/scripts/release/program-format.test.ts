import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { platformsOf } from '../../../scripts/release/single-file.ts';
import { checkProgram, programFormat } from '../../../scripts/release/program-format.ts';

function elf(machine: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  bytes.writeUInt16LE(machine, 18);
  return bytes;
}

/** A Mach-O header with one load command of another kind, and the signature of two pages where it is signed. */
function machO(cpu: number, signed: 'signed' | 'unsigned'): Buffer {
  const pageBytes = 4096;
  const code = Buffer.alloc(pageBytes + 100, 7);
  code.writeUInt32LE(0xfeed_facf, 0);
  code.writeUInt32LE(cpu, 4);
  code.writeUInt32LE(signed === 'signed' ? 2 : 1, 16);
  code.writeUInt32LE(0x19, 32);
  code.writeUInt32LE(72, 36);
  if (signed === 'unsigned') return code;
  code.writeUInt32LE(0x1d, 104);
  code.writeUInt32LE(16, 108);
  code.writeUInt32LE(code.length, 112);
  const directory = Buffer.alloc(44 + 2 * 32);
  directory.writeUInt32BE(0xfade_0c02, 0);
  directory.writeUInt32BE(44, 16);
  directory.writeUInt32BE(2, 28);
  directory.writeUInt32BE(code.length, 32);
  directory.set([32, 2, 0, 12], 36);
  for (const at of [0, 1]) {
    const page = code.subarray(at * pageBytes, (at + 1) * pageBytes);
    directory.set(createHash('sha256').update(page).digest(), 44 + at * 32);
  }
  const blob = Buffer.alloc(20);
  blob.writeUInt32BE(0xfade_0cc0, 0);
  blob.writeUInt32BE(1, 8);
  blob.writeUInt32BE(20, 16);
  return Buffer.concat([code, blob, directory]);
}

test.each([
  ['ELF of x86-64', elf(62), { platform: 'linux-x64' }],
  ['ELF of aarch64', elf(183), { platform: 'linux-arm64' }],
  ['ELF of RISC-V', elf(243), undefined],
  ['Mach-O of x86-64', machO(0x0100_0007, 'signed'), { platform: 'darwin-x64', signature: 'valid' }],
  ['Mach-O of arm64', machO(0x0100_000c, 'signed'), { platform: 'darwin-arm64', signature: 'valid' }],
  ['an unsigned one', machO(0x0100_000c, 'unsigned'), { platform: 'darwin-arm64', signature: 'none' }],
  ['a script', Buffer.from(`#!/bin/sh\n${' '.repeat(80)}`), undefined],
  ['nothing', Buffer.alloc(0), undefined],
])('%s is told from others', (_what, bytes, format) => {
  expect(programFormat(bytes)).toEqual(format);
});

test('the program of this Node is one of this platform', async () => {
  const platform = platformsOf(`${process.platform}-${process.arch}`)[0] ?? 'linux-x64';
  await expect(checkProgram(process.execPath, platform)).resolves.toBeUndefined();
});

test.each([0, 1000, 4095, 4097])('a signature does not hold once byte %i is another', (at) => {
  const bytes = machO(0x0100_000c, 'signed');
  // Not the magic number at the start, by which the format is known.
  const place = at === 0 ? 90 : at;
  bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
  expect(programFormat(bytes)).toEqual({ platform: 'darwin-arm64', signature: 'broken' });
});

test('an Intel Mac may have to sign it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'isvc-format-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'isvc');
  writeFileSync(file, machO(0x0100_0007, 'unsigned'));
  await expect(checkProgram(file, 'darwin-x64')).resolves.toContain('codesign --force --sign - isvc');
});

test.each([
  ['another platform', elf(183), 'linux-x64', 'is a program for linux-arm64, not for linux-x64'],
  ['no program', Buffer.alloc(100), 'linux-x64', 'is a program for no known platform'],
  ['no signature', machO(0x0100_000c, 'unsigned'), 'darwin-arm64', 'its signature is none'],
] as const)('a single file of %s ends the release', async (_what, bytes, platform, says) => {
  const folder = mkdtempSync(join(tmpdir(), 'isvc-format-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'isvc');
  writeFileSync(file, bytes);
  await expect(checkProgram(file, platform)).rejects.toThrow(says);
});
