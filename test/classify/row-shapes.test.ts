import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { z } from 'zod';
import { RowShapes } from '../../src/classify/row-shapes.ts';
import { messageTemplate } from '../../src/classify/template.ts';
import { scramble } from '../simulated-org/scenarios/varied-value.ts';
import { encodeBytes, encodeText } from './encoded-text.ts';

/** Texts of real orgs, kept beside the project; a copy of the project alone has none. */
const corpus = new URL('../../../shared/corpus/', import.meta.url);
const corpusText = z.object({ text: z.string() });

/** Learns each text with its template, and tells what was known of it before. */
class Reader {
  readonly #shapes = new RowShapes<string>();
  hits = 0;

  read(text: string, { quoted = true } = {}): string | undefined {
    return this.#read(encodeText(text, { quoted }));
  }

  readBytes(bytes: Buffer, doubled: boolean): void {
    this.#read(encodeBytes(bytes, doubled));
  }

  #read(encoded: ReturnType<typeof encodeText>): string | undefined {
    const text = encoded.text();
    const found = this.#shapes.find(encoded);
    if (found === undefined) this.#shapes.learn(encoded, () => messageTemplate(text));
    else {
      this.hits++;
      expect(found, `template of ${JSON.stringify(text)}`).to.equal(messageTemplate(text));
    }
    return found;
  }
}

/** Whether a text is known after others came, the first of them once more. */
function knows([first = '', ...others]: readonly string[], text: string): boolean {
  const reader = new Reader();
  for (const known of [first, first, ...others]) reader.read(known);
  return reader.read(text) !== undefined;
}

function lineError(line: number, id: string): string {
  return `Trigger.A: line ${line}, column 1: ${id} failed`;
}

function slotError(word: string): string {
  return `Foreign key external ID: a not found for ${word}@x.example or a field`;
}

function statusError(status: number): string {
  return `the answer was "ERROR_HTTP_${status}", sadly`;
}

/** A word of letters, different for each number. */
function wordOf(number: number): string {
  return number.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
}

const LOCK = 'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 2 records: ';

