/** With what `sidecarctl` ends, and why. */
export const EXIT_CODES = {
  fine: {
    code: 0,
    meaning: 'All went well; warnings may have been given.',
  },
  problems: {
    code: 1,
    meaning:
      'The input or a profile is wrong, the cluster would refuse a workload, or `--diff` has found a difference.',
  },
  usage: {
    code: 2,
    meaning: 'The command line is wrong: an unknown command or option, or a value out of range.',
  },
  missed: {
    code: 3,
    meaning: '`missed` has found Pods without their sidecars.',
  },
} as const satisfies Record<string, { readonly code: number; readonly meaning: string }>;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]['code'];
