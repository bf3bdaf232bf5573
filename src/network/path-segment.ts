// Apart from addresses, because every list of the API server needs it, and nothing else of them.

/**
 * A name as one segment of a URL's path. A name that somebody else wrote may hold half a surrogate pair, which no URL can: it
 * becomes U+FFFD.
 */
export function pathSegment(name: string): string {
  return encodeURIComponent(name.toWellFormed());
}
