import { registerPackageInPage } from '../support/package-in-page.js';

registerPackageInPage('chromium');
