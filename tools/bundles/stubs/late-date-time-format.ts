/**
 * In place of `Intl.DateTimeFormat`: makes the format when a date is formatted. Nest makes two when
 * it is loaded, which takes 10 ms and a megabyte for the data of languages, and a program that logs
 * in JSON uses none.
 */
export default class LateDateTimeFormat {
  readonly #make: () => Intl.DateTimeFormat;

  constructor(...options: ConstructorParameters<typeof Intl.DateTimeFormat>) {
    this.#make = () => new globalThis.Intl.DateTimeFormat(...options);
  }

  format(date?: Date | number): string {
    return this.#make().format(date);
  }
}
