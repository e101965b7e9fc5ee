/**
 * Where test files run: Node, with what is dear to make shared by all files of one worker. It is made here,
 * outside of any file, so that it outlives each.
 */
import { TestEnvironment } from 'jest-environment-node';
import './cloud/jira/check/document';
import './cloud/jira/field/adf';
import './cloud/platform/process/processes';

// eslint-disable-next-line no-restricted-syntax -- Jest takes the default export
export default class SharingEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    this.global.keptInProcess = globalThis.keptInProcess;
  }
}
