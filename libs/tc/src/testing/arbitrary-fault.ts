import fc from '@sidecar-injector/testing/property';
import { type Fault, parseFault } from '../fault/fault.ts';

const percent = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: 0, max: 100_000_000 }).map((millionths) => millionths / 1e6),
);
const share = fc.record({ percent, correlation: percent }, { requiredKeys: ['percent'] });

const delay = fc
  .tuple(
    fc.integer({ min: 1, max: 600_000_000 }),
    fc.integer({ min: 1, max: 2_147_000 }),
    percent,
    fc.constantFrom('uniform', 'normal', 'pareto', 'paretonormal'),
    fc.boolean(),
  )
  .map(([time, jitter, correlation, distribution, hasJitter]) => ({
    time: `${String(time)}us`,
    ...(hasJitter && { jitter: `${String(Math.min(time, jitter))}us`, correlation, distribution }),
  }));

const loss = fc.oneof(
  share,
  fc.record(
    { model: fc.constant('gemodel'), p: percent, r: percent, h: percent, k: percent },
    { requiredKeys: ['model', 'p'] },
  ),
  fc.record(
    {
      model: fc.constant('state'),
      p13: percent,
      p31: percent,
      p32: percent,
      p23: percent,
      p14: percent,
    },
    { requiredKeys: ['model', 'p13'] },
  ),
);

/** Few and close to each other, so that blocks lie in and beside each other. */
export const arbitraryCidr = fc.oneof(
  fc
    .tuple(fc.constantFrom('10.1.2.3', '10.1.128.9', '10.200.0.1', '192.0.2.7'), fc.nat(32))
    .map(([address, prefix]) => `${address}/${String(prefix)}`),
  fc
    .tuple(fc.constantFrom('fd00::1', 'fd00:0:0:1::2', 'fd00::ffff:1', '2001:db8::9'), fc.nat(128))
    .map(([address, prefix]) => `${address}/${String(prefix)}`),
);

const port = fc.oneof(fc.integer({ min: 1, max: 65_535 }), fc.constantFrom(22, 80, 443, 65_535));

export const arbitraryPorts = fc.oneof(
  port,
  fc.tuple(port, fc.nat(300)).map(([first, more]) => {
    const last = Math.min(65_535, first + more);
    return `${String(first)}-${String(last)}`;
  }),
);

const portMembers = {
  ports: fc.array(arbitraryPorts, { maxLength: 2 }),
  excludePorts: fc.array(arbitraryPorts, { maxLength: 2 }),
  portSide: fc.constantFrom('remote', 'local', 'any'),
  protocol: fc.constantFrom('tcp', 'udp', 'sctp'),
};
const addressMembers = {
  cidrs: fc.array(arbitraryCidr, { maxLength: 3 }),
  excludeCidrs: fc.array(arbitraryCidr, { maxLength: 3 }),
};

/** The JSON form of a match. */
export const arbitraryMatchJson = fc.oneof(
  fc.record({ ...addressMembers, ...portMembers }, { requiredKeys: [] }),
  fc.record({ ...addressMembers, protocol: fc.constant('icmp') }, { requiredKeys: ['protocol'] }),
);

/** A match that often meets others, and seldom needs many classes. */
const smallMatchJson = fc.record(
  {
    cidrs: fc.array(arbitraryCidr, { minLength: 1, maxLength: 1 }),
    ports: fc.array(arbitraryPorts, { minLength: 1, maxLength: 1 }),
  },
  { requiredKeys: [] },
);

/** The JSON form of a fault. */
export const arbitraryFaultJson = fc
  .record(
    {
      direction: fc.constantFrom('egress', 'ingress', 'both'),
      interfaces: fc.uniqueArray(fc.constantFrom('eth0', 'eth1', 'net1.2_-'), { maxLength: 3 }),
      match: arbitraryMatchJson,
      delay,
      loss,
      duplicate: share,
      corrupt: share,
      reorder: fc.record(
        { percent, correlation: percent, gap: fc.integer({ min: 1, max: 1_000_000 }) },
        { requiredKeys: ['percent'] },
      ),
      rate: fc.integer({ min: 8, max: 100_000_000_000 }).map((rate) => `${String(rate)}bit`),
      partition: fc.boolean(),
      duration: fc.integer({ min: 1_000, max: 604_800_000 }).map((ms) => `${String(ms)}ms`),
      priority: fc.nat(1_000_000),
    },
    { requiredKeys: [] },
  )
  .map(({ reorder, ...fault }) => ({ ...fault, ...(fault.delay && reorder && { reorder }) }))
  .filter(
    (fault) =>
      [fault.delay, fault.loss, fault.duplicate, fault.corrupt, fault.rate].some(
        (effect) => effect !== undefined,
      ) || fault.partition === true,
  );

/** Faults that fit on one interface together. */
export const arbitraryFaults: fc.Arbitrary<Fault[]> = fc
  .array(fc.tuple(arbitraryFaultJson, smallMatchJson, fc.nat(3)), { maxLength: 5 })
  .map((list) =>
    list.map(([json, match, priority], index) =>
      parseFault(`f${String(index)}`, { ...json, match, priority }),
    ),
  );
