import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BAD_CALLS, type BadCall } from '../test/bad-input/calls.ts';
import { findWrong } from '../test/bad-input/find-wrong.ts';
import { TestAgent } from '../test/new-agent.ts';
import { AppModule } from './app.module.ts';

const FIELDS = Map.groupBy(BAD_CALLS, ({ field }) => field);

describe(AppModule.name, () => {
  let agent: TestAgent;

  const findAnsweredWrong = async (calls: readonly BadCall[]): Promise<unknown[]> => {
    const answers = await Promise.all(
      calls.map(async ({ method, url, body, headers }) => agent.call(method, url, body, headers)),
    );
    return calls.flatMap((call, index) => findWrong(call, answers[index]));
  };

  beforeAll(async () => {
    agent = await TestAgent.start();
  });

  afterAll(() => agent.stop());

  it('should have more than 200 bad values to try', () => {
    expect(new Set(BAD_CALLS.map(({ value }) => value)).size).toBeGreaterThan(200);
  });

  it.each([...FIELDS])('should refuse each bad %s, and say why', async (_, calls) => {
    const before = agent.process.calls.length;

    expect(await findAnsweredWrong(calls)).toEqual([]);
    expect(agent.process.calls).toHaveLength(before);
  });
});
