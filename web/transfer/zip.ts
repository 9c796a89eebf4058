import { throwIfAborted } from '../abortable.js';
import { invalid } from '../checks.js';
import { ChatStoreError } from '../errors.js';
import { isObject } from './foreign.js';
import { importJson, type JsonFormat } from './json.js';
import type { ImportSink } from './sink.js';
import { ZipAssets, type ArchivedFile } from './zip-assets.js';
import { readZipEntry, zipEntries } from './zip-reader.js';

// The ZIPs that ChatGPT and Claude export: conversations in one file or in numbered ones, the files
// that their messages name, and what is about something else.

const CONVERSATIONS = /(?:^|\/)conversations(?:[-_](\d+))?\.json$/i;
const ANY_JSON = /\.(?:json|jsonl|ndjson)$/i;
/** What the exports hold beside their conversations. */
const ABOUT_ELSE =
  /(?:^|\/)(?:user|users|projects?|memories|message_feedback|shared_conversations|model_comparisons|group_chats|shopping|user_settings|(?:export_)?manifest)[^/]*\.json$/i;
/** What the files of ChatGPT's were called that are all `.dat` now. */
const FILE_NAMES = /(?:^|\/)conversation_asset_file_names\.json$/i;
/** The chats once more, to be read. */
const PAGE = /(?:^|\/)chat\.html$/i;
/** A longer list of names is passed over. */
const MAX_NAMES_BYTES = 64 * 1024 * 1024;

/** Those with conversations, in the order of their numbers. */
function chosen(files: ArchivedFile[]): ArchivedFile[] {
  const named = files.filter(({ entry }) => CONVERSATIONS.test(entry.name));
  if (named.length === 0) {
    return files.filter(
      ({ entry: { name } }) =>
        ANY_JSON.test(name) && !ABOUT_ELSE.test(name) && !FILE_NAMES.test(name),
    );
  }
  const number = ({ entry }: ArchivedFile) => Number(CONVERSATIONS.exec(entry.name)?.[1] ?? -1);
  return named.sort((a, b) => number(a) - number(b));
}

export interface ZipInput {
  blobs: Blob[];
  /** `null`: what it looks like. */
  format: JsonFormat | null;
  signal: AbortSignal | undefined;
  onRead(bytes: number): void;
}

const isOfSource = (error: unknown): error is ChatStoreError =>
  error instanceof ChatStoreError && error.field === 'source';

/** By the names that files have in the ZIP: what they were called. */
async function namesIn(
  files: readonly ArchivedFile[],
  { onRead, signal }: ZipInput,
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const { blob, entry } of files.filter(({ entry }) => FILE_NAMES.test(entry.name))) {
    try {
      const decoder = new TextDecoder();
      let text = '';
      for await (const piece of readZipEntry(blob, entry, onRead)) {
        throwIfAborted(signal);
        text += decoder.decode(piece, { stream: true });
        if (text.length > MAX_NAMES_BYTES) break;
      }
      const given: unknown = JSON.parse(text);
      for (const [file, name] of Object.entries(isObject(given) ? given : {})) {
        if (typeof name === 'string') names.set(file, name.toWellFormed());
      }
    } catch (error) {
      // The files are imported without their names, then.
      if (!isOfSource(error) && !(error instanceof SyntaxError)) throw error;
    }
  }
  return names;
}

async function filesOf(blobs: readonly Blob[]): Promise<ArchivedFile[]> {
  const files: ArchivedFile[] = [];
  for (const blob of blobs) {
    for (const entry of await zipEntries(blob)) files.push({ blob, entry });
  }
  return files;
}

export async function importZip(input: ZipInput, sink: ImportSink): Promise<void> {
  const { signal } = input;
  const files = await filesOf(input.blobs);
  const chats = chosen(files);
  const isAbout = new Set(chats);
  const beside = files.filter(
    (file) =>
      !isAbout.has(file) &&
      ![ABOUT_ELSE, FILE_NAMES, PAGE].some((pattern) => pattern.test(file.entry.name)),
  );
  const names = await namesIn(files, input);
  const assets = new ZipAssets({ files: beside, names, onRead: input.onRead });
  sink.assets = assets;
  let { format } = input;
  let isUnderstood = false;
  for (const { blob, entry } of chats) {
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
      if (!isOfSource(error)) throw error;
      isUnderstood = true;
      await sink.giveUp();
      sink.quarantine(entry.name, error.message);
    }
  }
  if (!isUnderstood) throw invalid('source', 'is a ZIP without conversations.');
  sink.report.unclaimed.push(...assets.unclaimed());
}
