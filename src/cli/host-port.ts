/** `HOST:PORT`, with brackets around an IPv6 address. */
export function hostAndPort({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
