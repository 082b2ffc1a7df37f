import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import type { CauseGroup } from '../../src/classify/cause-group.ts';
import { FailureTally } from '../../src/classify/failure-tally.ts';
import { groupKey } from '../../src/classify/group-key.ts';
import { isSalesforceId } from '../../src/classify/salesforce-id.ts';
import { scramble } from '../simulated-org/scenarios/varied-value.ts';

/** Texts of real orgs, kept beside the project; a copy of the project alone has none. */
const folder = new URL('../../../shared/corpus/', import.meta.url);
const corpusText = z.object({ text: z.string() });
const kinds = ['sf__Error', 'bulk_v1_error', 'apex_text'];

const VARIANTS = 10;

/** The text with other record ids, amounts and e-mail addresses; places in the code stay. */
function variantOf(text: string, variant: number): string {
  return text
    .replaceAll(/\b[\w.+-]+@(?=[\w-]+\.)/g, (name) => (name.length > 3 ? `user${variant}@` : name))
    .replaceAll(/(?<![\w.:/-])(?:[A-Za-z0-9]{15}|[A-Za-z0-9]{18})(?![\w-])/g, (word) =>
      isSalesforceId(word) ? otherId(word, variant) : word,
    )
    .replaceAll(/(?<=first exception on row |or |index: |too large: |id )\d+(?![\w.])/gi, () =>
      String(scramble(variant, 5) % 10 ** (1 + (variant % 5))),
    );
}

/** Another id of the same object. */
function otherId(id: string, variant: number): string {
  const digits = String(scramble(variant, 7)).padStart(10, '0');
  return `${id.slice(0, 5)}${digits}${id.slice(15)}`;
}

function keyOf(text: string): string {
  const tally = new FailureTally({ api: 'bulk' });
  tally.add(text, '', 1);
  const [group] = tally.result().groups;
  if (!group) throw new Error('A row makes a group');
  return groupKey(group);
}

describe('Ten variants of each real error text', () => {
  let texts: string[] = [];

  before(function () {
    if (!existsSync(folder)) this.skip();
    texts = kinds.flatMap((kind) =>
      readFileSync(new URL(`${kind}.jsonl`, folder), 'utf8')
        .trim()
        .split('\n')
        .map((line) => corpusText.parse(JSON.parse(line)).text),
    );
  });

  it('fall into one group a text, and texts of different causes into different groups', () => {
    const tally = new FailureTally({ api: 'bulk' });
    const handles = texts.map((text, index) =>
      Array.from({ length: VARIANTS }, (_, variant) => {
        const varied = variantOf(text, variant);
        const handle = tally.find(varied);
        tally.add(varied, '', index * VARIANTS + variant + 1);
        return handle;
      }),
    );
    const { groups, overflow } = tally.result();
    const owners = new Map<CauseGroup, Set<string>>();
    for (const [index, own] of handles.entries()) {
      const roots = new Set(own.map(({ root }) => root));
      expect(roots.size, texts[index]).to.equal(1);
      const [root] = roots;
      if (root) owners.set(root, (owners.get(root) ?? new Set()).add(keyOf(texts[index] ?? '')));
    }
    for (const keys of owners.values()) expect(keys.size, [...keys].join('\n')).to.equal(1);
    expect(groups).to.have.length(owners.size);
    expect(overflow).to.equal(0);
    console.log(`      ${texts.length} texts in ${groups.length} groups`);
  });

  it('differ from one another', () => {
    const varied = texts.filter((text) => variantOf(text, 1) !== variantOf(text, 2));
    expect(varied.length).to.be.above(20);
  });
});
