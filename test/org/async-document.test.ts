import { expect } from 'chai';
import { parseAsyncDocument } from '../../src/org/async-document.ts';

describe('parseAsyncDocument', () => {
  it('reads JSON and XML of one document alike, but for the types of values', () => {
    const json = parseAsyncDocument('{"id":"750","numberRecordsFailed":3,"assignmentRuleId":null}');
    const xml = parseAsyncDocument(
      '<?xml version="1.0"?>\n<jobInfo xmlns="x"><id>750</id>\n<numberRecordsFailed> 3 </numberRecordsFailed><assignmentRuleId xsi:nil="true"/></jobInfo>\n',
    );
    expect(json).to.deep.equal({ id: '750', numberRecordsFailed: 3, assignmentRuleId: null });
    expect(xml).to.deep.equal({ id: '750', numberRecordsFailed: '3', assignmentRuleId: undefined });
  });

  it('gives elements of one name as a list', () => {
    const xml = '<batchInfoList><batchInfo><id>1</id></batchInfo><batchInfo><id>2</id></batchInfo></batchInfoList>';
    expect(parseAsyncDocument(xml)).to.deep.equal({ batchInfo: [{ id: '1' }, { id: '2' }] });
  });

  it('gives an empty text for a list without items', () => {
    expect(parseAsyncDocument('<batchInfoList xmlns="x"/>')).to.equal('');
  });

  it('takes no name for more than a name', () => {
    const document = parseAsyncDocument('<jobInfo><__proto__><id>1</id></__proto__><id>2</id></jobInfo>');
    expect(Object.getPrototypeOf(document)).to.equal(Object.prototype);
    expect(document).to.have.property('id', '2');
  });

  for (const text of ['', 'Service Unavailable', '{"id":', '<jobInfo><id>750</id>', '<html><body><p>x</body></html>']) {
    it(`reads nothing from ${JSON.stringify(text)}`, () => {
      expect(parseAsyncDocument(text)).to.equal(undefined);
    });
  }
});
