import '../check-node.mjs';

/** The first line of an error is for the user; a stack would only hide it. */
function tell(error: unknown): void {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function isMissingPackage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}

try {
  const { start } = await import('./start.ts');
  await start(process.argv.slice(2));
} catch (error) {
  tell(isMissingPackage(error) ? new Error('A package is missing: run `npm ci` first.') : error);
}
