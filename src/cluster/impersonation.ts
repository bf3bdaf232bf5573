import { nextStep, Problem } from '../problem.js';
import type { Impersonation } from './kubeconfig-user.js';

/**
 * The headers of acting as somebody else, as kubectl sends them (client-go, transport/round_trippers.go,
 * impersonatingRoundTripper): a list becomes one header each. Throws Problem "cluster" where groups, uid or extra stand without
 * a user, which kubectl refuses, too.
 */
export function impersonationHeaders({
  user,
  uid,
  groups,
  extra,
}: Impersonation): Readonly<Record<string, string | string[]>> {
  if (user === undefined) {
    if (uid === undefined && groups.length === 0 && extra.length === 0) return {};
    throw new Problem(
      'cluster',
      'This context acts as a uid, groups or extra fields (as-uid, as-groups, as-user-extra) without a user.',
      {
        remedy: nextStep(
          'Add the field as to this user in the kubeconfig, or choose another context with --context.',
          'context',
        ),
      },
    );
  }
  const extras = extra.filter(({ values }) => values.length > 0);
  return {
    'Impersonate-User': headerText(user),
    ...(uid === undefined ? {} : { 'Impersonate-Uid': headerText(uid) }),
    ...(groups.length === 0 ? {} : { 'Impersonate-Group': groups.map(headerText) }),
    ...Object.fromEntries(
      extras.map(({ key, values }) => [`Impersonate-Extra-${escapedKey(key)}`, values.map(headerText)]),
    ),
  };
}

/** A header's value, with other characters than Latin ones as the bytes of UTF-8, as Go writes them. Throws Problem "cluster". */
export function headerText(text: string): string {
  // RFC 9110, section 5.5: no line break, and no other control character but a tab.
  if (!/(?!\t)\p{Cc}/u.test(text)) return Buffer.from(text, 'utf8').toString('latin1');
  throw new Problem(
    'cluster',
    'The login of this context has a line break, or another control character, within a token or a name.',
    {
      remedy: 'Correct the user of this context in the kubeconfig, or the file that its token is in.',
    },
  );
}

/** Bytes that no header's name may have, and the percent sign, as %XX (client-go's headerKeyEscape). */
function escapedKey(key: string): string {
  const bytes = Array.from(Buffer.from(key, 'utf8'), (byte) => String.fromCharCode(byte));
  return bytes
    .map((character) =>
      /[!#$&'*+.^_`|~0-9A-Za-z-]/.test(character)
        ? character
        : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}
