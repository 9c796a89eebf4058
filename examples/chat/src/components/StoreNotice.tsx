import { openStore, type StoreState } from '../store.ts';
import { Icon, type IconName } from './Icon.tsx';
import { Layout } from './Layout.tsx';
import { BrokenStore } from './settings/BrokenStore.tsx';
import { SidebarFrame } from './sidebar/SidebarFrame.tsx';

type NotReady = Exclude<StoreState, { status: 'ready' }>;

interface Notice {
  icon: IconName;
  heading: string;
  text: string;
  retry: string;
}

const NOTICES: Record<Exclude<NotReady['status'], 'opening'>, Notice> = {
  locked: {
    icon: 'lock',
    heading: 'Another tab does not let go of this chat',
    text: 'Tabs share a chat, but the one that has its files open does not answer: the browser may have put it to sleep. Bring it to the front, or close it.',
    retry: 'Try again',
  },
  unavailable: {
    icon: 'alert',
    heading: 'This browser gives no place to keep chats',
    text: 'The origin private file system is missing here: the page must come from https or localhost, and some browsers switch it off in private windows. Nothing is kept in memory instead, because it would be gone with the tab.',
    retry: 'Try again',
  },
  lost: {
    icon: 'alert',
    heading: 'The store was closed',
    text: 'Everything that was written is kept. Open it again to go on.',
    retry: 'Open again',
  },
  failed: {
    icon: 'alert',
    heading: 'The chats could not be opened',
    text: 'Nothing was changed or deleted.',
    retry: 'Try again',
  },
};

/** What stands in the place of the chat while there is no store. */
export function StoreNotice({ state }: { state: NotReady }) {
  return (
    <Layout status={state.status} title="" sidebar={<SidebarFrame />}>
      <main className="notice-pane">
        {state.status === 'opening' ? (
          <p className="opening">
            <span className="spinner" aria-hidden="true" />
            Opening your chats…
            <span className="opening-hint">
              This takes longer than usual. Another tab that has them open may be asleep.
            </span>
          </p>
        ) : (
          <NoticeCard notice={NOTICES[state.status]} state={state} />
        )}
      </main>
    </Layout>
  );
}

interface NoticeCardProps {
  notice: Notice;
  state: Exclude<NotReady, { status: 'opening' }>;
}

function NoticeCard({ notice, state }: NoticeCardProps) {
  return (
    <section className="notice" role="alert">
      <Icon name={notice.icon} />
      <h2>{notice.heading}</h2>
      <p>{notice.text}</p>
      <button type="button" className="button" data-testid="retry" onClick={openStore}>
        {notice.retry}
      </button>
      {state.status === 'failed' && <BrokenStore />}
      <details>
        <summary>What the store said</summary>
        <p>
          <code>{state.error.code}</code> {state.error.message}
        </p>
      </details>
    </section>
  );
}
