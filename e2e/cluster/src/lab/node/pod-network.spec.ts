import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PodNetwork } from './pod-network.ts';

const trial = ['--net', 'ip', 'link', 'add', 'b0', 'type', 'bridge'];
const hasRights = spawnSync('unshare', trial, { stdio: 'ignore' }).status === 0;
const itWithRights = hasRights ? it : it.skip;
const reason = hasRights ? '' : ' (skipped: only root makes the networks of Pods)';

describe(PodNetwork.name, () => {
  let sut: PodNetwork;

  beforeEach(() => {
    if (hasRights) {
      sut = new PodNetwork();
    }
  });

  afterEach(() => {
    if (hasRights) {
      sut.remove();
    }
  });

  itWithRights(`should be at one address while Pods come and go${reason}`, () => {
    const readAddress = (): string => readFileSync(`/sys/class/net/${sut.bridge}/address`, 'utf8');
    const before = readAddress();

    const first = sut.join();
    const second = sut.join();
    const during = readAddress();
    sut.leave(first);
    sut.leave(second);

    expect(during).toBe(before);
    expect(readAddress()).toBe(before);
  });
});
