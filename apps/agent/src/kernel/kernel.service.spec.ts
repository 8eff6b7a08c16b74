import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseFault } from '@sidecar-injector/tc';
import { FakeKernel } from '../../test/kernel/fake-kernel.ts';
import { FakeProcNet } from '../../test/fake-proc-net.ts';
import { FakeTcProcess } from '../../test/fake-tc-process.ts';
import { type Faults, NO_MEMORY } from '../faults/fault-state.ts';
import { planFaults } from '../faults/plan-faults.ts';
import { CommandError } from './command.error.ts';
import type { InterfacePlan } from './interface-plan.ts';
import { isEmptyChange, planChange } from './kernel-change.ts';
import type { KernelError } from './kernel.error.ts';
import { KernelReader } from './kernel-reader.service.ts';
import { KernelService } from './kernel.service.ts';
import type { TcProcess } from './tc.process.ts';

const EVERYTHING = {
  wide: { delay: { time: '20ms', jitter: '3ms' }, direction: 'both' },
  narrow: { loss: { percent: 10 }, match: { cidrs: ['10.0.0.0/8'], ports: ['8000-8999'] } },
};

describe(KernelService.name, () => {
  let kernel: FakeKernel;
  let process: FakeTcProcess;
  let reader: KernelReader;
  let sut: KernelService;

  beforeEach(() => {
    kernel = new FakeKernel();
    process = new FakeTcProcess(kernel);
    reader = new KernelReader(process as unknown as TcProcess, new FakeProcNet(kernel));
    sut = new KernelService(process as unknown as TcProcess, reader);
  });

  const plan = async (faults: Record<string, unknown>): Promise<readonly InterfacePlan[]> => {
    const active: Faults = new Map(
      Object.entries(faults).map(([name, json]) => [
        name,
        { fault: parseFault(name, json), interfaces: ['eth0'] },
      ]),
    );
    const around = { view: await reader.read(), memory: NO_MEMORY, cleanPorts: [2332] };
    return planFaults(active, around).plans;
  };

  const apply = async (
    wanted: readonly InterfacePlan[],
    before: readonly InterfacePlan[] = [],
  ): Promise<void> => {
    const view = await reader.read();
    await sut.apply(planChange(wanted, view), wanted, { view, plans: before });
  };

  it('should leave nothing to do behind a change', async () => {
    const wanted = await plan(EVERYTHING);

    await apply(wanted);

    expect(isEmptyChange(planChange(wanted, await reader.read()))).toBe(true);
  });

  describe('when a line of the batch is refused', () => {
    it('should leave the kernel as it was, whichever line it is', async () => {
      const small = await plan({ small: { rate: '1mbit', match: { ports: [80] } } });
      await apply(small);
      const wanted = await plan({
        ...EVERYTHING,
        small: { rate: '2mbit', match: { ports: [80] } },
      });
      const before = kernel.snapshot();
      const { lines } = planChange(wanted, await reader.read());
      expect(lines.length).toBeGreaterThan(20);

      for (const line of lines) {
        kernel.refusals.push({ line: new RegExp(`^${escape(line)}$`), stderr: 'Error: no.' });
        const error = await apply(wanted, small).catch((thrown: unknown) => thrown as KernelError);
        kernel.refusals.length = 0;

        expect({ line, error }).toMatchObject({ error: { code: 'tc_failed', rolledBack: true } });
        expect({ line, snapshot: kernel.snapshot() }).toEqual({ line, snapshot: before });
      }
    });

    it('should name the line and what tc said of it', async () => {
      kernel.refusals.push({ line: /netem/, stderr: 'Error: netem is full.' });

      const failure = apply(await plan({ slow: { delay: { time: '1ms' } } }));

      await expect(failure).rejects.toMatchObject({
        message: expect.stringMatching(/^tc qdisc replace .*netem.*: Error: netem is full\.$/),
        stderr: expect.stringContaining('Command failed -:3'),
      });
    });

    it('should say so where the way back is barred', async () => {
      kernel.refusals.push(
        { line: /netem/, stderr: 'Error: no.' },
        { line: /qdisc del/, stderr: 'Error: no.' },
      );

      const failure = apply(await plan({ slow: { delay: { time: '1ms' } } }));

      await expect(failure).rejects.toMatchObject({ code: 'tc_failed', rolledBack: false });
    });

    it('should know what the kernel cannot combine', async () => {
      kernel.refusals.push({
        line: /netem/,
        stderr: 'Error: netem: cannot mix duplicating netems with other netems in tree.',
      });

      const failure = apply(await plan({ twice: { duplicate: { percent: 1 } } }));

      await expect(failure).rejects.toMatchObject({
        code: 'unsupported_combination',
        rolledBack: true,
      });
    });
  });

  it('should undo what the kernel has silently not taken', async () => {
    const wanted = await plan({ slow: { delay: { time: '1ms' } } });
    const before = kernel.snapshot();
    const view = await reader.read();
    const { lines, ...rest } = planChange(wanted, view);

    const failure = sut.apply({ ...rest, lines: lines.slice(0, -1) }, wanted, { view, plans: [] });

    await expect(failure).rejects.toMatchObject({ code: 'tc_failed', rolledBack: true });
    expect(kernel.snapshot()).toBe(before);
  });

  it('should not be sure of anything when the kernel cannot be read', async () => {
    const wanted = await plan({ slow: { delay: { time: '1ms' } } });
    const view = await reader.read();
    process.fail = (call) =>
      call.includes('show') ? new CommandError('timeout', call, '') : undefined;

    const failure = sut.apply(planChange(wanted, view), wanted, { view, plans: [] });

    await expect(failure).rejects.toMatchObject({ code: 'tc_timeout', rolledBack: false });
  });

  it('should remove duplicating leaves before it sets others', async () => {
    const twice = await plan({ twice: { duplicate: { percent: 1 } } });
    await apply(twice);
    kernel.changes.length = 0;

    await apply(await plan({ other: { loss: { percent: 1 }, match: { ports: [80] } } }), twice);

    const removed = kernel.changes.findIndex((line) => line.startsWith('class del'));
    const set = kernel.changes.findIndex((line) => line.includes('netem'));
    expect(removed).toBeGreaterThanOrEqual(0);
    expect(removed).toBeLessThan(set);
  });

  it('should clear all that is ours, and keep filters of others', async () => {
    kernel.tc(['qdisc', 'add', 'dev', 'eth0', 'clsact'], '');
    kernel.tc(
      'filter add dev eth0 ingress protocol ip pref 5 u32 match u32 0x1 0xff at 0 action pass'.split(
        ' ',
      ),
      '',
    );
    const before = kernel.snapshot();
    await apply(await plan(EVERYTHING));

    await sut.clear();

    expect(kernel.snapshot()).toBe(before);
  });
});

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
