import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { z } from 'zod';

const schema = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(readFileSync(new URL('../../schemas/errors-limits-check.json', import.meta.url), 'utf8')));
const validate = new Ajv({ allowUnionTypes: true }).compile(schema);

/** Holds a result of `sf errors limits check` against its published schema. */
export function expectLimitsSchema(result: unknown): void {
  expect(validate(result), JSON.stringify(validate.errors)).to.equal(true);
}
