import {
  A2uiSurface,
  basicCatalog,
  createComponentImplementation,
  type ReactComponentImplementation,
} from '@a2ui/react/v0_9';
import { Catalog, MessageProcessor, type A2uiMessage } from '@a2ui/web_core/v0_9';
import { AudioPlayerApi, ImageApi, VideoApi } from '@a2ui/web_core/v0_9/basic_catalog';
import type { JsonObject } from 'chatkeep';
import { useMemo } from 'react';
import { Unknown } from './Unknown.tsx';

/** What would be fetched from elsewhere is a link: this page asks nobody. */
function MediaLink({ url, text }: { url: unknown; text: string }) {
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url)) return <span>{text}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}

const LINKS: ReactComponentImplementation[] = [
  createComponentImplementation(ImageApi, ({ props }) => (
    <MediaLink url={props.url} text={props.description || 'Image'} />
  )),
  createComponentImplementation(VideoApi, ({ props }) => (
    <MediaLink url={props.url} text="Video" />
  )),
  createComponentImplementation(AudioPlayerApi, ({ props }) => (
    <MediaLink url={props.url} text={props.description || 'Audio'} />
  )),
];

const catalog = new Catalog<ReactComponentImplementation>(
  basicCatalog.id,
  [...new Map([...basicCatalog.components.values(), ...LINKS].map((c) => [c.name, c])).values()],
  [...basicCatalog.functions.values()],
);

/** What an agent sent in A2UI v0.9, drawn by A2UI's own renderer from the messages that are kept. */
export default function A2ui({ payload }: { payload: JsonObject }) {
  const surfaces = useMemo(() => surfacesOf(payload), [payload]);
  if (!surfaces) return <Unknown payload={payload} />;
  return surfaces.map((surface) => <A2uiSurface key={surface.id} surface={surface} />);
}

/** `null` for what is not A2UI v0.9. */
function surfacesOf(payload: JsonObject) {
  const messages = payload.a2ui_operations ?? payload.messages;
  if (!Array.isArray(messages)) return null;
  const processor = new MessageProcessor([catalog]);
  try {
    // It checks each message by its schema.
    processor.processMessages(messages as unknown as A2uiMessage[]);
  } catch {
    return null;
  }
  const surfaces = [...processor.model.surfacesMap.values()];
  return surfaces.length > 0 ? surfaces : null;
}
