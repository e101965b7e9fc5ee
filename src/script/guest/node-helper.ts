/** `nodeHelper`: what there is on this site, by its name. */
import type { JsonValue } from '../../replica/replica';
import { warn, type Run } from './host';
import type { Look } from './lookup';

export function createNodeHelper(run: Run, look: Look) {
  const orWarn = (found: JsonValue, what: string) => {
    if (found === null)
      warn(
        run,
        `There is no ${what}, and a script does not make one: ask an admin of the project.`,
      );
    return found;
  };
  return {
    getUser: (accountId: string) => look('userById', accountId),
    getUserByEmail: (email: string) => look('userByEmail', email),
    getUserByFullName: (name: string) => look('userByName', name),
    getIssueType: (name: string, projectKey?: string) => look('issueType', name, projectKey),
    getPriority: (name: string) => look('priority', name),
    getResolution: (name: string) => look('resolution', name),
    getStatus: (name: string) => look('status', name),
    getProject: (key: string) => look('project', key),
    getVersion: (name: string, project: string | { key: string }) =>
      look('version', name, keyOf(project)),
    getComponent: (name: string, project: string | { key: string }) =>
      look('component', name, keyOf(project)),
    getCustomField: (name: string) => look('customField', name),
    getOption: (_issue: unknown, field: string, value: string) => look('option', field, value),
    createVersion: ({ projectKey }: { projectKey: string }, name: string) =>
      orWarn(look('version', name, projectKey), `version «${name}» in ${projectKey}`),
    createComponent: ({ projectKey }: { projectKey: string }, name: string) =>
      orWarn(look('component', name, projectKey), `component «${name}» in ${projectKey}`),
    createOption: (_issue: unknown, field: string, value: string) =>
      orWarn(look('option', field, value), `option «${value}» of ${field}`),
    getLabel: (label: string) => label,
    getLocalIssueFromRemoteId: (id?: string | number) => localOf(look, id),
    stripHtml: (text: unknown) => String(text).replace(/<[^<>]*>/g, ''),
    toMarkDown: (text: unknown) => String(text),
    getHtmlField: (issue: Record<string, unknown>, field: string) => issue[field] ?? null,
  };
}

/** The key of what is given by its key or as a whole. */
export function keyOf(project: string | { key: string }): string {
  return typeof project === 'string' ? project : project.key;
}

/** The local twin of a peer's issue; scripts give ids where keys are meant and the reverse. */
export function localOf(look: Look, remote: string | number | undefined): JsonValue {
  if (remote === undefined || remote === '') return null;
  const isId = /^\d+$/.test(String(remote));
  return look(isId ? 'localIssueFromRemoteId' : 'localIssueFromRemoteKey', remote);
}
