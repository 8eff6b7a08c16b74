const EXTENSION = /\.ya?ml$/;

/**
 * Whether a file of the profiles' directory holds a profile, by its base name. Dot files do not:
 * a mounted ConfigMap has `..data` beside its keys, and editors leave `.x.yaml.swp`.
 */
export function isProfileFile(name: string): boolean {
  return !name.startsWith('.') && EXTENSION.test(name);
}

/** The name that a profile gets from its file. */
export function defaultProfileName(file: string): string {
  return file.replace(EXTENSION, '');
}
