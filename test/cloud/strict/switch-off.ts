/**
 * Part of the mutation run (`mutate.ts`), set up for each test file: every test runs without one of the
 * rules that its title names, and so must fail.
 */
import { namesIn } from './named-rules';
import { switchOff } from './strictness';

/** Which of the rules that a title names is off: the first, the second… */
const turn = Number(process.env['TANDEM_CLOUD_TURN']);

beforeEach(() => {
  switchOff(namesIn(expect.getState().currentTestName ?? '')[turn]);
});
