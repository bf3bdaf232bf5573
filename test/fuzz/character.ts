import * as fc from 'fast-check';

/** Any Unicode character, as the unit of a string. fast-check's own unit 'binary' makes a table of all million characters first. */
export const character = fc
  .nat(0x10ffff)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));
