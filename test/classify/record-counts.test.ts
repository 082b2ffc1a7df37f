import { expect } from 'chai';
import * as fc from 'fast-check';
import { RecordCounts } from '../../src/classify/record-counts.ts';

function placeOf(counts: RecordCounts, id: string): number {
  return counts.placeOf(new DataView(Uint8Array.from(Buffer.from(`..${id}`)).buffer), 2, id.length);
}

function add(counts: RecordCounts, id: string, count = 1): void {
  counts.add(placeOf(counts, id), count);
}

function read(counts: RecordCounts): Record<string, number> {
  return Object.fromEntries([...counts.entries()].map(({ id, count }) => [id, count]));
}

/** A few ids that are likely to meet again, and many that are not. */
const id = fc.oneof(fc.stringMatching(/^001[AB]{12}$/), fc.stringMatching(/^001[A-Za-z0-9]{12}$/));

describe('RecordCounts', () => {
  it('counts as a map does, for any number of ids', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(id, fc.nat(1000)), { maxLength: 600 }), (mentions) => {
        const counts = new RecordCounts();
        const expected = new Map<string, number>();
        for (const [name, count] of mentions) {
          add(counts, name, count);
          expected.set(name, (expected.get(name) ?? 0) + count);
        }
        expect(read(counts)).to.deep.equal(Object.fromEntries(expected));
        expect(counts.size).to.equal(expected.size);
      }),
    );
  });

  it('takes the two forms of an id for one record, as it first came', () => {
    const counts = new RecordCounts();
    for (const name of ['0015e00000AbCdEAAV', '0015e00000AbCdE', '0015e00000abcde', '0015e00000abcdeAAA'])
      add(counts, name);
    expect(read(counts)).to.deep.equal({ '0015e00000AbCdEAAV': 2, '0015e00000abcde': 2 });
  });

  it('counts what is mentioned again at once but one time', () => {
    const counts = new RecordCounts();
    for (const mention of [1, 1, 2, 1]) counts.addOnce(placeOf(counts, '0015e00000AbCdE'), mention);
    counts.addOnce(placeOf(counts, '0015e00000AbCdF'), 1);
    expect(read(counts)).to.deep.equal({ '0015e00000AbCdE': 3, '0015e00000AbCdF': 1 });
    counts.lower(0);
    counts.addOnce(placeOf(counts, '0015e00000AbCdG'), 1);
    expect(read(counts)).to.deep.equal({ '0015e00000AbCdG': 1 });
  });

  it('lowers all counts by one of them, and forgets what comes to nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(id, fc.integer({ min: 1, max: 50 })), { minLength: 1, maxLength: 300 }),
        fc.nat(300),
        (mentions, kept) => {
          const counts = new RecordCounts();
          for (const [name, count] of mentions) add(counts, name, count);
          const before = read(counts);
          const least = Object.values(before).toSorted((a, b) => b - a)[kept] ?? 0;
          counts.lower(kept);
          const left = Object.entries(before).flatMap(([name, count]) =>
            count > least ? [[name, count - least]] : [],
          );
          expect(read(counts)).to.deep.equal(Object.fromEntries(left));
          add(counts, mentions[0]?.[0] ?? '', 7);
          expect(read(counts)[mentions[0]?.[0] ?? '']).to.be.at.least(7);
        },
      ),
    );
  });
});
