import { headerFault } from '../network/header-fault.js';
import { Problem } from '../problem.js';

/** Name, in lower case, and value of a header given with -H; the value may be empty. Throws Problem "usage", without the value. */
export function parseHeader(header: string): readonly [string, string] {
  const colon = header.indexOf(':');
  const name = header.slice(0, colon).trim();
  if (colon === -1 || headerFault(name, '') === 'its name is not a name of a header') {
    throw new Problem('usage', 'A header given with -H has no valid name.', {
      remedy: "Write it as: -H 'Name: value'",
    });
  }
  const value = header.slice(colon + 1).trim();
  const fault = headerFault(name, value);
  if (fault === undefined) return [name.toLowerCase(), value];
  throw new Problem('usage', `The header ${name} of -H cannot be sent: ${fault}.`, {
    remedy: 'Leave it out, or write a value of printable ASCII characters on one line.',
  });
}
