/** A file of an archive. */
export type ArchiveFile = { readonly name: string; readonly text: string };

const blockBytes = 512;

/**
 * The files as a tar archive, readable by their owner only (POSIX.1-1988, ustar; pubs.opengroup.org, pax, "ustar Interchange Format").
 * Names are up to 100 bytes long, in ASCII.
 */
export function tarArchive(files: readonly ArchiveFile[], atMs: number): Buffer {
  const blocks = files.flatMap(({ name, text }) => {
    const body = Buffer.from(text);
    const padding = Buffer.alloc((blockBytes - (body.length % blockBytes)) % blockBytes);
    return [header(name, body.length, atMs), body, padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]);
}

function header(name: string, sizeBytes: number, atMs: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  block.write(name, 0, 100, 'ascii');
  block.write(octal(0o600, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(sizeBytes, 11), 124);
  block.write(octal(Math.floor(atMs / 1000), 11), 136);
  // The sum counts its own field as spaces.
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\0', 257);
  block.write('00', 263);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** A number as ustar writes it: octal digits, and a zero byte. */
function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`;
}
