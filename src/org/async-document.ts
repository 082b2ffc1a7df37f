import { readXmlElement, type XmlElement } from '../scan/xml-element.ts';

/**
 * Reads an answer of Bulk API 1.0, which comes as XML or as JSON with the same names: the content of the outermost element, in
 * which an element holds its text or its elements, and a name that repeats holds a list. `undefined` for what is neither.
 */
export function parseAsyncDocument(text: string): unknown {
  if (/^\s*[{[]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }
  const root = readXmlElement(text.trim());
  return root === null ? undefined : contentOf(root);
}

function contentOf({ text, elements }: XmlElement): unknown {
  if (elements.length === 0) return text.trim();
  const content = new Map<string, unknown[]>();
  for (const element of elements) {
    const values = content.get(element.name) ?? [];
    // An empty element stands for nothing, `xsi:nil` or not.
    if (element.elements.length > 0 || element.text.trim() !== '') values.push(contentOf(element));
    content.set(element.name, values);
  }
  return Object.fromEntries([...content].map(([name, values]) => [name, values.length > 1 ? values : values[0]]));
}
