const units = { '': 1, k: 1000, m: 1000 ** 2, g: 1000 ** 3, ki: 1024, mi: 1024 ** 2, gi: 1024 ** 3 } as const;

/** Bytes of a size as Kubernetes and Docker write them: `16MiB`, `1Gi`, `500MB`, `4096`. Undefined for anything else, and below one byte. */
export function parseByteSize(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s?([kmg]i?|)b?$/i.exec(text) ?? [];
  const bytes = Math.floor(Number(number) * units[unit.toLowerCase() as keyof typeof units]);
  return bytes >= 1 && Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** `256 MiB`, `1.5 GiB`, `12 bytes`. */
export function binarySizeText(bytes: number): string {
  const names = ['bytes', 'KiB', 'MiB', 'GiB'];
  const step = Math.min(names.length - 1, Math.max(0, Math.floor(Math.log2(bytes) / 10)));
  return `${Number((bytes / 1024 ** step).toFixed(1))} ${names[step]}`;
}
