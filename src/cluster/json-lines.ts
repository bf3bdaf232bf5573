/** Longest line that is waited for. An object in etcd has at most about 1.5 MB (etcd.io/docs, request size limit). */
const longestLineBytes = 64 * 1024 * 1024;

/**
 * Newline-delimited JSON from bytes, however they were cut: between lines, inside one, inside a character.
 * Throws SyntaxError for a line that is not JSON, RangeError for one beyond 64 MiB.
 */
export async function* jsonLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<unknown, void, undefined> {
  // Pieces of an unfinished line stay apart until it ends: joining at every chunk would be quadratic for a huge line.
  let pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const line = joinedText([...pieces, chunk.subarray(start, end)]);
      pieces = [];
      sizeBytes = 0;
      start = end + 1;
      if (line.trim() !== '') yield JSON.parse(line);
    }
    pieces.push(chunk.subarray(start));
    sizeBytes += chunk.length - start;
    if (sizeBytes > longestLineBytes) throw new RangeError('a line is longer than 64 MiB');
  }
  const rest = joinedText(pieces);
  if (rest.trim() !== '') yield JSON.parse(rest);
}

const newline = 0x0a;

function joinedText(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces).toString('utf8');
}
