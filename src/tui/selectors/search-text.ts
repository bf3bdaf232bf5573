/** A text as a search compares it: whatever its case, and whatever form of sigma ends a word. */
export function foldCase(text: string): string {
  return text.toLowerCase().replaceAll('\u03C2', '\u03C3');
}

/** Whether a search finds the text that was typed, as it is, in another; nothing finds an empty one. */
export function hasText(text: string, search: string): boolean {
  const wanted = foldCase(search);
  return wanted !== '' && foldCase(text).includes(wanted);
}
