/** Where a code is explained in the pages that come with this package: a page a family, an anchor a code. */
export function findCodePage({ family, code }: { family: string; code: string }): string {
  return `docs/codes/${family}.md#${code.toLowerCase().replaceAll(/[^\w-]/g, '')}`;
}
