import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/**
 * A certificate that is its own authority, made now for these names and addresses, with its key: ECDSA over P-256, valid for ten years.
 * Node signs but makes no certificates: this writes the few parts of X.509 (RFC 5280) by themselves.
 */
export function selfSignedCertificate(
  commonName: string,
  dnsNames: readonly string[],
  ipv4s: readonly string[],
): { readonly cert: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = sequence(objectId(ecdsaWithSha256));
  const name = sequence(set(sequence(objectId(commonNameId), element(0x0c, Buffer.from(commonName)))));
  const now = Date.now();
  const tenYearsMs = 10 * 365 * 86_400_000;
  const names = [
    ...dnsNames.map((dns) => element(0x82, Buffer.from(dns))),
    ...ipv4s.map((address) => element(0x87, Buffer.from(address.split('.').map(Number)))),
  ];
  const isAuthority = sequence(element(0x01, Buffer.from([0xff])));
  const extensions = sequence(
    sequence(objectId(basicConstraintsId), element(0x01, Buffer.from([0xff])), element(0x04, isAuthority)),
    sequence(objectId(subjectAltNameId), element(0x04, sequence(...names))),
  );
  const serial = createHash('sha256').update(spki).digest().subarray(0, 8);
  serial[0] = 1;
  const signed = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, serial),
    algorithm,
    name,
    sequence(time(now - 60_000), time(now + tenYearsMs)),
    name,
    spki,
    element(0xa3, extensions),
  );
  const signature = element(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', signed, privateKey)]));
  return {
    cert: pem(sequence(signed, algorithm, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

// Object identifiers as DER has them.
const ecdsaWithSha256 = '2a8648ce3d040302';
const commonNameId = '550403';
const basicConstraintsId = '551d13';
const subjectAltNameId = '551d11';

function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

function set(...parts: readonly Uint8Array[]): Buffer {
  return element(0x31, Buffer.concat(parts));
}

function objectId(hex: string): Buffer {
  return element(0x06, Buffer.from(hex, 'hex'));
}

/** UTCTime: `YYMMDDHHMMSSZ`. */
function time(ms: number): Buffer {
  return element(
    0x17,
    Buffer.from(
      new Date(ms)
        .toISOString()
        .replace(/\.\d+|[-:T]/g, '')
        .slice(2),
    ),
  );
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
