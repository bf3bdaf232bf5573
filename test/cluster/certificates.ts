import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A key and its certificate, as PEM text. */
export type Identity = { readonly key: string; readonly cert: string };
export type Authority = Identity & {
  /** A certificate of this authority for a name (CN) and subjectAltName, valid for so many days; -1: expired. */
  readonly issue: (name: string, altName: string, days?: number) => Identity;
};

/** A new certificate authority with files in `folder`, made by openssl. */
export function makeAuthority(folder: string, name: string): Authority {
  const file = (what: string): string => path.join(folder, `${name}-${what}`);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const ca = ['-keyout', file('ca.key'), '-out', file('ca.crt'), '-subj', `/CN=${name}`, '-days', '2'];
  openssl('req', '-x509', ...newKey, ...ca);
  return {
    ...read(file('ca.key'), file('ca.crt')),
    issue: (subject, altName, days = 1) => {
      const [key, request, cert, extensions] = ['key', 'csr', 'crt', 'ext'].map((what) =>
        file(`${subject}.${what}`),
      );
      if (!key || !request || !cert || !extensions) throw new Error('four names, four files');
      writeFileSync(extensions, `subjectAltName=${altName}\n`);
      openssl('req', ...newKey, '-keyout', key, '-out', request, '-subj', `/O=isvc/CN=${subject}`);
      const by = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial'];
      openssl(
        'x509',
        '-req',
        '-in',
        request,
        ...by,
        '-out',
        cert,
        '-days',
        String(days),
        '-extfile',
        extensions,
      );
      return read(key, cert);
    },
  };
}

function openssl(...words: readonly string[]): void {
  execFileSync('openssl', words, { stdio: 'pipe' });
}

function read(key: string, cert: string): Identity {
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}
