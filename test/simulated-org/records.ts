import { standardObjects, findField, type ObjectSchema } from './objects.ts';
import { idKey, type IdSequence } from './salesforce-id.ts';

export type OrgRecord = Record<string, string | boolean | null> & { Id: string };

/** The org's records: what a load saves, what a query finds, what a unique field clashes with. */
export class Records {
  readonly #ids: IdSequence;
  readonly #schemas = new Map<string, ObjectSchema>();
  readonly #tables = new Map<string, Map<string, OrgRecord>>();
  readonly #deleted = new Set<string>();
  /** `Object.Field` → value → record id. */
  readonly #unique = new Map<string, Map<string, string>>();

  constructor(ids: IdSequence, objects: readonly ObjectSchema[] = []) {
    this.#ids = ids;
    for (const schema of [...standardObjects, ...objects]) this.#schemas.set(schema.name.toLowerCase(), schema);
  }

  get schemas(): ObjectSchema[] {
    return [...this.#schemas.values()];
  }

  schema(name: string): ObjectSchema | undefined {
    return this.#schemas.get(name.toLowerCase());
  }

  /** Adds an object, or takes the place of the one with its name. */
  define(schema: ObjectSchema): void {
    this.#schemas.set(schema.name.toLowerCase(), schema);
  }

  all(object: string): OrgRecord[] {
    return [...this.#table(object).values()];
  }

  find(object: string, id: string): OrgRecord | undefined {
    return this.#table(object).get(idKey(id));
  }

  wasDeleted(id: string): boolean {
    return this.#deleted.has(idKey(id));
  }

  /** The record that has this value in a field that is unique or an external id. */
  findByValue(object: string, field: string, value: string): OrgRecord | undefined {
    const id = this.#unique.get(`${object}.${field}`.toLowerCase())?.get(value.toLowerCase());
    return id === undefined ? undefined : this.find(object, id);
  }

  insert(object: string, values: Record<string, string | boolean | null>): OrgRecord {
    const schema = this.#require(object);
    const record: OrgRecord = { Id: this.#ids.next(schema.keyPrefix), ...values };
    this.#table(object).set(idKey(record.Id), record);
    this.#index(schema, record);
    return record;
  }

  update(object: string, record: OrgRecord, values: Record<string, string | boolean | null>): void {
    this.#unindex(this.#require(object), record);
    Object.assign(record, values, { Id: record.Id });
    this.#index(this.#require(object), record);
  }

  delete(object: string, record: OrgRecord): void {
    this.#unindex(this.#require(object), record);
    this.#table(object).delete(idKey(record.Id));
    this.#deleted.add(idKey(record.Id));
  }

  #require(object: string): ObjectSchema {
    const schema = this.schema(object);
    if (schema === undefined) throw new Error(`The simulated org has no object ${object}`);
    return schema;
  }

  #table(object: string): Map<string, OrgRecord> {
    const name = object.toLowerCase();
    let table = this.#tables.get(name);
    if (table === undefined) this.#tables.set(name, (table = new Map<string, OrgRecord>()));
    return table;
  }

  #index(schema: ObjectSchema, record: OrgRecord): void {
    for (const [index, value] of this.#uniqueValues(schema, record)) index.set(value, record.Id);
  }

  #unindex(schema: ObjectSchema, record: OrgRecord): void {
    for (const [index, value] of this.#uniqueValues(schema, record)) index.delete(value);
  }

  *#uniqueValues(schema: ObjectSchema, record: OrgRecord): Generator<[index: Map<string, string>, value: string]> {
    for (const [name, value] of Object.entries(record)) {
      const field = findField(schema, name);
      if (typeof value !== 'string' || value === '' || !(field?.unique === true || field?.externalId === true))
        continue;
      const key = `${schema.name}.${field.name}`.toLowerCase();
      let index = this.#unique.get(key);
      if (index === undefined) this.#unique.set(key, (index = new Map<string, string>()));
      yield [index, value.toLowerCase()];
    }
  }
}
