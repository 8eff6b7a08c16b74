import { describe, expect, it } from '@jest/globals';
import { isOffered, listShellLines } from './commands.ts';

const offers = {
  scripts: ['start', 'test', 'bench'],
  targets: { '': ['build', 'test'], cli: ['build', 'test', 'lint'] },
};

describe(listShellLines.name, () => {
  it('should read the commands of sh blocks only', () => {
    const page =
      '```sh\nnpm ci && npm test # all of it\n\ncurl \\\n  -k x\n```\n```yaml\na: b\n```\n';

    expect(listShellLines(page)).toEqual(['npm ci', 'npm test', 'curl    -k x']);
  });
});

describe(isOffered.name, () => {
  it.each([
    'npm ci',
    'npm start -- --once',
    'npm run bench',
    'npx nx test',
    'npx nx test cli --skip-nx-cache',
    'npx nx run-many -t build lint -p cli',
    'npx nx affected -t build',
    'npx nx graph',
    'npx sidecarctl explain -f pod.yaml',
    'kubectl get pods',
  ])('should know `%s`', (line) => {
    expect(isOffered(line, offers)).toBe(true);
  });

  it.each([
    'npm run nothing',
    'npm stop',
    'npx nx lint',
    'npx nx test nobody',
    'npx nx run-many',
    'npx nx affected -t deploy',
    'npx nx affected build',
  ])('should not know `%s`', (line) => {
    expect(isOffered(line, offers)).toBe(false);
  });
});
