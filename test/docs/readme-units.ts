/** The statements of a page, in order: sentences, items of lists, rows of tables. Code, pictures, headings, comments, generated tables and links to other pages are none. */
export function statementsOf(page: string): readonly string[] {
  const prose = page
    .replaceAll(/<!-- keys:[^]*?<!-- \/keys -->/gu, '')
    .replaceAll(/^```[^]*?^```$/gmu, '')
    .replaceAll(/<!--.*?-->/gu, '')
    .replace(/^## More\n[^]*/mu, '');
  return prose
    .split(/\n\s*\n/u)
    .map((block) => block.trim())
    .flatMap((block) => (block.startsWith('|') ? rowsOf(block) : itemsOf(block)))
    .filter((text) => text !== '' && !/^(?:#|!\[)/u.test(text));
}

/** The rows of a table that say something: not its head, nor a row of pictures. */
function rowsOf(block: string): readonly string[] {
  return block
    .split('\n')
    .slice(2)
    .filter((row) => !row.includes('](docs/screens/'));
}

function itemsOf(block: string): readonly string[] {
  return block.split(/\n(?=- )/u).flatMap((item) => {
    const text = item.replaceAll(/\s+/gu, ' ');
    return text.startsWith('- ') ? [text] : text.split(/(?<=[.!?:]) (?=[A-Z*`])/u);
  });
}
