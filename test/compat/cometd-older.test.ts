import { olderCometd } from '../support/cometd-older.ts';
import { desktopSuite } from './desktop.suite.ts';

desktopSuite('cometd 7.0', () => olderCometd('cometd-7'));
desktopSuite('cometd 5.0', () => olderCometd('cometd-5'));
