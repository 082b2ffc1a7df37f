import { createHash, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { RefTable } from '../../../src/diagnose/sitecore/ref-table.ts';

describe('RefTable', () => {
  it('knows what was added as wanted', () => {
    const table = new RefTable();
    table.add('3ee694e5-0b77-2d1e-af19-1aa78f500785', true);
    table.add('customer 17', true);
    table.add('customer 18', false);
    expect(table.look('3ee694e5-0b77-2d1e-af19-1aa78f500785')).to.equal(true);
    expect(table.look('customer 17')).to.equal(true);
    expect(table.look('customer 18')).to.equal(false);
    expect(table.look('customer 19')).to.equal(false);
  });

  it('takes a UUID in any case for the same', () => {
    const table = new RefTable();
    table.add('CE8B4A20-9C56-49A9-8B94-D1474939612F', true);
    expect(table.look('ce8b4a20-9c56-49a9-8b94-d1474939612f')).to.equal(true);
    expect(table.look('ce8b4a209c5649a98b94d1474939612f')).to.equal(false);
  });

  it('wants a reference only while every line about it does', () => {
    const table = new RefTable();
    for (const wanted of [true, false]) {
      table.add('a', wanted);
      table.add('b', true);
      table.add('c', !wanted);
    }
    expect(['a', 'b', 'c'].map((ref) => table.look(ref))).to.deep.equal([false, true, false]);
    expect(table.size).to.equal(3);
  });

  it('counts the references that were never looked for', () => {
    const table = new RefTable();
    for (const ref of ['a', 'b', 'c']) table.add(ref, ref === 'a');
    table.look('b');
    table.look('b');
    table.look('d');
    expect([table.size, table.missing]).to.deep.equal([3, 2]);
  });

  it('holds as many as a Set does, of counted, random and hashed references alike', () => {
    const refs = [
      ...Array.from(
        { length: 20_000 },
        (_, index) => `00000000-0000-0000-0000-${index.toString(16).padStart(12, '0')}`,
      ),
      ...Array.from(
        { length: 20_000 },
        (_, index) => `${(index + 1).toString(16).padStart(8, '0')}-0000-0000-0000-000000000000`,
      ),
      ...Array.from({ length: 20_000 }, () => randomUUID()),
      ...Array.from({ length: 20_000 }, (_, index) => `record ${index}`),
    ];
    const table = new RefTable();
    for (const [index, ref] of refs.entries()) table.add(ref, index % 3 === 0);
    expect(table.size).to.equal(new Set(refs).size);
    for (const [index, ref] of refs.entries()) expect(table.look(ref)).to.equal(index % 3 === 0);
    expect(table.missing).to.equal(0);
  });

  it('tells a text that only looks like a UUID from one', () => {
    const table = new RefTable();
    const near = ['3ee694e5-0b77-2d1e-af19-1aa78f50078g', '3ee694e5-0b77-2d1e-af19_1aa78f500785', 'é'.repeat(36)];
    for (const [index, ref] of near.entries()) table.add(ref, index === 0);
    expect(near.map((ref) => table.look(ref))).to.deep.equal([true, false, false]);
    expect(table.size).to.equal(3);
  });

  it('is not fooled by a reference that spells the hash of another', () => {
    const digest = createHash('sha256').update('record 1').digest('hex');
    const table = new RefTable();
    table.add('record 1', true);
    expect(table.look(digest)).to.equal(false);
  });

  it('refuses more than it can hold', () => {
    const table = new RefTable({ most: 3 });
    for (const ref of ['a', 'b', 'c', 'a']) table.add(ref, true);
    expect(() => table.add('d', true))
      .to.throw('names more than')
      .with.property('name', 'TooManyRefsError');
  });
});
