/** Members that are there, or absent: never there as `undefined`. */
export type Defined<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The object without the members that are undefined: `{ a, ...defined({ b, c }) }`. */
export function defined<T extends object>(members: T): Defined<T> {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Defined<T>;
}
