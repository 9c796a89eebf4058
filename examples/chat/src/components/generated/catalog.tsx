import {
  basicCatalog,
  createComponentImplementation,
  type ReactComponentImplementation,
} from '@a2ui/react/v0_9';
import { Catalog } from '@a2ui/web_core/v0_9';
import {
  AudioPlayerApi,
  ButtonApi,
  ImageApi,
  TextApi,
  VideoApi,
} from '@a2ui/web_core/v0_9/basic_catalog';
import { Markdown } from '../markdown/Markdown.tsx';

/** What would be fetched from elsewhere is a link: this page asks nobody. */
function MediaLink({ url, text }: { url: unknown; text: string }) {
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url)) return <span>{text}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}

type Variant = 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'caption' | 'body' | undefined;

/** The catalog's own takes Markdown as HTML; this page makes none from data. */
function Text({ text, variant = 'body' }: { text: string; variant?: Variant }) {
  if (variant === 'caption') return <em>{text}</em>;
  // An agent does not know where on the page it writes: to this page's outline each is a section.
  if (variant !== 'body') return <h2 className={variant}>{text}</h2>;
  return <Markdown text={text} sources={0} />;
}

const BUTTONS = { primary: 'button', default: 'button quiet', borderless: 'text-button' };

const OURS: ReactComponentImplementation[] = [
  createComponentImplementation(TextApi, ({ props }) => (
    <div style={props.weight === undefined ? undefined : { flex: props.weight, minWidth: 0 }}>
      <Text text={String(props.text ?? '')} variant={props.variant} />
    </div>
  )),
  // The catalog's own does not tell its variants apart for a style sheet.
  createComponentImplementation(ButtonApi, ({ props, buildChild }) => (
    <button
      type="button"
      className={BUTTONS[props.variant ?? 'default']}
      disabled={props.isValid === false}
      onClick={props.action}
    >
      {props.child ? buildChild(props.child) : null}
    </button>
  )),
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

/** The basic catalog of A2UI v0.9, with these in place of what it has. */
export const catalog = new Catalog<ReactComponentImplementation>(
  basicCatalog.id,
  [...new Map([...basicCatalog.components.values(), ...OURS].map((c) => [c.name, c])).values()],
  [...basicCatalog.functions.values()],
);
