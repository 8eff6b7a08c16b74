import { ValidateNested } from 'class-validator';
import type { DtoClass } from './kind.ts';

/** One value of a list or a map, so that class-validator reports each by its own place. */
export abstract class Item {
  abstract value: unknown;
}

/** One value of a map whose keys have rules, too. */
export abstract class Entry extends Item {
  abstract key: unknown;
}

export type ItemClass = new () => Item;

/** How the value of a member becomes DTOs. */
export type Shape =
  | { readonly of: 'object' | 'objects'; readonly type: DtoClass }
  /** A mapping, or any other value, which a rule then judges. */
  | { readonly of: 'object or value'; readonly type: DtoClass }
  | { readonly of: 'list' | 'map'; readonly type: ItemClass };

const shapes = new Map<unknown, Map<string, Shape>>();

export function ObjectOf(type: DtoClass): PropertyDecorator {
  return shaped({ of: 'object', type });
}

export function ObjectOrValue(type: DtoClass): PropertyDecorator {
  return shaped({ of: 'object or value', type });
}

export function ObjectsOf(type: DtoClass): PropertyDecorator {
  return shaped({ of: 'objects', type });
}

export function ListOf(type: ItemClass): PropertyDecorator {
  return shaped({ of: 'list', type });
}

export function MapOf(type: ItemClass): PropertyDecorator {
  return shaped({ of: 'map', type });
}

/** The shape of a member, also when a class above declares it. */
export function shapeOf(type: DtoClass, member: string): Shape | undefined {
  let owner: unknown = type;
  while (typeof owner === 'function') {
    const shape = shapes.get(owner)?.get(member);
    if (shape !== undefined) {
      return shape;
    }
    owner = Object.getPrototypeOf(owner);
  }
  return undefined;
}

function shaped(shape: Shape): PropertyDecorator {
  return (prototype, member) => {
    const members = shapes.get(prototype.constructor) ?? new Map<string, Shape>();
    shapes.set(prototype.constructor, members.set(String(member), shape));
    ValidateNested()(prototype, member);
  };
}
