import { lazy } from 'react';

/** An id by which A2UI's renderer knows that its own style element is there: our policy forbids it. */
const STYLE_ID = 'a2ui-date-time-input-webkit-styles';

/** Only pages that show A2UI load its renderer. */
export const LazyA2ui = lazy(() => {
  if (!document.getElementById(STYLE_ID)) {
    const mark = document.createElement('meta');
    mark.id = STYLE_ID;
    document.head.append(mark);
  }
  return import('./A2ui.tsx');
});
