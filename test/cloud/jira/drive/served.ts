/** A site that listens, for the tests in which clients that others wrote drive it. */
import { deskBlueprint } from '../blueprint/desk';
import { devBlueprint } from '../blueprint/dev';
import { answerOverHttp, listen, type Answer, type ServedJira } from '../serve';
import { createJiraSite, type LocalJira } from '../site';
import { createStillWorld } from './drive';

/** The two sites, each with a person who may do in a project what an agent or developer does. */
export const SITES = {
  desk: { blueprint: deskBlueprint, email: 'agent@desk.example', project: 'DESK' },
  dev: { blueprint: devBlueprint, email: 'developer@acme.example', project: 'ACME' },
} as const;

export type SiteName = keyof typeof SITES;

/** A site over HTTP; whoever asks for it closes it. */
export interface Served extends ServedJira {
  jira: LocalJira;
  baseUrl: string;
}

/** Starts a site on a port that is free. */
export async function serveSite(name: SiteName): Promise<Served> {
  // A site knows its address from the start, and the address has the port that was free.
  let answer: Answer = () => new Response(null, { status: 503 });
  const served = await listen((request) => answer(request), 0);
  const baseUrl = `http://localhost:${served.port}`;
  const { blueprint } = SITES[name];
  const jira = createJiraSite({ name, baseUrl, world: createStillWorld(), blueprint });
  answer = answerOverHttp(jira);
  return { ...served, jira, baseUrl };
}
