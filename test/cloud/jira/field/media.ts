/** Files that documents show. */
import { limit } from '../limits/limit';
import type { AdfNode } from '../model/issue';
import { refuse } from '../refusal';
import type { Site } from '../site-state';
import { mediaIn } from './adf';

/**
 * Refuses a document that shows a file which its issue does not have.
 * @param issueId undefined while the issue is being created and so has no files at all
 */
export function requireFilesHere(site: Site, issueId: string | undefined, document: AdfNode): void {
  if (!limit.enforced('jira-media-file')) return;
  const issue = site.store.issues.get(issueId ?? '');
  const files = new Set(
    issue?.attachmentIds.map((id) => site.store.attachments.get(id)?.mediaId) ?? [],
  );
  if (mediaIn(document).some((id) => !files.has(id))) refuse(400, 'ATTACHMENT_VALIDATION_ERROR');
}
