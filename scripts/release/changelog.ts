const unreleased = '## Unreleased';

/** The changelog with what was unreleased under this version and date, and an empty part for what comes next. Throws an Error where nothing is unreleased. */
export function closeChangelog(changelog: string, version: string, date: string): string {
  if (unreleasedText(changelog) === '') throw new Error(`CHANGELOG.md has nothing under "${unreleased}".`);
  return changelog.replace(unreleased, () => `${unreleased}\n\n## ${version} (${date})`);
}

/** The text under the heading of a version, for the page of its release. */
export function changesOf(changelog: string, version: string): string {
  return sectionOf(changelog, (heading) => heading.split(' ')[1] === version);
}

function unreleasedText(changelog: string): string {
  return sectionOf(changelog, (heading) => heading === unreleased);
}

function sectionOf(changelog: string, isMeant: (heading: string) => boolean): string {
  const lines = changelog.split('\n');
  const start = lines.findIndex((line) => line.startsWith('## ') && isMeant(line));
  if (start === -1) return '';
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('## '));
  return (end === -1 ? rest : rest.slice(0, end)).join('\n').trim();
}
