import { invalid } from '../checks.js';
import type { ImportFormat } from '../types.js';
import { elementsOf, MAX_ELEMENT_BYTES, type Element } from './elements.js';
import {
  contentId,
  idOf,
  isObject,
  NotUnderstood,
  objectOf,
  type Converted,
  type Fields,
} from './foreign.js';
import { isUiMessage } from './formats/ai-sdk-messages.js';
import { convertChatgpt, isChatgpt } from './formats/chatgpt.js';
import { convertClaude, isClaude } from './formats/claude.js';
import { convertLibrechat, isLibrechat } from './formats/librechat.js';
import {
  convertAiSdkChat,
  convertOpenaiChat,
  isAiSdkChat,
  isOpenaiChat,
  isOpenaiMessage,
  MessageList,
  type ListSource,
} from './formats/message-lists.js';
import { convertOpenWebui, isOpenWebui } from './formats/open-webui.js';
import type { ImportSink } from './sink.js';

// Formats that are JSON: conversations in an array, one after the other, or one alone. In which
// format they are is told by what they have.

export type JsonFormat = Exclude<ImportFormat, 'chatkeep'>;

interface Format {
  is(value: Fields): boolean;
  convert(value: Fields): Converted;
}

/** In the order in which they are looked for. */
const formats: Record<JsonFormat, Format> = {
  chatgpt: { is: isChatgpt, convert: convertChatgpt },
  claude: { is: isClaude, convert: convertClaude },
  'open-webui': { is: isOpenWebui, convert: convertOpenWebui },
  librechat: { is: isLibrechat, convert: convertLibrechat },
  'ai-sdk': { is: isAiSdkChat, convert: convertAiSdkChat },
  openai: { is: isOpenaiChat, convert: convertOpenaiChat },
};

function formatOf(value: Fields): JsonFormat | null {
  for (const [name, format] of Object.entries(formats)) {
    if (format.is(value)) return name as JsonFormat;
  }
  return null;
}

/** Of the messages of one chat, which stand in the array themselves. */
function listSourceOf(element: Element): ListSource | null {
  if (!element.inArray) return null;
  if (isUiMessage(element.value)) return 'ai-sdk';
  return isOpenaiMessage(element.value) ? 'openai' : null;
}

export interface JsonInput {
  pieces: AsyncIterable<Uint8Array>;
  /** `null`: what it looks like. */
  format: JsonFormat | null;
  /** In which file of several it stands; otherwise empty. */
  file: string;
}

/** Imports JSON, and gives its format; `null` where nothing was understood, nor told. */
export async function importJson(input: JsonInput, sink: ImportSink): Promise<JsonFormat | null> {
  const elements = elementsOf(input.pieces);
  const unknown: Element[] = [];
  let { format } = input;
  const where = ({ index }: Element) =>
    `${input.file === '' ? '' : `${input.file}, `}conversation ${index + 1}`;
  const tellUnknown = () => {
    for (const each of unknown.splice(0)) {
      sink.quarantine(where(each), each.problem || 'is in no format that is known.');
    }
  };
  for await (const element of elements) {
    const source = element.problem === '' ? listSourceOf(element) : null;
    if (source !== null && element.index === unknown.length && isFor(format, source)) {
      tellUnknown();
      await importList(source, element.value, elements, sink);
      return source;
    }
    format ??= element.problem === '' && isObject(element.value) ? formatOf(element.value) : null;
    if (format === null) {
      // Perhaps one that comes later tells what all of it is.
      if (unknown.length < 1000) unknown.push({ ...element, value: null });
      continue;
    }
    tellUnknown();
    await importOne(format, element, where(element), sink);
  }
  if (format !== null) tellUnknown();
  return format;
}

const isFor = (format: JsonFormat | null, source: ListSource): boolean =>
  format === null || format === source;

async function importOne(
  format: JsonFormat,
  element: Element,
  where: string,
  sink: ImportSink,
): Promise<void> {
  let converted: Converted;
  try {
    if (element.problem !== '') throw new NotUnderstood(element.problem);
    if (!isObject(element.value)) throw new NotUnderstood('is no object.');
    converted = formats[format].convert(element.value);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return sink.quarantine(where, error.message);
  }
  const taken = await sink.conversation(converted.record, converted.records);
  if (taken) for (const { what, why } of converted.problems) sink.quarantine(what, why);
}

/** The messages of one chat: as they come, where they have ids that its own can be made of. */
async function importList(
  source: ListSource,
  first: unknown,
  elements: AsyncIterable<Element>,
  sink: ImportSink,
): Promise<void> {
  const firstId = idOf(objectOf(first)['id']);
  if (firstId === undefined) return importGathered(source, first, elements, sink);
  const id = `${source}:${firstId}`.slice(0, 255);
  const list = new MessageList(source, id);
  sink.begin({ type: 'conversation', id });
  try {
    for await (const value of valuesOf(first, elements)) {
      for (const record of list.next(value)) await sink.add(record);
    }
    await sink.end();
    for (const { what, why } of list.problems) sink.quarantine(what, why);
  } catch (error) {
    await sink.refuse(`conversation ${id}`, error);
  }
}

async function importGathered(
  source: ListSource,
  first: unknown,
  elements: AsyncIterable<Element>,
  sink: ImportSink,
): Promise<void> {
  const messages: unknown[] = [];
  let length = 0;
  for await (const value of valuesOf(first, elements)) {
    messages.push(value);
    length += JSON.stringify(value).length;
    if (length > MAX_ELEMENT_BYTES) {
      throw invalid('source', 'is one chat of more than 64 MiB whose messages have no ids.');
    }
  }
  const value = { id: contentId(source, messages), messages };
  const element = { index: 0, inArray: false, value, problem: '' };
  await importOne(source, element, 'conversation 1', sink);
}

/** What is not understood counts as a message that is none. */
async function* valuesOf(first: unknown, elements: AsyncIterable<Element>) {
  yield first;
  for await (const { value } of elements) yield value;
}
