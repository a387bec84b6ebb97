import { BridgeError } from '../kit/bridge-error.ts';

/** A content is of a medium whose feature is off (setting FEATURES). */
export class FeatureOff extends BridgeError {
  constructor() {
    super('FeatureOff', 'feature-off', 'The feature of this medium is off');
  }
}
