/** `host:port` or `host` in its parts; an IPv6 address has its brackets. */
export function hostName(host: string): { readonly name: string; readonly port?: number } {
  const match = /^(.*?):(\d+)$/.exec(host);
  if (match === null) return { name: host };
  return { name: match[1] ?? host, port: Number(match[2]) };
}
