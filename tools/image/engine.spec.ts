import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import type { Commands } from './commands.ts';
import { findEngine } from './engine.ts';
import { describeImage } from './image.ts';

const IMAGE = describeImage(WORKSPACE.root, 'agent', 'f00');

/** A machine where only the given commands end well. */
class FakeCommands implements Commands {
  readonly ran: string[] = [];
  private readonly working: readonly string[];

  constructor(...working: readonly string[]) {
    this.working = working;
  }

  readonly has = (program: string): boolean => this.working.includes(program);

  readonly succeeds = (...command: readonly string[]): boolean =>
    this.working.some((start) => start.includes(' ') && command.join(' ').startsWith(start));

  readonly run = (...command: readonly string[]): void => {
    this.ran.push(command.join(' '));
  };
}

describe(findEngine.name, () => {
  it('should take Docker where its engine answers', () => {
    const commands = new FakeCommands('docker', 'buildah', 'docker info');
    const sut = findEngine(commands);

    sut.build(IMAGE);
    sut.save(IMAGE);

    expect(commands.ran).toEqual([
      `docker build --quiet -f docker/agent.Dockerfile -t ${IMAGE.reference} --build-arg VERSION=${String(IMAGE.buildArgs['VERSION'])} --build-arg REVISION=f00 .`,
      `docker save --output dist/images/agent.tar ${IMAGE.reference}`,
    ]);
  });

  it('should take buildah where Docker is a command without an engine', () => {
    expect(findEngine(new FakeCommands('docker', 'buildah')).name).toBe('buildah');
  });

  it('should say what to do where there is neither', () => {
    expect(() => findEngine(new FakeCommands())).toThrow(
      'no Docker engine answers, and buildah is not installed: start Docker, or apt-get install buildah mmdebstrap',
    );
  });
});

describe('the base image of buildah', () => {
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    ['is there', 'buildah inspect'],
    ['can be pulled', 'buildah pull'],
  ])('should be taken as it is where it %s', (_, working) => {
    const commands = new FakeCommands('buildah', working);

    findEngine(commands).build(IMAGE);

    expect(commands.ran).toHaveLength(1);
  });

  it('should be made from packages and Node where it cannot be pulled', () => {
    const commands = new FakeCommands('buildah', 'mmdebstrap');

    findEngine(commands).build(IMAGE);

    expect(commands.ran).toEqual([
      expect.stringMatching(/^mmdebstrap .* bookworm .*root\.tar$/),
      expect.stringMatching(/^cp .*\/node\/bin\/node /),
      expect.stringContaining(`-t ${IMAGE.base} `),
      expect.stringContaining(`-t ${IMAGE.reference} `),
    ]);
  });

  it('should say what to do where it cannot be made either', () => {
    expect(() => {
      findEngine(new FakeCommands('buildah')).build(IMAGE);
    }).toThrow(
      'docker.io/library/node:24-bookworm-slim cannot be pulled, and to make it here, mmdebstrap is missing: apt-get install mmdebstrap',
    );
  });
});
