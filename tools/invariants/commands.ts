/** What this repository offers to call by name. */
export interface Offers {
  /** Names of the scripts in package.json. */
  scripts: string[];
  /** Targets by project; the workspace's own project is `''`. */
  targets: Record<string, string[]>;
}

const nxOwnCommands = ['graph', 'report', 'reset', 'show'];
const npmOwnCommands = ['ci', 'install', 'ls', 'pack'];

/** The lines of the `sh` blocks of a page, prompts and comments left out. */
export function listShellLines(markdown: string): string[] {
  return [...markdown.matchAll(/^```sh\n(.*?)^```/gms)]
    .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split(/&&|\|\||;|\|/))
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Whether `line`, if it calls npm or Nx, names only what exists. */
export function isOffered(line: string, { scripts, targets }: Offers): boolean {
  const [tool = '', ...rest] = line.split(/\s+/);
  if (tool === 'npm') {
    const [command = '', script = ''] = rest;
    return (
      npmOwnCommands.includes(command) || scripts.includes(command === 'run' ? script : command)
    );
  }
  return tool !== 'npx' || rest[0] !== 'nx' || isTarget(rest.slice(1), targets);
}

function isTarget([command = '', ...rest]: string[], targets: Offers['targets']): boolean {
  const all = Object.values(targets).flat();
  if (nxOwnCommands.includes(command)) return true;
  if (command === 'run-many' || command === 'affected') {
    const named = listTargets(rest);
    return named.length > 0 && named.every((target) => all.includes(target));
  }
  const [project = ''] = rest.filter((word) => !word.startsWith('-'));
  return targets[project]?.includes(command) ?? false;
}

/** The words after `-t`, up to the next option. */
function listTargets(words: string[]): string[] {
  const named = words.slice(words.indexOf('-t') + 1);
  const end = named.findIndex((word) => word.startsWith('-'));
  return words.includes('-t') ? named.slice(0, end === -1 ? undefined : end) : [];
}
