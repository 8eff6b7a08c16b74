import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../test/fake-clock.ts';
import { ChangeQueue } from './change-queue.ts';

/** A task that ends when it is told to. */
function newTask(): { readonly end: () => void; readonly run: () => Promise<void> } {
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, run: () => done };
}

describe(ChangeQueue.name, () => {
  let clock: FakeClock;
  let sut: ChangeQueue;
  let order: string[];

  beforeEach(() => {
    clock = new FakeClock();
    sut = new ChangeQueue(clock);
    order = [];
  });

  const note = (name: string) => (): Promise<void> => {
    order.push(name);
    return Promise.resolve();
  };

  it('should let one pass at a time, in order', async () => {
    const first = newTask();
    const all = [sut.enter(first.run), sut.enter(note('b')), sut.enter(note('c'))];
    await Promise.resolve();
    expect(order).toEqual([]);

    first.end();
    await Promise.all(all);

    expect(order).toEqual(['b', 'c']);
  });

  it("should put the agent's own tasks first", async () => {
    const first = newTask();
    const all = [sut.enter(first.run), sut.enter(note('call')), sut.enterFirst(note('own'))];

    first.end();
    await Promise.all(all);

    expect(order).toEqual(['own', 'call']);
  });

  it("should prepare each call in its turn, and none of the agent's own tasks", async () => {
    const first = newTask();
    sut.prepareWith(note('prepare'));
    const all = [sut.enter(first.run), sut.enter(note('call')), sut.enterFirst(note('own'))];

    first.end();
    await Promise.all(all);

    expect(order).toEqual(['prepare', 'own', 'prepare', 'call']);
  });

  it('should refuse a call that cannot be prepared, and let the next one pass', async () => {
    sut.prepareWith(() => Promise.reject(new Error('no')));
    const failing = sut.enter(note('call'));
    const own = sut.enterFirst(note('own'));

    await expect(failing).rejects.toThrow('no');
    await own;
    expect(order).toEqual(['own']);
  });

  it('should let others pass behind one that fails', async () => {
    const failing = sut.enter(() => Promise.reject(new Error('no')));
    const next = sut.enter(note('next'));

    await expect(failing).rejects.toThrow('no');
    await next;
    expect(order).toEqual(['next']);
  });

  it('should refuse the 66th, and those that have waited 5 s', async () => {
    const first = newTask();
    const passing = sut.enter(first.run);
    const waiting = Array.from({ length: 64 }, () => sut.enter(note('late')));
    const refusals = waiting.map((each) => expect(each).rejects.toMatchObject({ code: 'busy' }));

    await expect(sut.enter(note('too many'))).rejects.toMatchObject({ code: 'busy' });
    clock.advance(5_000);
    await Promise.all(refusals);

    first.end();
    await passing;
    await sut.enter(note('after'));
    expect(order).toEqual(['after']);
    expect(clock.waiting).toBe(0);
  });

  it('should let a last task pass, and nobody else', async () => {
    const first = newTask();
    const passing = sut.enter(first.run);
    const waiting = [sut.enter(note('call')), sut.enterFirst(note('own'))];
    const closing = sut.close(note('last'));

    for (const refused of [...waiting, sut.enter(note('late')), sut.enterFirst(note('late'))]) {
      await expect(refused).rejects.toMatchObject({ code: 'busy' });
    }
    first.end();
    await Promise.all([passing, closing]);

    expect(order).toEqual(['last']);
  });
});
