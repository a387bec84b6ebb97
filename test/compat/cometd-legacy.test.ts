import { legacyCometd } from '../support/cometd-legacy.ts';
import { desktopSuite } from './desktop.suite.ts';

desktopSuite('cometd 3.1.13', legacyCometd);
