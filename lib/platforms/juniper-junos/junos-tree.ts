import { jsonDocuments, recordOf } from '../cli/json-answer.ts';
import { xmlDocuments, type XmlElement } from '../cli/xml-answer.ts';

const MAX_DEPTH = 64;

/**
 * The answer of `| display json` or `| display xml` as one kind of tree: Junos makes both from the same elements. Empty for
 * an answer in text.
 */
export function junosTree(text: string): XmlElement[] {
  if (/^[\t \r]*[[{]/m.test(text)) {
    const fromJson = jsonDocuments(text).flatMap((document) => children(document, 0));
    if (fromJson.length > 0) return fromJson;
  }
  return /<[a-z]/.test(text) ? xmlDocuments(text) : [];
}

/** `{"name": [{"data": "ge-0/0/0"}]}`, and the compact form `{"name": "ge-0/0/0"}`. */
function children(value: unknown, depth: number): XmlElement[] {
  const record = recordOf(value);
  if (!record || depth > MAX_DEPTH) return [];
  return Object.entries(record)
    .filter(([name]) => name !== 'data' && name !== 'attributes')
    .flatMap(([name, entries]) =>
      (Array.isArray(entries) ? entries : [entries]).map((entry: unknown) => ({
        name: name.slice(name.indexOf(':') + 1),
        text: dataOf(recordOf(entry) ? recordOf(entry)!['data'] : entry),
        children: children(entry, depth + 1),
      })),
    );
}

function dataOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
