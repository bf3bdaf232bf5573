/** `address:port`, an IPv6 address in brackets. */
export function hostPort(at: { readonly address: string; readonly port: number }): string {
  return `${at.address.includes(':') ? `[${at.address}]` : at.address}:${at.port}`;
}
