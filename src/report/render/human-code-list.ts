import type { CodeDescription, CodeList } from '../code-list.ts';
import { formatCount, formatNumber } from './format.ts';
import { Page } from './page.ts';
import type { Style } from './style.ts';
import { words } from './words.ts';

/** The codes by family, a line or two each. */
export function renderCodeList({ codes, total }: CodeList, style: Style): string {
  const page = new Page(style);
  for (const [family, members] of Map.groupBy(codes, (code) => code.family)) {
    page
      .gap()
      .text(style.bold(words.getMessage('codes.family', [family, formatNumber(members.length)])))
      .gap();
    for (const code of members) addCode(page, code);
  }
  const shown = formatCount('codes', codes.length);
  page.gap().text(style.dim(words.getMessage('codes.shown', [shown, formatNumber(total)])));
  return page.toString();
}

function addCode(page: Page, { code, apis, retry, summary, retired }: CodeDescription): void {
  const { style } = page;
  const facts = [apis.join(', '), words.getMessage(`retry.${retry}`)];
  if (retired !== null) facts.push(words.getMessage('codes.retired', [retired]));
  page.text(`${style.bold(code)}  ${style.dim(facts.join(' · '))}`, 2);
  page.text(summary, 4);
}
