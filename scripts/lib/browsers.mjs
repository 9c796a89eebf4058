import { findCommand } from './find-command.mjs';

/** The Chromium to test with, or undefined. */
export function findChromium() {
  return (
    process.env.CHATKEEP_CHROMIUM || findCommand('chromium', 'chromium-browser', 'google-chrome')
  );
}

/** The Firefox to test with, or undefined. */
export function findFirefox() {
  return process.env.CHATKEEP_FIREFOX || findCommand('firefox-esr', 'firefox');
}
