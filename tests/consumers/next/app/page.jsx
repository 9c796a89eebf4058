import { Notes } from './notes-page.jsx';

export default function Page() {
  return <Notes />;
}
