import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Faults,
  isEmptyChange,
  NO_FAULTS,
  parseFault,
  type Plan,
  plan,
  planChange,
} from '@sidecar-injector/tc';
import { SimulatedNamespace } from '@sidecar-injector/tc/testing';
import { FakeProcRepository } from '../../test/fake-proc.repository.ts';
import { FakeTcProcess } from '../../test/fake-tc-process.ts';
import { CommandError } from './command.error.ts';
import type { ApiError } from '@sidecar-injector/http';
import { KernelRepository } from './kernel.repository.ts';
import type { TcProcess } from './tc.process.ts';

const EVERYTHING = {
  wide: { delay: { time: '20ms', jitter: '3ms' }, direction: 'both' },
  narrow: { loss: { percent: 10 }, match: { cidrs: ['10.0.0.0/8'], ports: ['8000-8999'] } },
  slow: { rate: '10mbit', match: { cidrs: ['10.1.0.0/16'] } },
};
const SMALL = { small: { rate: '1mbit', match: { ports: [80] } } };
const SETTINGS = { cleanPorts: [2_332], queueMemory: 64 * 2 ** 20 };

const FOREIGN = [
  'qdisc add dev eth0 clsact',
  'filter add dev eth0 ingress protocol ip pref 5 u32 match u32 0x1 0xff at 0 action pass',
];

describe(KernelRepository.name, () => {
  let kernel: SimulatedNamespace;
  let process: FakeTcProcess;
  let sut: KernelRepository;
  let before: Plan['state'];

  beforeEach(() => {
    kernel = new SimulatedNamespace();
    process = new FakeTcProcess(kernel);
    sut = new KernelRepository(process as unknown as TcProcess, new FakeProcRepository(kernel));
    before = NO_FAULTS;
  });

  const planFor = async (faults: Record<string, unknown>): Promise<Plan> => {
    const active: Faults = new Map(
      Object.entries(faults).map(([name, json]) => [
        name,
        { fault: parseFault(name, json), interfaces: ['eth0'] },
      ]),
    );
    return plan(active, await sut.read(), before.memory, SETTINGS);
  };

  const apply = async (planned: Plan): Promise<void> => {
    const view = await sut.read();
    await sut.apply(planned, { view, plans: before.plans });
    before = planned.state;
  };

  it('should leave nothing to do behind a change', async () => {
    const planned = await planFor(EVERYTHING);

    await apply(planned);

    const rest = planChange(planned.feasible, await sut.read(), planned.state.memory);
    expect(isEmptyChange(rest)).toBe(true);
  });

  it.each([
    ['nothing', {}],
    ['other faults', SMALL],
    ['the same faults with other values', { ...EVERYTHING, slow: { rate: '1mbit' } }],
  ])(
    'should leave the kernel as it was, whichever line is refused, behind %s',
    async (_, present) => {
      expect(kernel.batch(FOREIGN)).toMatchObject({ code: 0 });
      await apply(await planFor(present));
      const planned = await planFor({ ...EVERYTHING, small: { ...SMALL.small, rate: '2mbit' } });
      const snapshot = kernel.snapshot();
      const { lines } = planned.change;
      expect(lines.length).toBeGreaterThan(10);

      for (const line of lines) {
        kernel.refusals.push({ line: new RegExp(`^${escape(line)}$`), stderr: 'Error: no.' });
        const error = await apply(planned).catch((thrown: unknown) => thrown as ApiError);
        kernel.refusals.length = 0;

        expect({ line, error }).toMatchObject({
          error: { code: 'tc_failed', more: { rolledBack: true } },
        });
        expect({ line, snapshot: kernel.snapshot() }).toEqual({ line, snapshot });
      }
    },
  );

  it('should name the line and what tc said of it', async () => {
    kernel.refusals.push({ line: /netem/, stderr: 'Error: netem is full.' });

    const failure = apply(await planFor({ slow: { delay: { time: '1ms' } } }));

    await expect(failure).rejects.toMatchObject({
      message: expect.stringMatching(/^tc qdisc replace .*netem.*: Error: netem is full\.$/),
      more: { stderr: expect.stringContaining('Command failed -:4') },
    });
  });

  it('should say so where the way back is barred', async () => {
    kernel.refusals.push(
      { line: /netem/, stderr: 'Error: no.' },
      { line: /qdisc del/, stderr: 'Error: no.' },
    );

    const failure = apply(await planFor({ slow: { delay: { time: '1ms' } } }));

    await expect(failure).rejects.toMatchObject({ code: 'tc_failed', more: { rolledBack: false } });
  });

  it('should say so where somebody else has changed a filter of theirs meanwhile', async () => {
    expect(kernel.batch(FOREIGN)).toMatchObject({ code: 0 });
    const planned = await planFor({ slow: { delay: { time: '1ms' } } });
    kernel.refusals.push({ line: /netem/, stderr: 'Error: no.' });
    process.fail = (_, input) => {
      if (input.includes('netem')) {
        kernel.tc('filter del dev eth0 ingress protocol ip pref 5');
      }
      return undefined;
    };

    await expect(apply(planned)).rejects.toMatchObject({
      code: 'tc_failed',
      more: { rolledBack: false },
    });
  });

  it('should know what the kernel cannot combine', async () => {
    kernel.refusesDuplicates = true;
    const twice = { duplicate: { percent: 1 }, match: { ports: [80] } };

    const failure = apply(await planFor({ twice, slow: { delay: { time: '1ms' } } }));

    await expect(failure).rejects.toMatchObject({
      code: 'unsupported_combination',
      more: { rolledBack: true },
    });
  });

  it('should remove duplicating leaves before it sets others', async () => {
    kernel.refusesDuplicates = true;
    await apply(await planFor({ twice: { duplicate: { percent: 1 } } }));

    await apply(await planFor({ other: { loss: { percent: 1 }, match: { ports: [80] } } }));

    expect(kernel.snapshot().match(/netem .*/g)).toEqual([expect.stringContaining('loss-random')]);
  });

  it('should undo what the kernel has silently not taken', async () => {
    const planned = await planFor({ slow: { delay: { time: '1ms' } } });
    const snapshot = kernel.snapshot();
    const { change } = planned;

    const failure = apply({ ...planned, change: { ...change, lines: change.lines.slice(0, -1) } });

    await expect(failure).rejects.toMatchObject({ code: 'tc_failed', more: { rolledBack: true } });
    expect(kernel.snapshot()).toBe(snapshot);
  });

  it('should not be sure of anything when the kernel cannot be read', async () => {
    const planned = await planFor({ slow: { delay: { time: '1ms' } } });
    const view = await sut.read();
    process.fail = (call) => new CommandError('timeout', call, '');

    const failure = sut.apply(planned, { view, plans: [] });

    await expect(failure).rejects.toMatchObject({
      code: 'tc_timeout',
      more: { rolledBack: false },
    });
  });

  it('should clear all that is ours, and keep filters of others', async () => {
    expect(kernel.batch(FOREIGN)).toMatchObject({ code: 0 });
    const snapshot = kernel.snapshot();
    await apply(await planFor(EVERYTHING));

    await sut.clear(before.memory);

    expect(kernel.snapshot()).toBe(snapshot);
  });
});

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
