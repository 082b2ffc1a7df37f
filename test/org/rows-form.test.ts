import { expect } from 'chai';
import { fitsRowsForm } from '../../src/org/rows-form.ts';

describe('fitsRowsForm', () => {
  const fitting = [
    ['CSV', '"Id","Success"', 'text/csv;charset=UTF-8'],
    ['CSV', '\uFEFFId', 'application/octet-stream'],
    ['CSV', 'Id', undefined],
    ['CSV', 'Id', 'zip/csv'],
    ['CSV', '\n', 'text/csv'],
    ['XML', '\uFEFF\n<?xml version="1.0"?>', 'Application/XML; charset=UTF-8'],
    ['XML', '<results/>', 'text/plain'],
    ['JSON', ' [', 'application/json'],
  ] as const;
  for (const [form, text, type] of fitting) {
    it(`takes ${JSON.stringify(text)} of type ${type ?? 'unknown'} for ${form}`, () => {
      expect(fitsRowsForm(form, Buffer.from(text), type)).to.equal(true);
    });
  }

  const other = [
    ['CSV', '<html>', 'text/csv'],
    ['CSV', '\uFEFF\n [{"errorCode":', 'text/plain'],
    ['CSV', 'Id,Name', 'text/html'],
    ['XML', 'Id,Name', 'application/xml'],
    ['XML', '<html>', 'text/html'],
    ['JSON', '<html>', 'application/json'],
    ['JSON', 'Service Unavailable', undefined],
  ] as const;
  for (const [form, text, type] of other) {
    it(`does not take ${JSON.stringify(text)} of type ${type ?? 'unknown'} for ${form}`, () => {
      expect(fitsRowsForm(form, Buffer.from(text), type)).to.equal(false);
    });
  }
});
