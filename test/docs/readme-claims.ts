import { claimsOfProduct } from './claims-of-product.js';
import { claimsOfUse } from './claims-of-use.js';

/** The tests that hold a statement of README.md; or why it is held by none. */
export type HeldBy = readonly string[] | { readonly untested: string };

/** Statements by the words that they begin with. */
export type Claims = readonly (readonly [begins: string, heldBy: HeldBy])[];

/** Each statement of README.md, in the page's order. */
export const readmeClaims: Claims = [...claimsOfUse, ...claimsOfProduct];
