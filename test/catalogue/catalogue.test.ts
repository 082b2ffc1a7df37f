import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { codeKey } from '../../src/catalogue/code-key.ts';
import { type Entry, entrySchema, inventorySchema, type Situation } from '../../src/catalogue/entry.ts';
import { FAMILIES } from '../../src/catalogue/families.ts';
import { findCode, listEntries } from '../../src/catalogue/find-code.ts';
import { listPhrases } from '../../src/catalogue/find-phrase.ts';
import { INVENTORIES } from '../../src/catalogue/inventories.ts';
import { explainRowError, findSituation } from '../../src/classify/explain-error.ts';
import { APIS } from '../../src/report/vocabulary.ts';
import permanent from './permanent-codes.json' with { type: 'json' };
import undescribed from './undescribed.json' with { type: 'json' };

const DOCUMENTATION_HOSTS = new Set(['developer.salesforce.com', 'help.salesforce.com', 'doc.sitecore.com']);

/** Two codes that Salesforce itself spells alike in one API, with different meanings. */
const ALIKE = new Set(['INVALIDOPERATION']);

/** The APIs whose errors are written as `CODE:message`. */
const ROW_APIS: ReadonlySet<string> = new Set(['soap', 'rest', 'bulk', 'bulk1', 'connect']);

const codesFolder = new URL('../../src/catalogue/codes/', import.meta.url);
const inventoryFolder = new URL('../../src/catalogue/inventory/', import.meta.url);

const entries = Object.entries(FAMILIES).flatMap(([family, codes]) =>
  Object.entries(codes).map(([code, entry]): { family: string; code: string; entry: Entry } => ({
    family,
    code,
    entry,
  })),
);
const inventory = new Set(INVENTORIES.flatMap(({ codes }) => Object.keys(codes)));
/** The codes that an error has as its own; those that only refine another one have names that speak for themselves. */
const toDescribe = new Set(INVENTORIES.filter(({ detail }) => !detail).flatMap(({ codes }) => Object.keys(codes)));
const described = new Set(entries.map(({ code }) => code));

/** The general meaning of an entry, and its situations. */
function meaningsOf(entry: Entry): (Entry | Situation)[] {
  return [entry, ...(entry.situations ?? [])];
}

describe('The catalogue', () => {
  it('loads every file of its folders', () => {
    const files = readdirSync(codesFolder).map((name) => name.replace('.json', ''));
    expect(files.toSorted()).to.deep.equal(Object.keys(FAMILIES).toSorted());
    expect(readdirSync(inventoryFolder)).to.have.length(INVENTORIES.length);
  });

  it('has the shape of its schema', () => {
    const problems = entries.flatMap(({ family, code, entry }) => {
      const parsed = entrySchema.safeParse(entry);
      if (parsed.success) return [];
      return parsed.error.issues.map(({ path, message }) => `${family}.json ${[code, ...path].join('.')}: ${message}`);
    });
    expect(problems).to.deep.equal([]);
    for (const list of INVENTORIES) inventorySchema.parse(list);
  });

  it('describes every code of the inventory, but for a list that must shrink', () => {
    const missing = [...toDescribe].filter((code) => !described.has(code)).toSorted();
    expect(missing, 'run the test, then take described codes out of undescribed.json').to.deep.equal(undescribed);
  });

  it('describes no code that the inventory does not hold', () => {
    expect([...described].filter((code) => !inventory.has(code))).to.deep.equal([]);
  });

  it('holds a code once in each API', () => {
    for (const api of APIS) {
      const keys = entries.filter(({ entry }) => entry.apis.includes(api)).map(({ code }) => codeKey(code));
      const twice = keys.filter((key, index) => keys.indexOf(key) !== index && !ALIKE.has(key));
      expect(twice, api).to.deep.equal([]);
    }
  });

  it('keeps its codes sorted', () => {
    for (const [family, codes] of Object.entries(FAMILIES)) {
      expect(Object.keys(codes), family).to.deep.equal(Object.keys(codes).toSorted());
    }
    for (const { list, codes } of INVENTORIES) {
      expect(Object.keys(codes), list).to.deep.equal(Object.keys(codes).toSorted());
    }
  });

  it('relates only codes that it describes, and none to itself', () => {
    for (const { code, entry } of entries) {
      for (const other of entry.related ?? []) {
        expect(described.has(other), `${code} → ${other}`).to.equal(true);
        expect(other).not.to.equal(code);
      }
    }
  });

  it('gives each entry a source on a documentation host', () => {
    for (const { code, entry } of entries) {
      const hosts = entry.sources.map(({ url }) => new URL(url).host);
      expect(
        hosts.every((host) => DOCUMENTATION_HOSTS.has(host)),
        code,
      ).to.equal(true);
    }
  });

  it('never drops or renames a code without a word', () => {
    const names = entries.map(({ family, code }) => `${family}/${code}`).toSorted();
    expect(names, 'permanent-codes.json lists what has been published; new codes are added to it').to.deep.equal(
      permanent,
    );
  });
});

