import type { HistorySource, JsonValue } from '../types.js';
import { asNumber, asText, first, isObject, withoutUndefined } from './fields.js';

const TITLE = ['title', 'file_name', 'fileName', 'source'];
const URL = ['url', 'link'];
const TEXT = ['text', 'content', 'page_content', 'pageContent'];
const SCORE = ['score', 'relevance_score', 'relevanceScore'];
const PAGE = ['page', 'page_number', 'pageNumber'];
const DOCUMENT = ['documentId', 'document_id'];

/** What an answer was drawn from, in one form, whoever wrote it. */
export function formatSources(sources: readonly JsonValue[]): HistorySource[] {
  return sources.map(formatSource);
}

function formatSource(given: JsonValue, position: number): HistorySource {
  // Something bare is the text.
  const source = isObject(given) ? given : { text: given };
  const metadata = isObject(source['metadata']) ? source['metadata'] : {};
  const either = [source, metadata];
  return withoutUndefined({
    id: first([source], ['id'], asText) ?? String(position),
    title: first(either, TITLE, asText) ?? '',
    url: first(either, URL, asText),
    // Not from the metadata, where it would be something else.
    text: first([source], TEXT, asText),
    score: first(either, SCORE, asNumber),
    page: first(either, PAGE, asNumber),
    documentId: first(either, DOCUMENT, asText),
    metadata,
  });
}