describe('RowShapes', () => {
  it('knows a text once three of its shape have come', () => {
    for (const text of ['DELETE_FAILED:no:--', '']) {
      const reader = new Reader();
      const known = Array.from({ length: 5 }, () => reader.read(text) !== undefined);
      expect(known).to.deep.equal([false, false, false, true, true]);
    }
  });

  for (const [what, first, second, third] of [
    [
      'record ids',
      `${LOCK}0015e00000AbCdEAAV,0015e00000AbCdFAAV:--`,
      `${LOCK}0015e00000XyZzzAAB,0035e00000AbCdGAAV:--`,
      `${LOCK}001000000000001AAA,00Q5e00000AbCdHAAV:--`,
    ],
    ['ids of custom objects', 'x a0B5e00000AbCdE y', 'x a1Z5e00000AbCdF y', 'x a2a000000000001 y'],
    ['numbers of as many digits', 'A 12 of 5,000.00 EUR', 'A 99 of 7,123.45 EUR', 'A 10 of 1,000.99 EUR'],
    ['dates', 'due 2026-11-21 10:30:00', 'due 1999-01-02 23:59:59', 'due 2000-12-31 00:00:00'],
    ['order numbers', 'order INV20261234 is closed', 'order INV20269999 is closed', 'order INV10000000 is closed'],
    [
      'addresses',
      'Email: bad: ada@x.example!',
      'Email: bad: grace.hopper+1@x.example!',
      'Email: bad: b_1@y.z.example!',
    ],
    ['addresses without a dot', 'Email: bad: ada@nowhere', 'Email: bad: alan@nowhere', 'Email: bad: grace99@nowhere'],
    [
      'numbers of an error',
      'Error ID: 1573204891-48213 (917350284)',
      'Error ID: 1573204891-48214 (-17350284)',
      'Error ID: 1573204892-11111 (117350284)',
    ],
  ] as const) {
    it(`knows texts that differ in ${what}`, () => {
      const texts = what === 'numbers of an error' ? [first, first] : [first, second];
      expect(knows(texts, what === 'numbers of an error' ? first.replace('48213', '99999') : third)).to.equal(true);
    });
  }

  it('keeps apart what the template keeps: lines, quoted names, numbers in names', () => {
    for (const [text, other] of [
      ['Trigger.A: line 12, column 3', 'Trigger.A: line 13, column 3'],
      ['the “Flow 12” process failed', 'the “Flow 13” process failed'],
      ['Address2 is missing', 'Address3 is missing'],
      ['on field "a12345678901234": no', 'on field "a12345678901235": no'],
      ['acme.Order12345: no', 'acme.Order12346: no'],
      ['"ERROR_HTTP_404" came', '"ERROR_HTTP_405" came'],
    ] as const) {
      expect(knows([text, text, text], text), text).to.equal(true);
      expect(knows([text, text, text, other], other), other).to.equal(false);
    }
  });

  it('learns the tokens that do not count beside one that does', () => {
    const reader = new Reader();
    for (const line of [144, 150]) {
      reader.read(lineError(line, '0015e00000AbCdE'));
      reader.read(lineError(line, '0015e00000AbCdF'));
      reader.read(lineError(line, '0015e00000AbCdG'));
      expect(reader.read(lineError(line, '0015e00000XXXXX')), String(line)).not.to.equal(undefined);
    }
    expect(reader.read(lineError(151, '0015e00000XXXXX'))).to.equal(undefined);
  });

  it('does not take a word for the end of a value that another word is', () => {
    expect(knows([slotError('fields'), slotError('fields')], slotError('gields'))).to.equal(false);
    expect(knows([slotError('gields'), slotError('hields')], slotError('fields'))).to.equal(false);
  });

  it('does not take a code that Salesforce has for one that it has not', () => {
    expect(knows([statusError(409), statusError(408), statusError(407)], statusError(404))).to.equal(false);
  });

  it('takes no word for a record id that goes on in letters beyond ASCII', () => {
    expect(knows(['x a00000bcdefghijé', 'x a00000bcdefghiké'], 'x a0b0c0d0e0fghijé')).to.equal(false);
  });

  it('tells a quoted field from a bare one with the same bytes', () => {
    const reader = new Reader();
    for (let time = 0; time < 3; time++) reader.read('say "" 5', { quoted: false });
    expect(reader.read('say " 5')).to.equal(undefined);
  });

  it('knows no text too long for its template to be sure', () => {
    const text = 'x'.repeat(1001);
    expect(knows([text, text], text)).to.equal(false);
    expect(knows([text.slice(1), text.slice(1)], text.slice(1))).to.equal(true);
    const shapes = new RowShapes<string>();
    for (const encoded of [text, text, text].map((each) => encodeText(each))) {
      shapes.learn(encoded, () => expect.fail('learnt what is never found'));
    }
  });

  it('does not know a text that only longer addresses make too long for its template to be sure', () => {
    const [first, second, third] = ['a', 'b', 'x'.repeat(64)].map(
      (local) => `no: ${Array.from({ length: 60 }, () => `${local}@b.example`).join(', ')}; that is all`,
    );
    expect(knows([String(first), String(second)], String(third))).to.equal(false);
  });

  it('never gives a text another template than its own', () => {
    let hits = 0;
    fc.assert(
      fc.property(family, (texts) => {
        const reader = new Reader();
        for (const text of [...texts, ...texts, ...texts]) reader.read(text);
        for (const text of texts) reader.read(text, { quoted: false });
        hits += reader.hits;
      }),
      { numRuns: 3000 },
    );
    expect(hits).to.be.above(3000);
  });

  it('never does so for texts cut and joined anywhere, nor for bytes that are no text', () => {
    fc.assert(
      fc.property(
        family,
        fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 3 }),
        fc.boolean(),
        (texts, changes, doubled) => {
          const reader = new Reader();
          for (const text of [...texts, ...texts, ...texts]) {
            const bytes = Buffer.from(text);
            for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
            reader.readBytes(bytes, doubled);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('never does so for real texts with other digits, ids and addresses', function () {
    if (!existsSync(corpus)) this.skip();
    const texts = ['sf__Error', 'bulk_v1_error', 'apex_text'].flatMap((kind) =>
      readFileSync(new URL(`${kind}.jsonl`, corpus), 'utf8')
        .trim()
        .split('\n')
        .map((line) => corpusText.parse(JSON.parse(line)).text),
    );
    const reader = new Reader();
    for (let variant = 0; variant < 10; variant++) for (const text of texts) reader.read(variantOf(text, variant));
    expect(reader.hits).to.be.above(4 * texts.length);
  });

  for (const [what, count, length] of [
    ['shapes', 2100, 0],
    ['bytes', 700, 900],
  ] as const) {
    it(`forgets all shapes when they have too many ${what}, but for the last`, () => {
      const texts = Array.from({ length: count }, (_, index) => `${wordOf(index)} ${'x'.repeat(length)} 7`);
      const shapes = new RowShapes<string>();
      for (const text of texts.flatMap((each) => [each, each, each, each, each, each])) {
        const encoded = encodeText(text);
        if (shapes.find(encoded) === undefined) shapes.learn(encoded, () => text);
      }
      expect(shapes.find(encodeText(texts[0] ?? ''))).to.equal(undefined);
      expect(shapes.find(encodeText(texts.at(-1) ?? ''))).to.equal(texts.at(-1));
    });
  }

  it('goes on knowing texts when there have been more shapes than it keeps', () => {
    const reader = new Reader();
    let known = 0;
    for (let number = 0; number < 10_000; number++) {
      for (let time = 0; time < 6; time++) reader.read(`DELETE_FAILED:${wordOf(number)}:--`);
      if (reader.read(`DELETE_FAILED:all of ${number}:--`) !== undefined) known++;
    }
    expect(known).to.be.above(9500);
  });

  it('learns ever fewer of the shapes that come but a few times', () => {
    const shapes = new RowShapes<string>();
    const learnt = [0, 0];
    for (let number = 0; number < 10_000; number++) {
      const half = number < 5000 ? 0 : 1;
      for (let time = 0; time < 5; time++) {
        shapes.learn(encodeText(`DELETE_FAILED:${wordOf(number)}:--`), () => {
          learnt[half] = (learnt[half] ?? 0) + 1;
          return '';
        });
      }
    }
    expect(learnt[0]).to.be.above(2000);
    expect(learnt[1]).to.equal(0);
  });
});

/** The text with a third of its digits and of the letters in ids changed, and every other time with longer addresses. */
function variantOf(text: string, variant: number): string {
  const other = (word: string, characters: string): string =>
    Array.from(word, (character, index) =>
      scramble(index + word.length, variant) % 3 === 0
        ? (characters[scramble(index, variant) % characters.length] ?? '')
        : character,
    ).join('');
  return text
    .replaceAll(/\b(?=(?:\D*\d){4})[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?\b/g, (word) => other(word, 'abXYZ0189'))
    .replaceAll(/\d+/g, (word) => other(word, '0123456789'))
    .replaceAll(/[\w.]+@/g, (word) => (variant % 2 === 0 ? word : `q${variant}.${word}`));
}

const digits = fc.stringMatching(/^\d{1,9}$/);
const recordId = fc
  .tuple(
    fc.constantFrom('001', '00Q', 'a0B', 'aBC', 'm01', 'fie', '5'),
    fc.stringMatching(/^[A-Za-z0-9]{11,13}$/),
    fc.constantFrom('', 'AAV', 'IAF', 'ion'),
  )
  .map(([prefix, core, suffix]) => `${prefix}${core}0000`.slice(0, 15) + suffix);
const address = fc
  .tuple(
    fc.stringMatching(/^[a-f0-9.+_-]{1,6}$|^field[a-z]?$/),
    fc.constantFrom('x.example', 'nowhere', 'a-b.co.id', 'data', 'x.data', '12.34', 'a..b', 'b.', 'c@d.example'),
  )
  .map(([local, domain]) => `${local}@${domain}`);
const word = fc.stringMatching(
  /^[A-Za-z0-9_]{1,18}$|^[A-Z]{1,4}\d{4,7}$|^0x[0-9a-f]{3,6}$|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^\d\dT\d\d:\d\d:\d\d\.\d{3,6}[ZX]$/,
);

/** What templates look at around a value. */
const phrase = fc.constantFrom(
  'Foreign key external ID: ',
  ' (max length=',
  ' (3 more)',
  '\u00A0',
  ...' not found for field | not found for |data value too large: |restricted picklist field: |malformed id '.split(
    '|',
  ),
  ...'invalid email address: |id value of incorrect type: |Failed to parse date: |: [|]|:--|:Name --| --|\n\n'.split(
    '|',
  ),
  ...'line |line: |, column |col |row:|Deadline |field |flow | process failed|records: | AM|T|Z| UTC'.split('|'),
  ...`"|'|“|”|‘|’|...|…|,|, |;|.|:|-|/| |  |(|)|<id>|<|>|@|_|+|%|é|語|🧨`.split('|'),
  ...'REQUIRED_FIELD_MISSING|ERROR_HTTP_|ERROR_HTTP_404|B2B_SEARCH_ADMIN_ERROR|Name__c|Class.A.b: '.split('|'),
);

type Piece = { fixed: string } | { hole: fc.Arbitrary<string> };

/** Texts with the same pieces around different values. */
const family: fc.Arbitrary<string[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: phrase.map((fixed): Piece => ({ fixed })) },
      { weight: 1, arbitrary: word.map((fixed): Piece => ({ fixed })) },
      {
        weight: 3,
        arbitrary: fc.constantFrom<Piece>({ hole: digits }, { hole: recordId }, { hole: address }, { hole: word }),
      },
    ),
    { minLength: 1, maxLength: 9 },
  )
  .chain((pieces) => {
    const text = fc
      .tuple(...pieces.map((piece) => ('fixed' in piece ? fc.constant(piece.fixed) : piece.hole)))
      .map((parts) => parts.join(''));
    return fc.array(text, { minLength: 3, maxLength: 8 });
  });
