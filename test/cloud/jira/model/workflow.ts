/** Workflows: statuses, transitions, and what hangs on a transition. */

export interface Status {
  id: string;
  name: string;
  /** `undefined` is Jira's key of the category No Category. */
  category: 'undefined' | 'new' | 'indeterminate' | 'done';
  /** The one project it belongs to, in team-managed projects. */
  projectId: string | null;
}

/** A Forge post function on a transition, as the workflow keeps it. */
export interface PostFunctionRule {
  id: string;
  moduleKey: string;
  /** JSON text, as the configuration page gave it. */
  configuration: string;
}

/** A field that must have a value once the transition is taken, and what Jira says if it has none. */
export interface Validator {
  field: string;
  message: string;
}

export interface Transition {
  id: string;
  name: string;
  /** Status ids; `any` is a global transition. */
  from: string[] | 'any';
  /** Status id. */
  to: string;
  /** Fields on the transition's screen; undefined where it has none. */
  screen: { fields: string[]; required: string[] } | undefined;
  /** Resolution that a post function of Jira's own sets (`name`) or clears (null). */
  setsResolution: string | null | undefined;
  /** Fields that a validator demands, each with its words. */
  validators: Validator[];
  /** Only members of one of these roles are offered the transition. */
  onlyRoles: string[];
  postFunctions: PostFunctionRule[];
}

export interface Workflow {
  id: string;
  name: string;
  /** Of the create transition. */
  initialStatusId: string;
  statusIds: string[];
  transitions: Transition[];
  /** Post functions of the create transition. */
  createPostFunctions: PostFunctionRule[];
}
