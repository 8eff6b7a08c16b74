import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { EFFECT_NAMES } from '../effects/index.ts';
import { isRefused, refusalOf } from '../testing/refused.ts';
import { formatFault } from './fault.ts';
import { parseShorthand, type Query, SHORTHAND_KINDS, SHORTHAND_PARAMETERS } from './shorthand.ts';

const egress = { direction: 'egress', priority: 100 };

function read(kind: string, value: string, query: Query = {}): unknown {
  const fault = parseShorthand(kind, value, query);
  return fault && { name: fault.name, ...formatFault(fault) };
}

describe(parseShorthand.name, () => {
  it.each([
    ['latency', '20ms', {}, { delay: { time: '20ms' } }],
    ['latency', '20', {}, { delay: { time: '20ms' } }],
    [
      'latency',
      '20ms',
      { jitter: '2ms', correlation: '25%', distribution: 'normal' },
      { delay: { time: '20ms', jitter: '2ms', correlation: 25, distribution: 'normal' } },
    ],
    ['loss', '10', {}, { loss: { percent: 10 } }],
    ['loss', '10%', { correlation: '5' }, { loss: { percent: 10, correlation: 5 } }],
    ['duplicate', '1', {}, { duplicate: { percent: 1 } }],
    ['corrupt', '0.1', {}, { corrupt: { percent: 0.1 } }],
    [
      'reorder',
      '25',
      { delay: '10ms', correlation: '50' },
      { delay: { time: '10ms' }, reorder: { percent: 25, correlation: 50 } },
    ],
    ['rate', '1mbit', {}, { rate: '1mbit' }],
    [
      'rate',
      '1mbit',
      { delay: '10ms', jitter: '1ms', correlation: '5' },
      { delay: { time: '10ms', jitter: '1ms', correlation: 5 }, rate: '1mbit' },
    ],
    ['partition', 'on', {}, { direction: 'both', partition: true }],
    ['partition', 'on', { direction: 'egress' }, { partition: true }],
    ['loss', '1', { delay: '5' }, { delay: { time: '5ms' }, loss: { percent: 1 } }],
  ])('should read /%s/%s with %j', (kind, value, query, json) => {
    expect(read(kind, value, query)).toEqual({ name: kind, ...egress, ...json });
  });

  it.each([
    [{ to: '10.0.0.0/8' }, { match: { cidrs: ['10.0.0.0/8'] } }],
    [{ to: '10.0.0.0/8,fd00::/8' }, { match: { cidrs: ['10.0.0.0/8', 'fd00::/8'] } }],
    [
      { to: ['10.0.0.0/8', 'fd00::/8,::1'] },
      { match: { cidrs: ['10.0.0.0/8', 'fd00::/8', '::1'] } },
    ],
    [
      { from: '10.1.2.3', direction: 'ingress' },
      { match: { cidrs: ['10.1.2.3'] }, direction: 'ingress' },
    ],
    [
      { to: '10.1.2.3', direction: 'both' },
      { match: { cidrs: ['10.1.2.3'] }, direction: 'both' },
    ],
    [{ port: '80,8000-8999' }, { match: { ports: [80, '8000-8999'] } }],
    [{ port: ['80', '443'], protocol: 'tcp' }, { match: { ports: [80, 443], protocol: 'tcp' } }],
    [{ for: '30s' }, { duration: '30s' }],
    [{ priority: '7' }, { priority: 7 }],
    [{ priority: '0' }, { priority: 0 }],
    [{ dryRun: 'true' }, {}],
  ])('should read the parameters %j', (query, json) => {
    expect(read('latency', '20ms', query)).toEqual({
      name: 'latency',
      ...egress,
      delay: { time: '20ms' },
      ...json,
    });
  });

  it.each([
    ...SHORTHAND_KINDS.flatMap((kind) => [
      [kind, '0'],
      [kind, 'off'],
    ]),
    ['latency', '0ms'],
    ['latency', '0.0s'],
    ['loss', '0%'],
    ['corrupt', '0.000'],
    ['rate', '0bit'],
    ['rate', '0mbit'],
  ])('should end the fault by /%s/%s, whatever parameters stand there', (kind, value) => {
    expect(read(kind, value, { to: 'nonsense', for: '30s' })).toBeUndefined();
  });

  it.each([
    // The value
    ['latency', 'fast', {}, 'latency', 'fast'],
    ['latency', '', {}, 'latency', ''],
    ['latency', 'on', {}, 'latency', 'on'],
    ['latency', '20ms loss 100%', {}, 'latency', '20ms loss 100%'],
    ['latency', '601s', {}, 'latency', '601s'],
    ['latency', '-0', {}, 'latency', '-0'],
    ['loss', '101', {}, 'loss', '101'],
    ['loss', '10%25', {}, 'loss', '10%25'],
    ['loss', '10ms', {}, 'loss', '10ms'],
    ['duplicate', 'x', {}, 'duplicate', 'x'],
    ['corrupt', '-1', {}, 'corrupt', '-1'],
    ['reorder', 'x', { delay: '10ms' }, 'reorder', 'x'],
    ['rate', '10', {}, 'rate', '10'],
    ['rate', '1mb', {}, 'rate', '1mb'],
    ['partition', 'true', {}, 'partition', 'true'],
    ['partition', '1', {}, 'partition', '1'],
    // The parameters
    ['latency', '20ms', { jitter: '30ms' }, 'jitter', '30ms'],
    ['latency', '20ms', { jitter: '' }, 'jitter', ''],
    ['latency', '20ms', { jitter: ['1ms', '2ms'] }, 'jitter', ['1ms', '2ms']],
    ['latency', '20ms', { jitter: '1ms', correlation: '101' }, 'correlation', '101'],
    ['latency', '20ms', { jitter: '1ms', distribution: 'gauss' }, 'distribution', 'gauss'],
    ['latency', '20ms', { delay: '10ms' }, 'delay', '10ms'],
    ['loss', '1', { jitter: '1ms' }, 'delay', undefined],
    ['loss', '1', { delay: 'x' }, 'delay', 'x'],
    ['loss', '1', { correlation: 'x' }, 'correlation', 'x'],
    ['rate', '1mbit', { correlation: '5' }, 'delay', undefined],
    ['partition', 'on', { distribution: 'normal' }, 'delay', undefined],
    ['latency', '20ms', { to: '' }, 'to', ''],
    ['latency', '20ms', { to: 'db' }, 'to', 'db'],
    ['latency', '20ms', { to: '10.0.0.0/8,' }, 'to', ''],
    ['latency', '20ms', { to: '10.0.0.0/8, ::1' }, 'to', ' ::1'],
    ['latency', '20ms', { to: ['10.0.0.0/8', { a: 1 }] }, 'to', { a: 1 }],
    ['latency', '20ms', { from: 'db', direction: 'ingress' }, 'from', 'db'],
    ['latency', '20ms', { from: '10.1.2.3' }, 'from', ['10.1.2.3']],
    ['latency', '20ms', { from: '10.1.2.3', direction: 'both' }, 'from', ['10.1.2.3']],
    ['partition', 'on', { from: '10.1.2.3' }, 'from', ['10.1.2.3']],
    ['latency', '20ms', { to: '10.1.2.3', direction: 'ingress' }, 'to', ['10.1.2.3']],
    ['latency', '20ms', { to: '::1', from: '::2', direction: 'ingress' }, 'to', ['::1']],
    ['latency', '20ms', { port: '0' }, 'port', '0'],
    ['latency', '20ms', { port: 'http' }, 'port', 'http'],
    ['latency', '20ms', { port: '80,' }, 'port', ''],
    ['latency', '20ms', { protocol: 'TCP' }, 'protocol', 'TCP'],
    ['latency', '20ms', { protocol: ['tcp', 'udp'] }, 'protocol', ['tcp', 'udp']],
    ['latency', '20ms', { direction: 'in' }, 'direction', 'in'],
    ['latency', '20ms', { for: '30' }, 'for', '30'],
    ['latency', '20ms', { for: ['30s', '40s'] }, 'for', ['30s', '40s']],
    ['latency', '20ms', { priority: '-1' }, 'priority', '-1'],
    ['latency', '20ms', { priority: 'high' }, 'priority', 'high'],
    ['latency', '20ms', { priority: '1000001' }, 'priority', '1000001'],
    ['latency', '20ms', { priority: ['1', '2'] }, 'priority', ['1', '2']],
    // What is none
    ['latency', '20ms', { too: '10.0.0.0/8' }, 'too', '10.0.0.0/8'],
    ['latency', '20ms', { To: '10.0.0.0/8' }, 'To', '10.0.0.0/8'],
    ['latency', '20ms', { toString: '1' }, 'toString', '1'],
    ['latency', '20ms', JSON.parse('{"__proto__": "1"}') as Query, '__proto__', '1'],
    ['latency', '20ms', { match: '{}' }, 'match', '{}'],
    ['latency', '0', { too: '10.0.0.0/8' }, 'too', '10.0.0.0/8'],
    ['slowness', '20ms', {}, 'kind', 'slowness'],
    ['delay', '20ms', {}, 'kind', 'delay'],
    ['toString', '20ms', {}, 'kind', 'toString'],
  ])('should refuse /%s/%s with %j and name "%s"', (kind, value, query, field, wrong) => {
    const error = refusalOf(() => parseShorthand(kind, value, query));

    expect(error).toMatchObject({ code: 'invalid_fault', field });
    expect(error.value).toEqual(wrong);
    expect(error.remedy).not.toBe('');
  });

  it.each([
    ['reorder', '25', {}, 'reorder', 'add a delay: ?delay=10ms'],
    ['latency', '20ms', { correlation: '5' }, 'correlation', 'set jitter'],
    ['latency', '20ms', { distribution: 'normal' }, 'distribution', 'set jitter'],
    ['latency', '20ms', { protocol: 'icmp', port: '80' }, 'protocol', 'leave out ports'],
  ])('should refuse /%s/%s with %j, which cannot be', (kind, value, query, field, remedy) => {
    const error = refusalOf(() => parseShorthand(kind, value, query));

    expect(error).toMatchObject({ code: 'unsupported_combination', field });
    expect(error.remedy).toContain(remedy);
  });

  it('should name what it knows where it does not know something', () => {
    const parameter = refusalOf(() => parseShorthand('latency', '20ms', { too: '1' }));
    const kind = refusalOf(() => parseShorthand('slowness', '20ms', {}));

    expect(parameter.remedy).toBe(`known are ${SHORTHAND_PARAMETERS.join(', ')}`);
    expect(kind.remedy).toBe(`known are ${SHORTHAND_KINDS.join(', ')}`);
  });

  it('should throw nothing but a FaultError, whatever it is given', () => {
    const name = fc.oneof(fc.constantFrom(...SHORTHAND_PARAMETERS), fc.string());
    const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.anything());
    const kind = fc.constantFrom(...SHORTHAND_KINDS);
    fc.assert(
      fc.property(kind, fc.string(), fc.dictionary(name, value), (path, text, query) => {
        expect(isRefused(() => parseShorthand(path, text, query))).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('SHORTHAND_KINDS', () => {
  it('should have one for each effect', () => {
    expect(SHORTHAND_KINDS).toHaveLength(EFFECT_NAMES.length);
    expect(SHORTHAND_KINDS).toEqual([
      'latency',
      'loss',
      'duplicate',
      'corrupt',
      'reorder',
      'rate',
      'partition',
    ]);
  });
});
