/** Version of the API server, as `/version` gives it; `minor` without a provider's suffix. */
export interface KubeVersion {
  readonly major: number;
  readonly minor: number;
}

/**
 * Reads `1.31`, `v1.31.2-gke.1`, and `1.31+`, which `/version` of some providers makes of its
 * `major` and `minor`; absent where there is no version in the text.
 */
export function readKubeVersion(text: string): KubeVersion | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:[.+-].*)?$/.exec(text) ?? [];
  return major === undefined || minor === undefined
    ? undefined
    : { major: Number(major), minor: Number(minor) };
}
