import { builtinModules } from 'node:module';
import type { Plugin } from 'rolldown';

/** Modules that are not needed to start: they are loaded when one of their functions is called. */
const LOADED_LATE: readonly string[] = ['crypto', 'fs/promises'];

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
  const module = (process.getBuiltinModule(name) ?? {}) as Readonly<Record<string, unknown>>;
  const members = Object.keys(module).filter((member) => /^[\w$]+$/.test(member));
  const get = `process.getBuiltinModule('node:${name}')`;
  const exports = members.map((member, index) => {
    // A class begins with a capital, and must be there to be extended.
    const isFunction = typeof module[member] === 'function' && /^[a-z]/.test(member);
    const value =
      LOADED_LATE.includes(name) && isFunction
        ? `(...args) => ${get}.${member}(...args)`
        : `/* @__PURE__ */ (() => ${get}.${member})()`;
    return `const _${index} = ${value}; export { _${index} as ${member} };`;
  });
  return [...exports, `export default /* @__PURE__ */ (() => ${get})();`].join('\n');
}