describe('The words of the catalogue', () => {
  const sentences = entries.flatMap(({ code, entry }) =>
    meaningsOf(entry).flatMap(({ summary, causes, fixes, retryReason }) =>
      [summary, ...causes, ...fixes, retryReason].map((text) => ({ code, text })),
    ),
  );

  it('are single sentences of at most 160 characters', () => {
    for (const { code, text } of sentences) {
      expect(text.length, `${code}: ${text}`).to.be.at.most(160);
      expect(text, code).not.to.match(/[.!?] [A-Z]/);
    }
  });

  it('neither beg nor belittle, and hold no placeholder', () => {
    for (const { code, text } of sentences)
      expect(text, code).not.to.match(/\b(?:please|simply|just|easily)\b|%[sd]|TypeError/i);
  });

  it('tell what to do in fixes that start with a verb', () => {
    const verbs = new Set<string>();
    for (const { entry } of entries) {
      for (const { fixes } of meaningsOf(entry)) for (const fix of fixes) verbs.add(fix.split(' ')[0] ?? '');
    }
    expect(
      [...verbs].filter((verb) => /^(?:The|A|An|It|If|When|You|This|There|Maybe|Users?)$/.test(verb)),
    ).to.deep.equal([]);
    expect(
      [...verbs].filter(
        (verb) => /(?:ing|ed|s)$/.test(verb) && !['Press', 'Address', 'Pass', 'Process'].includes(verb),
      ),
    ).to.deep.equal([]);
  });
});

describe('The sample messages of the catalogue', () => {
  const samples = entries.flatMap(({ code, entry }) =>
    meaningsOf(entry).flatMap((meaning) =>
      (meaning.messages ?? []).map((message) => ({ code, entry, meaning, message })),
    ),
  );

  it('are there for the codes that loads meet most', () => {
    const withSample = new Set(samples.map(({ code }) => code));
    const met = new Set([
      'access',
      'automation',
      'bulk-jobs',
      'duplicates',
      'limits',
      'queries',
      'references',
      'values',
    ]);
    const codes = entries.filter(({ family }) => met.has(family)).map(({ code }) => code);
    const without = codes.filter((code) => !withSample.has(code));
    expect(without.length, without.join(', ')).to.be.below(codes.length * 0.35);
  });

  it('show the situation they belong to and no other', () => {
    for (const { code, entry, meaning, message } of samples) {
      const shown = (entry.situations ?? []).filter(({ when }) =>
        when.some((phrase) => message.toLowerCase().includes(phrase)),
      );
      expect(shown.length, `${code}: ${message}`).to.equal(meaning === entry ? 0 : 1);
      const found = findCode(code, { api: entry.apis[0] ?? 'bulk' });
      expect(found && (findSituation(found, message) ?? found).summary, message).to.equal(meaning.summary);
    }
  });

  it('read to their own entry when the code stands before them', () => {
    for (const { code, entry, message, meaning } of samples) {
      const api = entry.apis[0] ?? 'bulk';
      if (code.includes('.') || !entry.apis.some((name) => ROW_APIS.has(name))) continue;
      const explained = explainRowError(`${code}:${message}:--`, { api });
      expect(explained.code, message).to.equal(code);
      expect(explained.entry?.code, message).to.equal(code);
      expect(explained.entry?.summary, message).to.equal(meaning.summary);
    }
  });

  it('hold no fixed phrase of another entry', () => {
    for (const { code, entry, message } of samples) {
      const text = message.toLowerCase();
      const foreign = listPhrases().filter(([phrase, { code: owner }]) => owner !== code && text.includes(phrase));
      const inner = entry.wrapper ? foreign.filter(([, owner]) => owner.wrapper === true) : foreign;
      expect(
        inner.map(([phrase, owner]) => `${owner.code}: ${phrase}`),
        `${code}: ${message}`,
      ).to.deep.equal([]);
    }
  });

  it('read to their own entry by their phrase, where they come without the code', () => {
    for (const { code, entry, message } of samples) {
      if (!entry.phrases?.some((phrase) => message.toLowerCase().includes(phrase))) continue;
      const explained = explainRowError(message);
      expect(explained.code, message).to.equal(null);
      expect(explained.entry?.code, message).to.equal(code);
    }
  });

  it('show every fixed phrase at work', () => {
    const shown = samples.map(({ message }) => message.toLowerCase());
    const unused = listPhrases().filter(([phrase, { code }]) => {
      if (code.startsWith('System.') && phrase.startsWith('system.')) return false;
      return !shown.some((text) => text.includes(phrase));
    });
    expect(unused.map(([phrase, { code }]) => `${code}: ${phrase}`)).to.deep.equal([]);
  });
});

describe('The seed of Bulk API 2.0 codes', () => {
  const codes =
    'ClientInputError ExceededQuota FeatureNotEnabled InvalidBatch InvalidJob InvalidJobState InvalidOperation InvalidSessionId InvalidUrl InvalidUser InvalidXML MethodNotAllowed NotFound Timeout TooManyLockFailure Unknown'.split(
      ' ',
    );

  it('has guidance for each code, found in the spelling of JSON answers too', () => {
    for (const code of codes) {
      expect(findCode(code, { api: 'bulk' })?.code).to.equal(code);
      expect(findCode(code.toUpperCase(), { api: 'bulk' })?.code).to.equal(code);
      expect(findCode(code, { api: 'bulk' })?.basis).to.equal('documented');
    }
  });
});

describe('The size of the catalogue', () => {
  it('is what the inventory and the families hold together', () => {
    expect(listEntries()).to.have.length(entries.length);
    expect(entries.length).to.be.above(120);
  });

  it('stays readable for the tools that read JSON', () => {
    for (const name of readdirSync(codesFolder)) {
      expect(() => JSON.parse(readFileSync(new URL(name, codesFolder), 'utf8')) as unknown).not.to.throw();
    }
  });
});
