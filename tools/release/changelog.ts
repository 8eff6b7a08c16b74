/** What is to be written for a release. */
export interface ReleaseNotes {
  readonly version: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** What Nx has made of the commits: a heading with the version, and one for each type. */
  readonly fromCommits: string;
}

const UNRELEASED = '## [Unreleased]\n';

/**
 * Makes the unreleased part of a changelog the release, followed by what the commits say, and opens
 * a new one above it.
 *
 * @throws Error for a changelog that has no unreleased part.
 */
export function addRelease(
  changelog: string,
  { version, date, fromCommits }: ReleaseNotes,
): string {
  const [before, after, ...more] = changelog.split(UNRELEASED);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error('CHANGELOG.md has no heading "## [Unreleased]", or several; it needs one');
  }
  const older = after.search(/^## /m);
  const notes = older < 0 ? after : after.slice(0, older);
  const rest = older < 0 ? '' : `\n${after.slice(older)}`;
  const heading = `## [${version}] - ${date}\n`;
  const commits = `### Commits\n\n${nest(fromCommits)}`;
  return `${before}${UNRELEASED}\n${heading}${notes.trimEnd()}\n\n${commits}\n${rest}`;
}

/** Without its own heading, and with those of the types one level deeper. */
function nest(entry: string): string {
  return entry
    .split('\n')
    .filter((line) => !line.startsWith('## '))
    .map((line) => line.replace(/^### /, '#### '))
    .join('\n')
    .trim();
}
