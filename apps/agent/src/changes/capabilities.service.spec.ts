import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeProcRepository } from '../../test/fake-proc.repository.ts';
import { FakeTcProcess } from '../../test/fake-tc-process.ts';
import { SimulatedNamespace } from '@sidecar-injector/tc/testing';
import { readConfig } from '../config/config.ts';
import { FEATURES } from './capabilities.ts';
import { CapabilitiesService } from './capabilities.service.ts';
import { CommandError } from './command.error.ts';
import type { TcProcess } from './tc.process.ts';

const UNKNOWN_QDISC = 'Error: Specified qdisc kind is unknown.';

describe(CapabilitiesService.name, () => {
  let kernel: SimulatedNamespace;
  let process: FakeTcProcess;
  let sut: CapabilitiesService;
  let bare: string;

  beforeEach(() => {
    kernel = new SimulatedNamespace();
    process = new FakeTcProcess(kernel);
    sut = new CapabilitiesService(
      readConfig({}).config,
      process as unknown as TcProcess,
      new FakeProcRepository(kernel),
    );
    bare = kernel.snapshot();
  });

  it('should find everything in three commands, once', async () => {
    await sut.require(FEATURES);
    await sut.require(FEATURES);

    expect(process.calls).toEqual([
      'ip link add name fiprobe type ifb',
      'tc -batch -',
      'ip link del dev fiprobe',
    ]);
    expect(kernel.snapshot()).toBe(bare);
  });

  it('should never try on a device of the Pod', async () => {
    kernel.refusals.push({ line: /netem/, stderr: UNKNOWN_QDISC });
    await sut.probe();

    expect(kernel.changes.filter((line) => !line.includes('fiprobe'))).toEqual([]);
  });

  it('should name the module that is missing, and try again later', async () => {
    kernel.refusals.push({ line: /netem/, stderr: UNKNOWN_QDISC });
    await expect(sut.require(['htb', 'netem'])).rejects.toMatchObject({
      code: 'kernel_feature_missing',
      message: 'The kernel of the node lacks netem.',
      remedy: expect.stringContaining('modprobe -a sch_netem'),
    });
    expect(sut.features).toMatchObject({ htb: true, netem: false, tbf: true, bpf: true });
    expect(kernel.snapshot()).toBe(bare);

    kernel.refusals.length = 0;
    await sut.require(['htb', 'netem']);

    expect(sut.features.netem).toBe(true);
  });

  it('should know nothing of the rest where there is no ifb to try on', async () => {
    kernel.refusals.push({ line: /ifb/, stderr: 'Error: Unknown device type.' });

    expect(await sut.probe()).toMatchObject({ ifb: false, netem: undefined });
    await expect(sut.require(['netem'])).resolves.toBeUndefined();
    await expect(sut.require(['ifb'])).rejects.toMatchObject({ code: 'kernel_feature_missing' });
  });

  it('should use a scratch device up that was left behind', async () => {
    kernel.ip('link add name fiprobe type ifb');

    expect(await sut.probe()).toMatchObject({ ifb: true, netem: true });
    expect(kernel.snapshot()).toBe(bare);
  });

  it.each([
    { failure: 'not_permitted', code: 'not_permitted' },
    { failure: 'timeout', code: 'tc_timeout' },
    { failure: 'missing', code: 'tc_missing' },
  ] as const)('should say $code, and leave no scratch device', async ({ failure, code }) => {
    process.fail = (call) =>
      call.startsWith('tc') ? new CommandError(failure, call, 'no') : undefined;

    await expect(sut.require(['netem'])).rejects.toMatchObject({ code });

    expect(kernel.snapshot()).toBe(bare);
  });

  it('should try once for all who ask at the same time', async () => {
    await Promise.all([sut.probe(), sut.probe(), sut.require(FEATURES)]);

    expect(process.calls).toHaveLength(3);
  });
});
