/** Rich text from another site as it may stand here: its files and its people are others. Pure. */
import { filesIn, isFileRef, mapDocuments, placeFiles } from '../../replica/files';
import { restoreOriginals } from '../../replica/originals';
import type { JsonValue, RichText } from '../../replica/replica';
import { attribute, mapNodes, mentionText, type Node } from '../../replica/rich-text';
import type { ScriptIssue, WantedIssue } from '../../script/script';
import { attachmentOf, theirRef } from '../../model/pictures';
import type { Connection } from '../../model/connection';
import type { Twin } from '../../model/twin';

/**
 * Makes a value of the other site fit for this one. Pictures whose files are here, or will be, keep the
 * names that both sites know them by; other pictures become their file names in brackets. A mention
 * stays one only for whom the connection names, else it is plain `@Name`: nobody is told by a stranger.
 * @param current what stands in that place now: its own pictures and mentions are no strangers
 */
export type Localise = <T extends JsonValue | RichText | null>(
  value: T,
  current?: JsonValue | RichText | null,
) => T;

/** @param wanted what else the script wants: files that are still to come */
export function localiserOf(
  { connection, twin, data }: { connection: Connection; twin: Twin; data: ScriptIssue },
  wanted?: Pick<WantedIssue, 'attachments'>,
): Localise {
  const coming = new Set(
    (wanted?.attachments ?? []).flatMap((item) =>
      item.from === 'replica' ? [theirRef(connection.side, item.remoteId)] : [],
    ),
  );
  let own: Set<string> | undefined;
  const isHere = (id: string) => {
    if (isFileRef(id))
      return coming.has(id) || attachmentOf(twin, connection.side, id) !== undefined;
    own ??= new Set(filesIn(data).map((file) => file.id));
    return own.has(id);
  };
  const localise = (doc: RichText, current: RichText | undefined) => {
    const placed = placeFiles(doc, (id) => (isHere(id) ? id : undefined));
    const local = mapNodes(placed, (node) =>
      node.type === 'mention' ? mentionHere(node, connection.people ?? []) : node,
    );
    return current ? restoreOriginals(local, current) : local;
  };
  return (value, current) => mapDocuments(value, (doc) => localise(doc, asDocument(current)));
}

function asDocument(value: JsonValue | RichText | null | undefined): RichText | undefined {
  const isDocument = typeof value === 'object' && value !== null && 'type' in value;
  return isDocument && value['type'] === 'doc' ? (value as RichText) : undefined;
}

/** A mention of somebody who is known here, else the name as text. */
function mentionHere(node: Node, people: NonNullable<Connection['people']>): Node {
  const id = attribute(node, 'id');
  const text = mentionText(node);
  const known = people.find(({ there }) => there === id || `@${there}` === text);
  return known
    ? { type: 'mention', attrs: { id: known.here.accountId, text } }
    : { type: 'text', text };
}
