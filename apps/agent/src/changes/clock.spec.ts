import { describe, expect, it } from '@jest/globals';
import { Clock, NS_PER_MS } from './clock.ts';

const DAY = 86_400_000;

describe(Clock.name, () => {
  const sut = new Clock();

  it('should call at a moment and not before', async () => {
    const moment = sut.now() + 20n * NS_PER_MS;

    const called = await new Promise<bigint>((resolve) => {
      sut.at(moment, () => {
        resolve(sut.now());
      });
    });

    expect(called >= moment).toBe(true);
  });

  it('should call at once where the moment has passed', async () => {
    await new Promise<void>((resolve) => {
      sut.at(sut.now() - 1n, resolve);
    });
  });

  it('should not take a month for no time at all, as setTimeout does', async () => {
    let isCalled = false;
    const cancel = sut.after(30 * DAY, () => {
      isCalled = true;
    });

    await sut.sleep(20);

    cancel();
    expect(isCalled).toBe(false);
  });

  it('should not call what was cancelled', async () => {
    let isCalled = false;
    const cancel = sut.after(5, () => {
      isCalled = true;
    });

    cancel();
    await sut.sleep(20);

    expect(isCalled).toBe(false);
  });
});
