/** The text after a key that types, or takes away. */
export function typeKey(text: string, key: string): string {
  if (key === 'backspace') return Array.from(text).slice(0, -1).join('');
  if (key === 'ctrl-u') return '';
  if (key === 'space') return `${text} `;
  return Array.from(key).length === 1 ? text + key : text;
}
