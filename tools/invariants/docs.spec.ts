import { describe, expect, it } from '@jest/globals';
import { posix } from 'node:path';
import { isOffered, listShellLines, type Offers } from './commands.ts';
import { exists, listFiles, read } from './repository.ts';

const pages = listFiles().filter((file) => file.endsWith('.md'));

/** Links of a page to files of this repository, from the top of it. */
function listLinks(page: string): string[] {
  return [...read(page).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => posix.join(posix.dirname(page), target));
}

function readOffers(): Offers {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const projects = listFiles().filter((file) => posix.basename(file) === 'project.json');
  const targets = projects.map((file) => {
    const project = JSON.parse(read(file)) as { name: string; targets: Record<string, unknown> };
    return [file === 'project.json' ? '' : project.name, Object.keys(project.targets)] as const;
  });
  return { scripts: Object.keys(scripts), targets: Object.fromEntries(targets) };
}

describe('the documentation', () => {
  it('should have every page of docs/ in its index', () => {
    const index = 'docs/README.md';
    const written = pages.filter((page) => page.startsWith('docs/') && page !== index);

    const linked = listLinks(index).filter((link) => link.startsWith('docs/'));

    expect(linked.toSorted()).toEqual(written.toSorted());
  });

  it('should link to files that exist', () => {
    const broken = pages.flatMap((page) =>
      listLinks(page)
        .filter((link) => !exists(link))
        .map((link) => `${page}: ${link}`),
    );

    expect(broken).toEqual([]);
  });

  it('should show commands that exist', () => {
    const offers = readOffers();

    const unknown = pages.flatMap((page) =>
      listShellLines(read(page))
        .filter((line) => !isOffered(line, offers))
        .map((line) => `${page}: ${line}`),
    );

    expect(unknown).toEqual([]);
  });
});
