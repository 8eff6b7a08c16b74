import { execFile } from 'node:child_process';
import { after, before, it } from 'node:test';
import { promisify } from 'node:util';
import { Agent } from '../lab/agent.ts';
import { median, ping, quantile, throughput } from '../lab/measure.ts';
import { makePod, PEER, POD, removePod } from '../lab/pod.ts';

const RULES = 100;
const SECONDS = 5;

/** Rules that none of the traffic below matches. */
const faults = Object.fromEntries(
  Array.from({ length: RULES }, (_, n) => [
    `rule-${String(n)}`,
    { delay: { time: '50ms' }, match: { ports: [20_000 + n], protocol: 'tcp' } },
  ]),
);

let agent: Agent;
before(makePod);
after(async () => {
  await agent.stop();
  removePod();
});

async function measureProcess(): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 20; n++) {
    const started = performance.now();
    await promisify(execFile)('tc', ['-V']);
    times.push(performance.now() - started);
  }
  return median(times);
}

/** Changes one value again and again. */
async function measureChanges(path: (n: number) => string): Promise<number> {
  const times: number[] = [];
  for (let n = 1; n <= 40; n++) {
    times.push((await agent.ok('GET', path(n))).ms);
  }
  return quantile(times, 0.95);
}

async function measureTraffic(): Promise<{ roundTrip: number; rate: number }> {
  const rates = [];
  for (let n = 0; n < 3; n++) {
    rates.push(await throughput(PEER.ip, SECONDS));
  }
  return { roundTrip: median(ping(POD.ip, 300, 0.01)), rate: median(rates) / 1e6 };
}

it('what the agent costs', async () => {
  agent = await new Agent().start();
  const untouched = await measureTraffic();
  const oneRule = await measureChanges((n) => `/latency/${String(n)}ms?port=1`);
  await agent.stop();
  agent = await new Agent({ AGENT_FAULTS: JSON.stringify(faults) }).start();
  const loaded = await measureTraffic();
  const hundredRules = await measureChanges((n) => `/latency/${String(n)}ms?port=1`);
  const figures = {
    process: await measureProcess(),
    change: { oneRule, hundredRules },
    roundTrip: { floor: untouched.roundTrip, ours: loaded.roundTrip },
    throughput: { floor: untouched.rate, ours: loaded.rate },
  };
  console.log(`figures ${JSON.stringify(figures)}`);
});
