/** JSON as isvc reads it: an integer that a double cannot hold is a bigint. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
