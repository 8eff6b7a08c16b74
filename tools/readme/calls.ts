/** One call of the table of the README. */
export interface Call {
  /** The command line as it stands there; `$POD` is the agent's origin. */
  readonly command: string;
  /** What the answer is said to expect; empty where nothing is said. */
  readonly expected: string;
  /** Whether it only looks: such a call takes no `dryRun`. */
  readonly isRead: boolean;
}

/** Reads the calls of the table under a heading, in order. */
export function readCalls(page: string, heading: string): Call[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.flatMap((row) => {
    const [, , cell = '', expected = ''] = row.split('|').map((text) => text.trim());
    const commands = [...cell.matchAll(/`(curl [^`]+)`/g)].map(([, command = '']) => command);
    return commands.map((command) => ({ command, expected, isRead: isRead(command) }));
  });
}

/** The same command as a dry run. */
export function toDryRun(command: string): string {
  return command.replace(URL, (_, path: string) => {
    return `"$POD${path}${path.includes('?') ? '&' : '?'}dryRun=true"`;
  });
}

const URL = /"?\$POD(\/[^\s"]*)"?/;

/** A `GET` changes where there is a value in its path, as in `/latency/20ms`. */
function isRead(command: string): boolean {
  const [, path = ''] = URL.exec(command) ?? [];
  return !command.includes(' -X ') && (path.startsWith('/v1/') || /^\/[a-z]+$/.test(path));
}
