import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@sidecar-injector/http';
import { loadProfiles } from '@sidecar-injector/injection';
import { ProfilesService } from './profiles.service.ts';

const profile = (name: string): string =>
  `name: ${name}\ncontainers: [{ name: ${name}, image: registry.example/${name} }]\n`;

const BAD = 'containers: [{ image: registry.example/nameless }]\n';

describe(ProfilesService.name, () => {
  let directory: string;
  let lines: string[];
  let sut: ProfilesService;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'profiles-'));
    lines = [];
    const log = createLogger('info', { write: (line) => lines.push(line) });
    sut = new ProfilesService(directory, loadProfiles, log);
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  const write = (name: string, text: string): Promise<void> =>
    writeFile(join(directory, name), text);
  const names = (): string[] => sut.current.map(({ name }) => name);

  it('should take *.yaml and *.yml in the order of their names, and nothing else', async () => {
    await write('b.yml', profile('second'));
    await write('a.yaml', profile('first'));
    await write('.hidden.yaml', BAD);
    await write('readme.md', BAD);

    await sut.refresh();

    expect(sut.problems).toEqual([]);
    expect(names()).toEqual(['first', 'second']);
    expect(sut.check()).toEqual({ ok: true, detail: 'in use: first, second' });
  });

  it.each([
    ['holds no profile', () => Promise.resolve(), 'must hold a *.yaml or *.yml file'],
    ['is not there', () => rm(directory, { recursive: true }), 'ENOENT'],
  ])('should say so when the directory %s', async (_, arrange, problem) => {
    await arrange();

    await sut.refresh();

    expect(sut.problems).toEqual([
      expect.stringMatching(`^INJECTOR_PROFILES_DIR is "${directory}": .*`),
    ]);
    expect(sut.problems[0]).toContain(problem);
    expect(sut.check().ok).toBe(false);
  });

  describe('when good files turn bad and good again', () => {
    beforeEach(async () => {
      await write('a.yaml', profile('old'));
      await sut.refresh();
    });

    it('should keep the last good set, say what is wrong, and take the next good one', async () => {
      const before = sut.current;
      await write('a.yaml', BAD);
      await sut.refresh();

      expect(sut.current).toBe(before);
      expect(sut.failures).toBe(1);
      expect(sut.check()).toEqual({
        ok: true,
        detail: expect.stringMatching(/^in use: old; refused now: a\.yaml: containers\[0\]/),
      });
      expect(lines.at(-1)).toContain('"msg":"profiles refused; those in use stay"');

      await write('a.yaml', profile('new'));
      await sut.refresh();

      expect(names()).toEqual(['new']);
      expect(before.map(({ name }) => name)).toEqual(['old']);
      expect(sut.check()).toEqual({ ok: true, detail: 'in use: new' });
    });

    it('should not lose the set when the last file goes', async () => {
      await rm(join(directory, 'a.yaml'));
      await sut.refresh();

      expect(names()).toEqual(['old']);
      expect(sut.failures).toBe(1);
    });

    it('should count and log the same problem once', async () => {
      await rm(directory, { recursive: true });
      await sut.refresh();
      await sut.refresh();

      expect(sut.failures).toBe(1);
      expect(lines.filter((line) => line.includes('refused'))).toHaveLength(1);
    });

    it('should remember when it took a set last', () => {
      expect(sut.lastSuccess).toBeCloseTo(Date.now() / 1000, -1);
    });
  });
});
