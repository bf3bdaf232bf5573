import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Platform } from './single-file.ts';

/** What the head of a program says of it. */
export type ProgramFormat = {
  readonly platform: Platform;
  /** Of macOS, which starts no unsigned program on arm64: whether each page is what its signature says. Absent for Linux. */
  readonly signature?: 'valid' | 'broken' | 'none';
};

/**
 * Throws an Error if the program of a single file is not one of its platform, or macOS would not start it: on arm64 it starts no program whose
 * signature does not hold. Returns what is left to do on a Mac with Intel's processor: Bun signs anew for arm64 alone.
 */
export async function checkProgram(file: string, platform: Platform): Promise<string | undefined> {
  const format = programFormat(await readFile(file));
  if (format?.platform !== platform)
    throw new Error(
      `${file} is a program for ${format?.platform ?? 'no known platform'}, not for ${platform}.`,
    );
  const { signature = 'valid' } = format;
  if (signature === 'valid') return undefined;
  if (platform === 'darwin-arm64')
    throw new Error(`${file}: its signature is ${signature}, so macOS would not start it.`);
  return `its signature is ${signature}; sign it on a Mac: codesign --force --sign - isvc`;
}

/** The format of an ELF or a Mach-O program of 64 bits in little-endian order; undefined for any other file. */
export function programFormat(bytes: Buffer): ProgramFormat | undefined {
  if (bytes.length < 64) return undefined;
  // elf.h: e_ident with ELFCLASS64 and ELFDATA2LSB; e_machine stands at 18.
  if (bytes.readUInt32BE(0) === 0x7f45_4c46 && bytes.readUInt16BE(4) === 0x0201) {
    const platform = elfMachines.get(bytes.readUInt16LE(18));
    return platform === undefined ? undefined : { platform };
  }
  // mach-o/loader.h: mach_header_64 with MH_MAGIC_64; cputype stands at 4.
  if (bytes.readUInt32LE(0) === 0xfeed_facf) {
    const platform = machCpus.get(bytes.readUInt32LE(4));
    return platform === undefined ? undefined : { platform, signature: signatureOf(bytes) };
  }
  return undefined;
}

/** EM_X86_64 and EM_AARCH64. */
const elfMachines = new Map<number, Platform>([
  [62, 'linux-x64'],
  [183, 'linux-arm64'],
]);

/** CPU_TYPE_X86_64 and CPU_TYPE_ARM64. */
const machCpus = new Map<number, Platform>([
  [0x0100_0007, 'darwin-x64'],
  [0x0100_000c, 'darwin-arm64'],
]);

/** By LC_CODE_SIGNATURE, whose data is a SuperBlob with a CodeDirectory (XNU's osfmk/kern/cs_blobs.h, big-endian). */
function signatureOf(bytes: Buffer): NonNullable<ProgramFormat['signature']> {
  const command = loadCommand(bytes, 0x1d);
  if (command === undefined) return 'none';
  const start = bytes.readUInt32LE(command + 8);
  const count = bytes.readUInt32BE(start + 8);
  for (let at = 0; at < count; at++) {
    const blob = start + bytes.readUInt32BE(start + 12 + at * 8 + 4);
    if (bytes.readUInt32BE(blob) === 0xfade_0c02) return pagesFit(bytes, blob) ? 'valid' : 'broken';
  }
  return 'broken';
}

/** The offset of a load command behind the header of 32 bytes: each begins with its kind and its size. */
function loadCommand(bytes: Buffer, kind: number): number | undefined {
  let at = 32;
  for (let left = bytes.readUInt32LE(16); left > 0; left--) {
    if (bytes.readUInt32LE(at) === kind) return at;
    at += bytes.readUInt32LE(at + 4);
  }
  return undefined;
}

/** Whether the SHA-256 of each page is the one in the CodeDirectory: the parts of which are at hashOffset 16, nCodeSlots 28, codeLimit 32, hashSize 36, hashType 37, pageSize 39. */
function pagesFit(bytes: Buffer, directory: number): boolean {
  const hashes = directory + bytes.readUInt32BE(directory + 16);
  const count = bytes.readUInt32BE(directory + 28);
  const limit = bytes.readUInt32BE(directory + 32);
  const size = bytes.readUInt8(directory + 36);
  const page = 2 ** bytes.readUInt8(directory + 39);
  if (bytes.readUInt8(directory + 37) !== 2 || count !== Math.ceil(limit / page)) return false;
  for (let at = 0; at < count; at++) {
    const hash = createHash('sha256')
      .update(bytes.subarray(at * page, Math.min((at + 1) * page, limit)))
      .digest();
    if (!hash.equals(bytes.subarray(hashes + at * size, hashes + (at + 1) * size))) return false;
  }
  return true;
}
