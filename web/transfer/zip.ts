import { throwIfAborted } from '../abortable.js';
import { invalid } from '../checks.js';
import { ChatStoreError } from '../errors.js';
import { importJson, type JsonFormat } from './json.js';
import type { ImportSink } from './sink.js';
import { readZipEntry, zipEntries, type ZipEntry } from './zip-reader.js';

// The ZIPs that ChatGPT and Claude export: conversations in one file or in numbered ones, beside
// what is about something else.

const CONVERSATIONS = /(?:^|\/)conversations(?:[-_](\d+))?\.json$/i;
const ANY_JSON = /\.(?:json|jsonl|ndjson)$/i;
/** What the exports hold beside their conversations. */
const ABOUT_ELSE =
  /(?:^|\/)(?:user|users|projects?|memories|message_feedback|shared_conversations|model_comparisons|group_chats|shopping|user_settings|(?:export_)?manifest)[^/]*\.json$/i;

/** Those with conversations, in the order of their numbers. */
function chosen(entries: ZipEntry[]): ZipEntry[] {
  const named = entries.filter(({ name }) => CONVERSATIONS.test(name));
  if (named.length === 0) {
    return entries.filter(({ name }) => ANY_JSON.test(name) && !ABOUT_ELSE.test(name));
  }
  const number = ({ name }: ZipEntry) => Number(CONVERSATIONS.exec(name)?.[1] ?? -1);
  return named.sort((a, b) => number(a) - number(b));
}

export interface ZipInput {
  blob: Blob;
  /** `null`: what it looks like. */
  format: JsonFormat | null;
  signal: AbortSignal | undefined;
  onRead(bytes: number): void;
}

export async function importZip(input: ZipInput, sink: ImportSink): Promise<void> {
  const { blob, signal } = input;
  const entries = chosen(await zipEntries(blob));
  let { format } = input;
  let isUnderstood = false;
  for (const entry of entries) {
    const pieces = async function* () {
      for await (const piece of readZipEntry(blob, entry, input.onRead)) {
        throwIfAborted(signal);
        yield piece;
      }
    };
    try {
      const found = await importJson({ pieces: pieces(), format, file: entry.name }, sink);
      isUnderstood ||= found !== null;
      if (found === null) sink.quarantine(entry.name, 'is in no format that is known.');
      // What the first is all are.
      format ??= found;
    } catch (error) {
      if (!(error instanceof ChatStoreError) || error.field !== 'source') throw error;
      isUnderstood = true;
      await sink.giveUp();
      sink.quarantine(entry.name, error.message);
    }
  }
  if (!isUnderstood) throw invalid('source', 'is a ZIP without conversations.');
}
