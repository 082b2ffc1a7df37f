import type { Inventory } from './entry.ts';
import apexExceptions from './inventory/apex-exceptions.json' with { type: 'json' };
import bulkCodes from './inventory/bulk-codes.json' with { type: 'json' };
import restCodes from './inventory/rest-codes.json' with { type: 'json' };
import soapExceptionCodes from './inventory/soap-exception-codes.json' with { type: 'json' };
import soapStatusCodes from './inventory/soap-status-codes.json' with { type: 'json' };

// oxlint-disable typescript/no-unsafe-type-assertion -- test/catalogue parses every file with its zod schema

/** Which codes exist, list by list. */
export const INVENTORIES: readonly Inventory[] = [
  bulkCodes,
  soapStatusCodes,
  soapExceptionCodes,
  restCodes,
  apexExceptions,
] as Inventory[];
