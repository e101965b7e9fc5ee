/**
 * Rich text both ways: Atlassian Document Format shown as HTML, and plain text with a little markup
 * written as a document. Nothing of a document becomes markup but what is made here.
 * https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
import { html } from 'hono/html';
import type { Html } from './layout';

export interface AdfNode {
  type: string;
  text?: string;
  content?: AdfNode[];
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
}

/** Shows a document; nothing for an empty one. */
export function renderDocument(document: AdfNode | null | undefined): Html {
  return document ? html`<div class="rich">${renderAll(document)}</div>` : html``;
}

function renderAll({ content = [] }: AdfNode): Html {
  return html`${content.map(renderNode)}`;
}

const BLOCKS: Record<string, (node: AdfNode) => Html> = {
  paragraph: (node) => html`<p>${renderAll(node)}</p>`,
  bulletList: (node) =>
    html`<ul>
      ${renderAll(node)}
    </ul>`,
  orderedList: (node) =>
    html`<ol>
      ${renderAll(node)}
    </ol>`,
  listItem: (node) => html`<li>${renderAll(node)}</li>`,
  taskList: (node) =>
    html`<ul class="tasks">
      ${renderAll(node)}
    </ul>`,
  taskItem: (node) =>
    html`<li>${node.attrs?.['state'] === 'DONE' ? '☑' : '☐'} ${renderAll(node)}</li>`,
  decisionList: (node) =>
    html`<ul class="tasks">
      ${renderAll(node)}
    </ul>`,
  decisionItem: (node) => html`<li>↳ ${renderAll(node)}</li>`,
  blockquote: (node) => html`<blockquote>${renderAll(node)}</blockquote>`,
  codeBlock: (node) => html`<pre tabindex="0"><code>${renderAll(node)}</code></pre>`,
  panel: (node) => html`<div class="panel ${word(node, 'panelType')}">${renderAll(node)}</div>`,
  expand: (node) =>
    html`<details>
      <summary>${word(node, 'title') || 'More'}</summary>
      ${renderAll(node)}
    </details>`,
  rule: () => html`<hr />`,
  hardBreak: () => html`<br />`,
  table: (node) =>
    html`<table>
      <tbody>
        ${renderAll(node)}
      </tbody>
    </table>`,
  tableRow: (node) =>
    html`<tr>
      ${renderAll(node)}
    </tr>`,
  tableCell: (node) => html`<td>${renderAll(node)}</td>`,
  tableHeader: (node) => html`<th>${renderAll(node)}</th>`,
  heading: renderHeading,
  text: renderText,
  mention: (node) => html`<span class="mention">${word(node, 'text') || '@unknown'}</span>`,
  emoji: (node) => html`${word(node, 'text') || word(node, 'shortName')}`,
  status: (node) => html`<span class="lozenge">${word(node, 'text')}</span>`,
  date: (node) => html`${new Date(Number(node.attrs?.['timestamp'])).toISOString().slice(0, 10)}`,
  inlineCard: renderCard,
  blockCard: renderCard,
  media: (node) =>
    html`<span class="file">🖼 ${word(node, 'alt') || `file ${word(node, 'id')}`}</span>`,
};

/** What has no look of its own here shows its content, so that no text is ever lost. */
function renderNode(node: AdfNode): Html {
  return (BLOCKS[node.type] ?? renderAll)(node);
}

/** Headings start below those of the page. */
function renderHeading(node: AdfNode): Html {
  const level = Math.min(6, Number(node.attrs?.['level'] ?? 1) + 2);
  return html`<div class="h${level}" role="heading" aria-level="${level}">${renderAll(node)}</div>`;
}

const MARKS: Record<string, (inner: Html, attrs: Record<string, unknown>) => Html> = {
  strong: (inner) => html`<strong>${inner}</strong>`,
  em: (inner) => html`<em>${inner}</em>`,
  code: (inner) => html`<code>${inner}</code>`,
  underline: (inner) => html`<u>${inner}</u>`,
  strike: (inner) => html`<s>${inner}</s>`,
  subsup: (inner, { type }) =>
    type === 'sub' ? html`<sub>${inner}</sub>` : html`<sup>${inner}</sup>`,
  link: (inner, { href }) => renderLink(inner, href),
};

function renderText({ text = '', marks = [] }: AdfNode): Html {
  return marks.reduce<Html>(
    (inner, { type, attrs = {} }) => MARKS[type]?.(inner, attrs) ?? inner,
    html`${text}`,
  );
}

function renderCard(node: AdfNode): Html {
  const url = word(node, 'url');
  return renderLink(html`${url}`, url);
}

/** A link only to where a link may lead: `javascript:` and its like stay text. */
function renderLink(inner: Html, href: unknown): Html {
  const isSafe = typeof href === 'string' && /^(https?:|mailto:|\/(?!\/))/i.test(href);
  return isSafe ? html`<a href="${href}" rel="noreferrer">${inner}</a>` : inner;
}

function word({ attrs }: AdfNode, name: string): string {
  const value = attrs?.[name];
  return typeof value === 'string' ? value : '';
}

/** A document from plain text: lines are paragraphs, `- ` begins a list entry, `**` puts words in bold. */
export function writeDocument(text: string): AdfNode & { version: number } {
  const content: AdfNode[] = [];
  for (const line of text.replaceAll('\r', '').split('\n')) {
    const [, entry] = /^- (.+)$/.exec(line) ?? [];
    if (entry === undefined) {
      if (line.trim() !== '') content.push(paragraph(line));
      continue;
    }
    const last = content.at(-1);
    const item = { type: 'listItem', content: [paragraph(entry)] };
    if (last?.type === 'bulletList') last.content?.push(item);
    else content.push({ type: 'bulletList', content: [item] });
  }
  return { type: 'doc', version: 1, content };
}

function paragraph(line: string): AdfNode {
  const parts = line.split(/\*\*(.+?)\*\*/);
  const content = parts.flatMap((text, index) => {
    const node: AdfNode = { type: 'text', text };
    if (text === '') return [];
    return index % 2 === 1 ? [{ ...node, marks: [{ type: 'strong' }] }] : [node];
  });
  return { type: 'paragraph', content };
}
