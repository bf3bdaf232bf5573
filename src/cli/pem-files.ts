import { createSecureContext } from 'node:tls';
import { fileLimits, limitText, readBounded } from '../runtime/bounded-file.js';
import { Problem } from '../problem.js';
import type { Trust } from '../transport/transport.js';

/** Milliseconds in which a file is read; a pipe may be slow. */
const readingMs = 10_000;

/** The authorities of `--cacert`, as PEM text. Throws Problem "usage". */
export async function readCa(file: string): Promise<string> {
  const text = await readText(file, 'CA', '--cacert');
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw noCertificate(file, '--cacert');
}

/** The client certificate of `--cert` and `--key`, or of the settings; undefined where there is none. Throws Problem "usage". */
export async function readCertificate(files: {
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}): Promise<Trust['certificate']> {
  const { cert: certFile, key: keyFile = certFile } = files;
  if (certFile === undefined || keyFile === undefined) {
    if (keyFile === undefined) return undefined;
    throw new Problem('usage', '--key was given without the certificate that it belongs to.', {
      remedy: 'Add --cert FILE.',
    });
  }
  const cert = await readText(certFile, 'certificate', '--cert');
  if (!cert.includes('-----BEGIN CERTIFICATE-----')) throw noCertificate(certFile, '--cert');
  const key = await readText(keyFile, 'key', '--key');
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) {
    throw new Problem('usage', `${keyFile} holds no PEM private key.`, {
      remedy: 'Give --key a file with "-----BEGIN PRIVATE KEY-----".',
    });
  }
  checkPair({ cert, key }, certFile, keyFile);
  return { cert, key };
}

/** OpenSSL's own words may hold nothing of the key: they name a routine and a reason. */
function checkPair(pair: { readonly cert: string; readonly key: string }, cert: string, key: string): void {
  try {
    createSecureContext(pair);
  } catch (cause) {
    const isEncrypted = /ENCRYPTED/.test(pair.key);
    throw new Problem('usage', `${key} is not the private key of the certificate in ${cert}.`, {
      remedy: isEncrypted
        ? 'The key has a passphrase. Remove it with: openssl pkey -in KEY -out PLAIN, into a file that only you can read.'
        : 'Give --cert and --key the two files of one pair.',
      cause,
    });
  }
}

async function readText(file: string, what: string, flag: string): Promise<string> {
  try {
    const bytes = await readBounded(file, fileLimits.settings, AbortSignal.timeout(readingMs));
    return new TextDecoder().decode(bytes);
  } catch (cause) {
    throw new Problem('usage', `The ${what} file ${file} cannot be read.`, {
      remedy: `Give ${flag} a PEM file that exists, of at most ${limitText(fileLimits.settings)}.`,
      cause,
    });
  }
}

function noCertificate(file: string, flag: string): Problem {
  return new Problem('usage', `${file} holds no PEM certificate.`, {
    remedy: `Give ${flag} a file with "-----BEGIN CERTIFICATE-----"; openssl x509 -inform der turns DER into PEM.`,
  });
}
