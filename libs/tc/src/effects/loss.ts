import { type FieldReader, oneOf } from '../fields/field-reader.ts';
import { complementOf, formatPercent, parsePercent } from '../units/percent.ts';
import {
  eachWay,
  type Effect,
  type NetemOptions,
  optionsAt,
  percentOf,
  type Reach,
} from './effect.ts';
import type { LossModel } from './netem.ts';
import { pickedShare } from './chance.ts';
import {
  formatShare,
  readShare,
  sayShare,
  shareArguments,
  shareShorthand,
  warnOfCorrelation,
} from './share.ts';

const MODELS: Readonly<Record<LossModel['model'], readonly string[]>> = {
  random: ['model', 'percent', 'correlation'],
  gemodel: ['model', 'p', 'r', 'h', 'k'],
  state: ['model', 'p13', 'p31', 'p32', 'p23', 'p14'],
};
const FIELDS = [...new Set(Object.values(MODELS).flat())];

/** Packets vanish. */
export const loss: Effect<LossModel> = {
  read: (fault) => {
    const model = fault.object('loss', FIELDS, (fields) =>
      fields.optional('model', oneOf('random', 'gemodel', 'state')),
    );
    return fault.object('loss', MODELS[model ?? 'random'], (fields) =>
      read(fields, model ?? 'random'),
    );
  },
  format: (model) => (model.model === 'random' ? formatShare(model) : { ...model }),
  shorthand: shareShorthand('loss'),
  lay: (netem, model) => ({ ...netem, loss: model }),
  toArguments: ({ loss: model }) => ['loss', ...modelArguments(model)],
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

/** netem makes the copy before it loses one of the two: a packet that was to be sent twice is left. */
function lostShare(
  { percent, correlation }: { readonly percent: number; readonly correlation: number },
  { duplicate }: Pick<Reach, 'duplicate'>,
): number {
  const doubled = duplicate === undefined ? 0 : duplicate.percent;
  return (pickedShare(percent, correlation) * (100 - doubled)) / 100;
}

function read(fields: FieldReader, model: LossModel['model']): LossModel {
  const percent = (name: string, otherwise: number): number =>
    fields.optional(name, parsePercent) ?? otherwise;
  switch (model) {
    case 'random':
      return { model, ...readShare(fields) };
    case 'gemodel': {
      const p = fields.required('p', parsePercent);
      return {
        model,
        p,
        r: percent('r', complementOf(p)),
        h: percent('h', 0),
        k: percent('k', 100),
      };
    }
    case 'state': {
      const p13 = fields.required('p13', parsePercent);
      const [p32, p23] = [percent('p32', 0), percent('p23', 100)];
      return {
        model,
        p13,
        p31: percent('p31', complementOf(p13)),
        p32,
        p23,
        p14: percent('p14', 0),
      };
    }
  }
}

/** tc takes `1-h` and `1-k`: the loss in the bad and in the good state. */
function modelArguments(model: LossModel): string[] {
  switch (model.model) {
    case 'random':
      return ['random', ...shareArguments(model)];
    case 'gemodel':
      return [
        'gemodel',
        ...[model.p, model.r, complementOf(model.h), complementOf(model.k)].map(formatPercent),
      ];
    case 'state':
      return [
        'state',
        ...[model.p13, model.p31, model.p32, model.p23, model.p14].map(formatPercent),
      ];
  }
}

function fromKernel(options: NetemOptions): LossModel {
  const [gemodel, state] = [optionsAt(options, 'loss-gemodel'), optionsAt(options, 'loss-state')];
  if ('p' in gemodel) {
    return {
      model: 'gemodel',
      p: percentOf(gemodel['p']),
      r: percentOf(gemodel['r']),
      h: 100 - percentOf(gemodel['1-h']),
      k: 100 - percentOf(gemodel['1-k']),
    };
  }
  if ('p13' in state) {
    return {
      model: 'state',
      p13: percentOf(state['p13']),
      p31: percentOf(state['p31']),
      p32: percentOf(state['p32']),
      p23: percentOf(state['p23']),
      p14: percentOf(state['p14']),
    };
  }
  const random = optionsAt(options, 'loss-random');
  return {
    model: 'random',
    percent: percentOf(random['loss']),
    correlation: percentOf(random['correlation']),
  };
}
