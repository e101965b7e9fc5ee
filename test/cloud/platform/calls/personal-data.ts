/**
 * What Atlassian answers of accounts that an app keeps data of.
 * https://developer.atlassian.com/cloud/jira/platform/user-privacy-developer-guide/
 */
import * as z from 'zod';
import { json } from './json';
import { LIMITS } from '../limits';

const Report = z.strictObject({
  accounts: z
    .array(z.strictObject({ accountId: z.string().min(1), updatedAt: z.iso.datetime() }))
    .min(1),
});

/** Accounts that one report takes. */
const MOST = 90;

export class PersonalData {
  /** What became of an account, and when: told to whoever has read it before. */
  readonly news = new Map<string, { status: 'closed' | 'updated'; at: number }>();
  /** Account ids of each report, in order. */
  readonly reports: string[][] = [];
  private readonly scopes: string[];

  constructor(scopes: string[]) {
    this.scopes = scopes;
  }

  /** Answers a report: 204 where there is nothing to do. */
  answer(body: unknown): Response {
    if (LIMITS.enforced('scopes') && !this.scopes.includes('report:personal-data'))
      return json(403, { code: 403, message: 'The scope report:personal-data is missing.' });
    const parsed = Report.safeParse(body);
    if (!parsed.success || parsed.data.accounts.length > MOST)
      return json(400, { code: 400, message: 'The report is malformed.' });
    const ids = parsed.data.accounts.map(({ accountId }) => accountId);
    this.reports.push(ids);
    const accounts = parsed.data.accounts.flatMap(({ accountId, updatedAt }) => {
      const news = this.news.get(accountId);
      return news && news.at > Date.parse(updatedAt) ? [{ accountId, status: news.status }] : [];
    });
    return accounts.length === 0 ? new Response(null, { status: 204 }) : json(200, { accounts });
  }
}
