import { after, before, it } from 'node:test';
import { makePod, removePod } from '../lab/pod.ts';
import { measureChanges } from './changes.ts';
import { measureStarts } from './starts.ts';
import { measureStreams } from './streams.ts';
import { measureWatching } from './watching.ts';

const RULES = 100;

before(makePod);
after(removePod);

it('what the agent costs', async () => {
  const figures = {
    change: { one: await measureChanges(1), hundred: await measureChanges(RULES) },
    start: await measureStarts(RULES),
    watching: { floor: await measureWatching(1), ours: await measureWatching(RULES) },
    streams: await measureStreams(),
  };
  console.log(`figures ${JSON.stringify(figures)}`);
});
