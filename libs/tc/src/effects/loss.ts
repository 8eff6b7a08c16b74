import { type FieldReader, oneOf } from '../fields/field-reader.ts';
import { asObject, type Printed } from '../fields/printed.ts';
import { complementOf, formatPercent, parsePercent, type Percent } from '../units/percent.ts';
import { eachWay, type Effect, percentOf, type Reach } from './effect.ts';
import type { LossModel, Share } from './netem.ts';
import { pickedShare } from './chance.ts';
import { formatShare, readShare, sayShare, shareShorthand, warnOfCorrelation } from './share.ts';

/** The shares of each Markov chain, in the order in which tc takes them; the first must be given. */
const CHAINS = {
  gemodel: ['p', 'r', 'h', 'k'],
  state: ['p13', 'p31', 'p32', 'p23', 'p14'],
} as const;

/** What others of them are by default, but for the second: that is what is left of the first. */
const DEFAULTS: Readonly<Record<string, Percent>> = { h: 0, k: 100, p32: 0, p23: 100, p14: 0 };

const MODELS = ['random', 'gemodel', 'state'] as const;
const RANDOM_FIELDS = ['percent', 'correlation'];
const FIELDS = ['model', ...RANDOM_FIELDS, ...CHAINS.gemodel, ...CHAINS.state];

/** Packets vanish. */
export const loss: Effect<LossModel> = {
  read: (fault) => {
    const model =
      fault.object('loss', FIELDS, (fields) => fields.optional('model', oneOf(...MODELS))) ??
      'random';
    const known = model === 'random' ? RANDOM_FIELDS : CHAINS[model];
    return fault.object('loss', ['model', ...known], (fields) =>
      model === 'random' ? { model, ...readShare(fields) } : readChain(fields, model),
    );
  },
  format: (model) =>
    model.model === 'random' ? formatShare(model) : { model: model.model, ...model.shares },
  shorthand: shareShorthand('loss'),
  lay: (netem, model) => ({ ...netem, loss: model }),
  toArguments: ({ loss: model }) => ['loss', model.model, ...lossShares(model).map(formatPercent)],
  fromKernel: (options) => ({ loss: fromKernel(options) }),
  expect: (model, reach) =>
    model.model === 'random'
      ? [`${sayShare(model, lostShare(model, reach))} of packets lost${eachWay(reach)}`]
      : [`packets lost in bursts (${model.model})${eachWay(reach)}`],
  warn: (model) =>
    model.model === 'random'
      ? warnOfCorrelation(model, 'loses', ', and the model gemodel loses packets in bursts')
      : [],
};

/** The shares of a model as tc takes them, and the kernel has them. */
export function lossShares(loss: LossModel): Percent[] {
  return loss.model === 'random'
    ? [loss.percent, loss.correlation]
    : Object.entries(loss.shares).map(([name, share]) => (isReversed(name) ? 100 - share : share));
}

/** tc takes `1-h` and `1-k`: the loss in the bad and in the good state. */
function isReversed(name: string): boolean {
  return name === 'h' || name === 'k';
}

/** netem makes the copy before it loses one of the two: a packet that was to be sent twice is left. */
function lostShare({ percent, correlation }: Share, { duplicate }: Reach): Percent {
  const doubled = duplicate === undefined ? 0 : duplicate.percent;
  return (pickedShare(percent, correlation) * (100 - doubled)) / 100;
}

function readChain(fields: FieldReader, model: keyof typeof CHAINS): LossModel {
  const [first, ...others] = CHAINS[model];
  const given = fields.required(first, parsePercent);
  const rest = others.map((name) => {
    const share = fields.optional(name, parsePercent) ?? DEFAULTS[name] ?? complementOf(given);
    return [name, share] as const;
  });
  return { model, shares: { [first]: given, ...Object.fromEntries(rest) } };
}

function fromKernel(options: Printed): LossModel {
  for (const model of ['gemodel', 'state'] as const) {
    const names = CHAINS[model];
    const part = asObject(options[`loss-${model}`]);
    if (names[0] in part) {
      const shares = names.map((name) => [
        name,
        isReversed(name) ? 100 - percentOf(part[`1-${name}`]) : percentOf(part[name]),
      ]);
      return { model, shares: Object.fromEntries(shares) as Readonly<Record<string, Percent>> };
    }
  }
  const random = asObject(options['loss-random']);
  return {
    model: 'random',
    percent: percentOf(random['loss']),
    correlation: percentOf(random['correlation']),
  };
}
