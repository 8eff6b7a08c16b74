import type { Percent } from '../units/percent.ts';
import type { BitRate } from '../units/rate.ts';
import type { Nanoseconds } from '../units/time.ts';

/** A share of packets, and how much each depends on the one before it. */
export interface Share {
  readonly percent: Percent;
  readonly correlation: Percent;
}

/** Shapes of jitter for which iproute2 brings a table (tc-netem(8)). */
export const DISTRIBUTIONS = ['uniform', 'normal', 'pareto', 'paretonormal'] as const;
export type Distribution = (typeof DISTRIBUTIONS)[number];

/** How packets are chosen to be lost: by chance, or by a Markov chain (tc-netem(8)). */
export type LossModel =
  | ({ readonly model: 'random' } & Share)
  | {
      readonly model: 'gemodel' | 'state';
      /** By their names, in the order in which tc takes them. */
      readonly shares: Readonly<Record<string, Percent>>;
    };

/** Every setting of one netem qdisc, so that setting it leaves nothing of what was there before. */
export interface Netem {
  readonly delay: Nanoseconds;
  readonly jitter: Nanoseconds;
  readonly delayCorrelation: Percent;
  readonly distribution: Distribution;
  readonly loss: LossModel;
  readonly duplicate: Share;
  readonly corrupt: Share;
  readonly reorder: Share & { readonly gap: number };
  /** Always 0: the HTB class has the rate. It is sent and read back since netem keeps what it has. */
  readonly rate: BitRate;
}

const NO_SHARE: Share = { percent: 0, correlation: 0 };

/** A netem that changes nothing. */
export const CLEAN: Netem = {
  delay: 0,
  jitter: 0,
  delayCorrelation: 0,
  distribution: 'uniform',
  loss: { model: 'random', ...NO_SHARE },
  duplicate: NO_SHARE,
  corrupt: NO_SHARE,
  reorder: { ...NO_SHARE, gap: 0 },
  rate: 0,
};
