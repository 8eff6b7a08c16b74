import type { Container } from '@sidecar-injector/admission';

/** The volume that a container has at a path, as a file system or as a device. */
export function volumeAt(
  { volumeMounts, volumeDevices }: Container,
  path: string,
): string | undefined {
  return (
    volumeMounts?.findLast(({ mountPath }) => isSamePlace(mountPath, path)) ??
    volumeDevices?.findLast(({ devicePath }) => isSamePlace(devicePath, path))
  )?.name;
}

/** The server compares paths as they are written, but `/data/` and `/data` are the same place. */
export function isSamePlace(a: string, b: string): boolean {
  return placeOf(a) === placeOf(b);
}

function placeOf(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
