import { builtinModules } from 'node:module';
import type { Plugin } from 'rolldown';

/** Functions of modules that are not needed to start: their module is loaded when one is called. */
const LOADED_LATE: Readonly<Record<string, RegExp>> = {
  crypto: /^[a-z]/,
  'fs/promises': /^[a-z]/,
};

/**
 * What an ES module of the bundle imports of Node's own modules. Node reads every member of such a
 * module for an `import`, also those that load more when they are read: `http.WebSocket` alone
 * loads undici, which takes 10 ms. Here only members that are used are read.
 *
 * @param apart modules that something else takes the place of.
 */
export function leanBuiltins(apart: readonly string[]): Plugin {
  const names = new Map(
    builtinModules
      .filter((name) => !name.startsWith('node:'))
      .flatMap((name) => [`node:${name}`, name].map((id) => [id, name] as const)),
  );
  for (const id of apart) {
    names.delete(id);
  }
  return {
    name: 'lean-builtins',
    resolveId(id, importer, { kind }) {
      const name = names.get(id);
      const isOurs = importer?.startsWith(PREFIX) === false && kind === 'import-statement';
      return isOurs && name !== undefined ? `${PREFIX}${name}` : undefined;
    },
    load: (id) => (id.startsWith(PREFIX) ? readMembers(id.slice(PREFIX.length)) : undefined),
  };
}

const PREFIX = '\0builtin:';

/** @returns a module that exports each member of a module of Node by itself. */
function readMembers(name: string): string {
  const members = Object.keys(process.getBuiltinModule(name) ?? {}).filter((member) =>
    /^[\w$]+$/.test(member),
  );
  const get = `process.getBuiltinModule('node:${name}')`;
  const exports = members.map((member, index) => {
    const value = LOADED_LATE[name]?.test(member)
      ? `(...args) => ${get}.${member}(...args)`
      : `/* @__PURE__ */ (() => ${get}.${member})()`;
    return `const _${index} = ${value}; export { _${index} as ${member} };`;
  });
  return [...exports, `export default /* @__PURE__ */ (() => ${get})();`].join('\n');
}
