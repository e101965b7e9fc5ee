// The peer code of 97ff0ae, as esbuild bundles it: messages, envelope, handshake, replacing keys. Not to be edited.
"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name2 in all)
    __defProp(target, name2, { get: all[name2], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// src/peer-of-then.ts
var peer_of_then_exports = {};
__export(peer_of_then_exports, {
  Message: () => Message,
  accept: () => accept,
  parseBody: () => parseBody,
  readSender: () => readSender,
  rekeyed: () => rekeyed,
  seal: () => seal,
  verify: () => verify
});
module.exports = __toCommonJS(peer_of_then_exports);

// src/peer/message.ts
var z3 = __toESM(require("zod"));

// src/replica/compare.ts
var z2 = __toESM(require("zod"));

// src/replica/replica.ts
var z = __toESM(require("zod"));
var Json = z.json();
var id = z.string().min(1).max(64);
var entryId = id.regex(/^(?!__proto__$)[\w.-]+$/);
var name = z.string().max(255);
var time = z.string().max(40);
var User = z.object({
  accountId: z.string().max(128).optional(),
  displayName: z.string().max(255),
  email: z.string().max(320).optional()
});
var Named = z.object({ id: id.optional(), name });
var Status = Named.extend({
  category: z.enum(["new", "indeterminate", "done", "undefined"]).optional()
});
var Project = z.object({
  id: id.optional(),
  key: z.string().max(64),
  name: name.optional()
});
var IssueType = Named.extend({ subtask: z.boolean().optional() });
var Version = Named.extend({
  released: z.boolean().optional(),
  archived: z.boolean().optional(),
  releaseDate: time.nullish(),
  description: z.string().max(32767).nullish()
});
var IssueRef = z.object({ id, key: z.string().min(1).max(64) });
var RichText = z.looseObject({
  type: z.literal("doc"),
  version: z.literal(1),
  content: z.array(z.looseObject({ type: z.string() }))
});
var Visibility = z.object({ type: z.enum(["group", "role"]), value: name });
var Comment = z.object({
  id: entryId,
  author: User.nullable(),
  body: RichText,
  created: time,
  updated: time,
  updateAuthor: User.nullish(),
  /** An internal note of a service project: customers never see it. */
  internal: z.boolean(),
  visibility: Visibility.optional()
});
var Attachment = z.object({
  id: entryId,
  filename: z.string().min(1).max(1024),
  mimeType: z.string().max(255),
  /** Bytes. */
  size: z.number().int().min(0),
  created: time,
  author: User.nullable(),
  /** Media Services id: what an inline picture in a rich text points at. */
  mediaId: z.string().max(64).optional()
});
var WorkLog = z.object({
  id: entryId,
  author: User.nullable(),
  comment: RichText.nullish(),
  started: time,
  timeSpentSeconds: z.number().int().min(0),
  created: time,
  updated: time,
  visibility: Visibility.optional()
});
var CustomField = z.object({ id: id.optional(), type: name.optional(), value: Json });
var IssueLink = z.object({
  id: id.optional(),
  type: z.object({ name, inward: name.optional(), outward: name.optional() }),
  /** Which end the linked issue is. */
  direction: z.enum(["inward", "outward"]),
  issue: IssueRef
});
var FIELDS = {
  id,
  key: z.string().max(64),
  url: z.string().max(2e3),
  summary: z.string().max(1e3).nullable(),
  description: RichText.nullable(),
  environment: RichText.nullable(),
  project: Project,
  type: IssueType,
  status: Status,
  resolution: Named.nullable(),
  priority: Named.nullable(),
  assignee: User.nullable(),
  reporter: User.nullable(),
  creator: User.nullable(),
  labels: z.array(name),
  components: z.array(Named),
  fixVersions: z.array(Version),
  affectedVersions: z.array(Version),
  due: time.nullable(),
  created: time,
  updated: time,
  resolved: time.nullable(),
  securityLevel: Named.nullable(),
  originalEstimate: z.number().nullable(),
  remainingEstimate: z.number().nullable(),
  parent: IssueRef.extend({ summary: z.string().optional() }).nullable(),
  subTasks: z.array(IssueRef),
  issueLinks: z.array(IssueLink),
  customFields: z.record(z.string().max(255), CustomField),
  customKeys: z.record(z.string().max(255), Json)
};
var Fields = z.object(FIELDS).partial();
var ENTRIES = { comments: Comment, attachments: Attachment, workLogs: WorkLog };
var Replica = Fields.extend({
  comments: z.array(Comment).optional(),
  attachments: z.array(Attachment).optional(),
  workLogs: z.array(WorkLog).optional()
});
var ENTRY_KINDS = Object.keys(ENTRIES);

// src/replica/compare.ts
var removed = z2.array(z2.string().max(64));
var ReplicaDelta = z2.object({
  base: z2.number().int().min(0).nullable(),
  fields: Fields,
  /** Fields that the outgoing script no longer sends. */
  dropped: z2.array(z2.enum(Object.keys(FIELDS))),
  comments: z2.object({ put: z2.array(Comment), removed }).optional(),
  attachments: z2.object({ put: z2.array(Attachment), removed }).optional(),
  workLogs: z2.object({ put: z2.array(WorkLog), removed }).optional()
});

// src/peer/url.ts
var WEB_TRIGGER = /^https:\/\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.webtrigger\.atlassian\.app\/public\/[\w-]{1,200}$/;
function isPeerUrl(url) {
  return WEB_TRIGGER.test(url);
}
var SITE = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$|^http:\/\/localhost:\d{1,5}$/;
var ISSUE_PATH = /\/browse\/[A-Z][A-Z0-9_]{0,99}-\d{1,20}$/;
function isSiteUrl(url) {
  return SITE.test(url);
}
function isIssueUrl(url) {
  const path = ISSUE_PATH.exec(url);
  return path !== null && isSiteUrl(url.slice(0, path.index));
}

// src/peer/message.ts
var PROTOCOL = 1;
var Side = z3.enum(["a", "b"]);
var TwinName = z3.object({ initiator: Side, issueId: z3.string().regex(/^\d{1,20}$/) });
var IssueUrl = z3.string().max(2e3).refine(isIssueUrl, "not the address of an issue");
var IssueKey = z3.string().regex(/^[A-Za-z][A-Za-z0-9_]{1,40}-\d{1,10}$/, "not the key of an issue");
var sequence = z3.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
var ReplicaMessage = z3.object({
  kind: z3.literal("replica"),
  twin: TwinName,
  /** The sender's issue. `service`: it lives in a service project, so `internal` means something there. */
  from: IssueRef.extend({ url: IssueUrl, service: z3.boolean() }),
  /** The receiver's issue, where the sender knows it. */
  to: IssueRef.optional(),
  seq: sequence.min(1),
  /** Counts the starts of the twin; absent for the first. A later one than the receiver knows starts it again. */
  run: sequence.min(1).optional(),
  /** Key of the receiver's issue that is to be the twin, where both exist already. */
  connectTo: IssueKey.optional(),
  /** Milliseconds since 1970 at which the sender read its issue; orders two messages of one number. */
  readAt: z3.number().int(),
  /** The receiver's last message that the sender had applied when it read its issue. */
  ack: sequence,
  /** How many messages before it in a row were answers of scripts to scripts; absent where a person caused it. */
  hops: z3.number().int().min(0).max(1e3).optional(),
  delta: ReplicaDelta,
  /** When each changed field was last edited by someone other than Tandem, ISO 8601. */
  edited: z3.record(z3.string().max(300), z3.string().max(40))
});
var Result = z3.object({
  twin: TwinName,
  ack: sequence,
  /**
   * `failed`: the message waits there for somebody; `parked`: the answering side cannot send its own changes.
   * `needs-whole`: send everything once more; `wants-whole`: send everything each time.
   */
  outcome: z3.enum([
    "applied",
    "skipped",
    "failed",
    "parked",
    "needs-whole",
    "wants-whole",
    "stopped"
  ]),
  /** Which start of the twin it is about; absent for the first. */
  run: sequence.min(1).optional(),
  /** The answering side's issue, once there is one. */
  issue: IssueRef.extend({
    url: IssueUrl,
    status: z3.string().max(255).optional()
  }).optional(),
  /** For an admin; holds no field values. */
  message: z3.string().max(2e3).optional(),
  warnings: z3.array(z3.string().max(2e3)).max(50).optional(),
  /** Seconds for which the answering side asks for no bulk work: most of its hour's points of Jira are used. */
  restFor: z3.number().int().min(1).max(3600).optional()
});
var ResultsMessage = z3.object({
  kind: z3.literal("results"),
  results: z3.array(Result).min(1).max(200)
});
var AttachmentMessage = z3.object({
  kind: z3.literal("attachment"),
  twin: TwinName,
  attachmentId: z3.string().regex(/^\d{1,20}$/),
  /** First byte, and how many. */
  start: z3.number().int().min(0),
  length: z3.number().int().min(1).max(4 * 1024 * 1024)
});
var AttachmentAnswer = z3.object({ base64: z3.string(), sha256: z3.string().length(64) });
var ControlMessage = z3.object({
  kind: z3.literal("control"),
  action: z3.enum(["pause", "resume", "rename", "remove", "policy", "comments"]),
  /** New name, for `rename`. */
  name: z3.string().min(1).max(100).optional(),
  /** Who wins at the sender, for `policy`: the receiver takes the counterpart. */
  policy: z3.enum(["remote", "local", "newer"]).optional(),
  /** For `comments`: whether comments arrive at the sender visible to customers. */
  publicComments: z3.boolean().optional(),
  /** Milliseconds since 1970 at the sender: of two that overtook each other the later one counts. */
  at: z3.number().int().optional(),
  /** Name of the admin who did it, as shown to the other side. */
  by: z3.string().max(255)
});
var ConfirmMessage = z3.object({
  kind: z3.literal("confirm"),
  /** Id of the new key, where keys were replaced. */
  key: z3.string().max(64).optional()
});
var RekeyMessage = z3.object({
  kind: z3.literal("rekey"),
  publicKey: z3.string().regex(/^[\w-]{43}$/)
});
var RekeyAnswer = z3.object({
  publicKey: z3.string().regex(/^[\w-]{43}$/),
  proof: z3.string().regex(/^[\w-]{43}$/),
  /** Id of the old key that it took the question by. */
  key: z3.string().max(64)
});
var AddressMessage = z3.object({
  kind: z3.literal("address"),
  url: z3.string().refine(isPeerUrl, "not the address of a Forge web trigger"),
  /** Milliseconds since 1970 at the sender: of two that overtook each other the later one counts. */
  at: z3.number().int(),
  by: z3.string().max(255)
});
var Message = z3.discriminatedUnion("kind", [
  ReplicaMessage,
  ResultsMessage,
  AttachmentMessage,
  ControlMessage,
  ConfirmMessage,
  RekeyMessage,
  AddressMessage
]);

// src/peer/envelope.ts
var import_standardwebhooks = require("standardwebhooks");
var z4 = __toESM(require("zod"));

// src/errors.ts
var CODES = {
  // Scripts
  "script-failed": {
    verdict: "park",
    next: "Correct the script and publish it; parked issues sync again by themselves."
  },
  "script-timeout": {
    verdict: "park",
    next: "Look for a loop that does not end, correct the script and publish it."
  },
  "script-memory": { verdict: "park", next: "Make the script keep less data, then publish it." },
  "script-missing": {
    verdict: "park",
    next: "Publish both scripts of this side on the Rules tab."
  },
  "script-invalid": { verdict: "refuse", next: "Correct the lines named below and save again." },
  // Jira
  "jira-refused": {
    verdict: "park",
    next: "Correct what Jira names, in the script or in the project, then retry."
  },
  "jira-not-found": {
    verdict: "park",
    next: "Check that the issue exists and that the app may see its project, then retry."
  },
  "jira-forbidden": {
    verdict: "park",
    next: "Give the app access to the project (role atlassian-addons-project-access), then retry."
  },
  "jira-busy": { verdict: "retry", next: "Nothing: it is tried again when Jira allows it." },
  "jira-down": { verdict: "retry", next: "Nothing: it is tried again." },
  // Platform
  "platform-busy": { verdict: "retry", next: "Nothing: it is tried again." },
  // Twins
  "twin-busy": {
    verdict: "retry",
    next: "Nothing: another change of the same issue is being written."
  },
  "twin-changed": { verdict: "retry", next: "Nothing: it is tried again on the newest state." },
  "parent-late": { verdict: "retry", next: "Nothing: it is made once its parent is here." },
  "parent-missing": {
    verdict: "park",
    next: "Start the sync of its parent on the other site; this one then follows by itself. Or let the script create it as a type that needs no parent."
  },
  "needs-whole": {
    verdict: "ask",
    next: "Nothing: the peer is asked to send the whole issue."
  },
  "wants-whole": {
    verdict: "ask",
    next: "Nothing: the peer is asked to send whole issues from now on."
  },
  "loop-broken": {
    verdict: "park",
    next: "Two scripts answer each other for ever: compare both incoming scripts, then retry."
  },
  "attachment-damaged": {
    verdict: "park",
    next: "Retry; if it fails again, look at the file on the other site."
  },
  "attachment-gone": {
    verdict: "park",
    next: "Nothing: the file was removed on the other site, or Jira does not give it there."
  },
  // Peer
  "peer-down": {
    verdict: "retry",
    next: "Nothing: it is tried again until the other site answers."
  },
  "peer-refused": {
    verdict: "hold",
    next: "Ask the admin of the other site whether the connection still exists and is active there."
  },
  "other-version": {
    verdict: "hold",
    next: "Update Tandem on the site that has the older version; what waits is sent by itself then."
  },
  "too-large": {
    verdict: "park",
    next: "Send less: leave large fields or files out in the outgoing script."
  },
  // Doors
  "bad-request": { verdict: "refuse", next: "Check the request." },
  unauthenticated: { verdict: "refuse", next: "Connect the two sites again." },
  forbidden: { verdict: "refuse", next: "Ask a Jira admin." },
  "unknown-connection": {
    verdict: "refuse",
    next: "Check that the connection still exists on both sites."
  },
  replayed: { verdict: "refuse", next: "Nothing: the message was received before." },
  conflict: { verdict: "refuse", next: "Look at it again, then repeat what is still wanted." },
  "invitation-invalid": { verdict: "refuse", next: "Ask the other admin for a new invitation." },
  "keeps-failing": {
    verdict: "park",
    next: "Report this to the makers of Tandem with the id of the event, then try the issue again."
  },
  bug: { verdict: "bug", next: "Report this to the makers of Tandem with the id of the event." }
};
var SyncError = class extends Error {
  code;
  /** Seconds after which trying again makes sense, where someone said so (`Retry-After`). */
  retryAfter;
  at;
  constructor(code, message, more = {}) {
    super(message, "cause" in more ? { cause: more.cause } : void 0);
    this.name = "SyncError";
    this.code = code;
    this.retryAfter = more.retryAfter;
    this.at = more.at;
  }
  get verdict() {
    return CODES[this.code].verdict;
  }
  /** What to do next, in a sentence. */
  get next() {
    return CODES[this.code].next;
  }
};

// src/replica/intricacy.ts
function isTooIntricate(json2, most) {
  let depth = 0;
  let parts = 0;
  let isText = false;
  for (let index = 0; index < json2.length; index += 1) {
    const char = json2.charCodeAt(index);
    if (isText) {
      if (char === BACKSLASH) index += 1;
      else if (char === QUOTE) isText = false;
    } else if (char === QUOTE) isText = true;
    else if (char === BRACE || char === BRACKET) {
      depth += 1;
      parts += 1;
      if (depth > most.depth || parts > most.parts) return true;
    } else if (char === BRACE_END || char === BRACKET_END) depth -= 1;
    else if (char === COMMA) parts += 1;
  }
  return parts > most.parts;
}
var [QUOTE, COMMA, BRACKET, BACKSLASH, BRACKET_END, BRACE, BRACE_END] = [
  34,
  44,
  91,
  92,
  93,
  123,
  125
];

// src/peer/envelope.ts
var ENVELOPE_BYTES = 49e5;
var HEADER = { connection: "tandem-connection", from: "tandem-from" };
function seal(message, sender, keys, stamp) {
  const { id: id2, now } = stamp;
  const body = JSON.stringify({ v: PROTOCOL, ...message });
  if (Buffer.byteLength(body) > ENVELOPE_BYTES) {
    throw new SyncError(
      "too-large",
      `The message has ${Buffer.byteLength(body)} bytes; ${ENVELOPE_BYTES} can cross.`
    );
  }
  const at = new Date(now);
  return {
    headers: {
      "content-type": "application/json",
      "webhook-id": id2,
      "webhook-timestamp": String(Math.floor(now / 1e3)),
      "webhook-signature": keys.map((key) => webhook(key).sign(id2, at, body)).join(" "),
      [HEADER.connection]: sender.connection,
      [HEADER.from]: sender.from
    },
    body
  };
}
var SenderHeaders = z4.object({
  "webhook-id": z4.string().regex(/^[\w-]{8,64}$/),
  "webhook-timestamp": z4.string().regex(/^\d{1,12}$/),
  "webhook-signature": z4.string().min(1).max(512),
  [HEADER.connection]: z4.string().regex(/^[a-z0-9]{16,40}$/),
  [HEADER.from]: Side
});
function readSender(headers) {
  const parsed = SenderHeaders.safeParse(headers);
  if (!parsed.success)
    throw new SyncError("unauthenticated", "The request is not a signed message.");
  const { data } = parsed;
  return {
    connection: data[HEADER.connection],
    from: data[HEADER.from],
    id: data["webhook-id"]
  };
}
function verify(headers, body, keys) {
  const [key] = keys.filter((each) => isSignedWith(each, headers, body));
  if (!key) throw new SyncError("unauthenticated", "The signature does not match.");
  return key;
}
function isSignedWith(key, headers, body) {
  try {
    webhook(key).verify(body, headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof import_standardwebhooks.WebhookVerificationError) return false;
    throw error;
  }
}
function webhook(key) {
  return new import_standardwebhooks.Webhook(Buffer.from(key.secret, "base64"), { format: "raw" });
}
var MOST = { depth: 100, parts: 1e6 };
var Versioned = z4.object({ v: z4.number().int().min(1).max(9999) });
var OtherVersion = class extends SyncError {
  version;
  constructor(version) {
    super("other-version", `A message came in version ${version} of the protocol.`);
    this.version = version;
  }
};
function parseBody(body, schema) {
  if (isTooIntricate(body, MOST))
    throw new SyncError("bad-request", "The message is too intricate.");
  let json2;
  try {
    json2 = JSON.parse(body, LONE.test(body) ? wellFormed : void 0);
  } catch {
    throw new SyncError("bad-request", "The message is not JSON.");
  }
  const versioned = Versioned.safeParse(json2);
  if (versioned.success && versioned.data.v !== PROTOCOL) throw new OtherVersion(versioned.data.v);
  const parsed = schema.safeParse(json2);
  if (versioned.success && parsed.success) return parsed.data;
  const [issue] = (versioned.error ?? parsed.error)?.issues ?? [];
  throw new SyncError(
    "bad-request",
    `The message is not one that this version knows: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`
  );
}
var LONE = /\\u[dD][89a-fA-F]/;
function wellFormed(_key, value) {
  return typeof value === "string" ? Buffer.from(value).toString() : value;
}

// src/peer/handshake.ts
var import_node_crypto = require("node:crypto");
var z5 = __toESM(require("zod"));
var PublicKey = z5.string().regex(/^[\w-]{43}$/);
var PeerUrl = z5.string().refine(isPeerUrl, "not the address of a Forge web trigger");
var Person = z5.string().max(255);
var Account = z5.string().max(128);
var AgreedAt = z5.number().int().min(0);
var Site = z5.object({
  name: z5.string().max(255),
  url: z5.string().refine(isSiteUrl, "not the address of a site")
});
var Invitation = z5.object({
  v: z5.literal(PROTOCOL),
  connection: z5.string().regex(/^[a-z0-9]{16,40}$/),
  name: z5.string().min(1).max(100),
  url: PeerUrl,
  site: Site,
  by: Person,
  secret: z5.string().regex(/^[\w-]{43}$/),
  /** Milliseconds since 1970. */
  expires: z5.number().int()
});
var AcceptMessage = z5.object({
  kind: z5.literal("accept"),
  publicKey: PublicKey,
  url: PeerUrl,
  site: Site,
  by: Person,
  account: Account,
  at: AgreedAt
});
var AcceptAnswer = z5.object({
  publicKey: PublicKey,
  site: Site,
  by: Person,
  account: Account,
  at: AgreedAt,
  proof: z5.string().regex(/^[\w-]{43}$/)
});
function decodeInvitation(text) {
  const [, version, code] = /^\s*tandem(\d{1,4})\.([\w-]{10,4000})\s*$/.exec(text) ?? [];
  if (version !== void 0 && Number(version) !== PROTOCOL)
    throw new SyncError(
      "other-version",
      "This invitation was made by another version of Tandem than runs on this site."
    );
  try {
    return Invitation.parse(JSON.parse(Buffer.from(code ?? "", "base64url").toString("utf8")));
  } catch {
    throw new SyncError(
      "invitation-invalid",
      "This is not an invitation, or a part of it is missing. Copy it whole."
    );
  }
}
function invitationKey(secret) {
  return {
    id: "invitation",
    secret: derive(Buffer.from(secret, "base64url"), Buffer.alloc(0), "tandem invitation v1")
  };
}
function newExchange() {
  const pair = (0, import_node_crypto.generateKeyPairSync)("x25519");
  return {
    publicKey: pair.publicKey.export({ format: "jwk" }).x ?? "",
    privateKey: pair.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64")
  };
}
function agree(own2, theirs, said) {
  const shared = (0, import_node_crypto.diffieHellman)({
    privateKey: (0, import_node_crypto.createPrivateKey)({
      key: Buffer.from(own2.privateKey, "base64"),
      format: "der",
      type: "pkcs8"
    }),
    publicKey: (0, import_node_crypto.createPublicKey)({ key: { kty: "OKP", crv: "X25519", x: theirs }, format: "jwk" })
  });
  const transcript = JSON.stringify([
    said.connection,
    said.a.publicKey,
    said.a.url,
    said.b.publicKey,
    said.b.url
  ]);
  const secret = Buffer.from(said.secret, "base64url");
  const make = (purpose) => derive(shared, secret, `tandem v1 ${purpose} ${transcript}`);
  return {
    fromA: { id: keyId(make("id a")), secret: make("a to b") },
    fromB: { id: keyId(make("id b")), secret: make("b to a") },
    proof: (0, import_node_crypto.createHmac)("sha256", Buffer.from(make("proof"), "base64")).update("a").digest("base64url")
  };
}
function checkProof(agreed, proof) {
  const [ours, theirs] = [Buffer.from(agreed.proof), Buffer.from(proof)];
  if (ours.length === theirs.length && (0, import_node_crypto.timingSafeEqual)(ours, theirs)) return;
  throw new SyncError(
    "unauthenticated",
    "The other site did not prove that it made this invitation."
  );
}
function derive(input, salt, info) {
  const bound = (0, import_node_crypto.createHmac)("sha256", "tandem").update(info).digest();
  return Buffer.from((0, import_node_crypto.hkdfSync)("sha256", input, salt, bound, 32)).toString("base64");
}
function keyId(secret) {
  return Buffer.from(secret, "base64").toString("hex").slice(0, 8);
}

// src/connection/invite.ts
var INVITATION_MS = 48 * 3600 * 1e3;
function toConsent({ by, account, at }) {
  return { accountId: account, displayName: by, at };
}
function newConnection(ports, here, id2, name2) {
  return {
    id: id2,
    side: id2.endsWith(".b") ? "b" : "a",
    version: 0,
    name: name2,
    state: "active",
    localUrl: here.site.url,
    appAccountId: here.appAccountId,
    peer: { name: "", url: "" },
    policy: "remote",
    publicComments: false,
    consent: { local: here.admin },
    createdAt: ports.now(),
    addressTold: { url: here.url, at: ports.now() }
  };
}

// src/connection/accept.ts
async function accept(ports, here, text, name2) {
  const invitation = decodeInvitation(text);
  if (invitation.expires < ports.now())
    throw new SyncError("invitation-invalid", "This invitation has expired.");
  const id2 = `${invitation.connection}.b`;
  if (await ports.readConnection(id2))
    throw new SyncError("conflict", "This invitation was accepted here before.");
  const pending = await keepExchange(ports, id2, invitation, here);
  const message = {
    kind: "accept",
    publicKey: pending.publicKey,
    url: here.url,
    site: here.site,
    by: here.admin.displayName,
    account: here.admin.accountId,
    at: here.admin.at
  };
  const answer = AcceptAnswer.parse(
    JSON.parse(await send(ports, invitation, message, [invitationKey(invitation.secret)]))
  );
  const agreed = agree(pending, answer.publicKey, {
    connection: invitation.connection,
    secret: invitation.secret,
    a: { publicKey: answer.publicKey, url: invitation.url },
    b: { publicKey: pending.publicKey, url: here.url }
  });
  checkProof(agreed, answer.proof);
  await ports.writeSecret(id2, {
    url: invitation.url,
    send: [agreed.fromB],
    receive: [agreed.fromA],
    pending
  });
  const confirm = { kind: "confirm" };
  await ports.createConnection({
    ...newConnection(ports, here, id2, name2 ?? invitation.name),
    peer: answer.site,
    consent: { local: here.admin, remote: toConsent(answer) },
    untold: [confirm]
  });
  return { id: id2 };
}
async function keepExchange(ports, id2, invitation, here) {
  const kept = (await ports.readSecret(id2))?.pending;
  if (kept) return kept;
  const pending = { invitation: invitation.secret, url: here.url, ...newExchange() };
  await ports.writeSecret(id2, { url: invitation.url, send: [], receive: [], pending });
  return pending;
}
async function send(ports, { connection, url }, message, keys) {
  return ports.post(
    url,
    seal(message, { connection, from: "b" }, keys, { id: ports.newId(), now: ports.now() })
  );
}

// src/connection/rotate-keys.ts
var GRACE_MS = 10 * 6e4;
async function rekeyed(ports, id2, old, { publicKey }) {
  const secret = await requireSecret(ports, id2);
  const { side } = split(id2);
  if (side === "a" && isAsking(secret.rotation, ports.now()))
    throw new SyncError("conflict", "This side is changing the keys already.");
  const exchange = newExchange();
  const agreed = derive2(id2, exchange, publicKey, { old, isFirst: false });
  const [send2, receive] = own(side, agreed);
  const generation = secret.receive.findIndex((key) => key.id === old.id);
  const current = secret.send[generation] ?? secret.send[0];
  await ports.writeSecret(id2, {
    ...secret,
    send: [...current ? [current] : [], send2],
    receive: [old, receive],
    rotation: { ...exchange, theirs: publicKey, since: ports.now() }
  });
  return { publicKey: exchange.publicKey, proof: agreed.proof, key: old.id };
}
function isAsking(rotation, now) {
  return rotation?.theirs === void 0 && (rotation?.since ?? 0) > now - GRACE_MS;
}
async function requireSecret(ports, id2) {
  const secret = await ports.readSecret(id2);
  if (secret) return secret;
  throw new SyncError("unknown-connection", "There is no such connection on this site.");
}
function split(id2) {
  return { wire: id2.split(".")[0] ?? "", side: id2.endsWith(".b") ? "b" : "a" };
}
function own(side, { fromA, fromB }) {
  return side === "a" ? [fromA, fromB] : [fromB, fromA];
}
function derive2(id2, exchange, theirs, { old, isFirst }) {
  const { wire, side } = split(id2);
  const isOursA = side === "a";
  const [ours, other] = [
    { publicKey: exchange.publicKey, url: isFirst ? "asks" : "answers" },
    { publicKey: theirs, url: isFirst ? "answers" : "asks" }
  ];
  return agree(exchange, theirs, {
    connection: wire,
    secret: Buffer.from(old.secret, "base64").toString("base64url"),
    a: isOursA ? ours : other,
    b: isOursA ? other : ours
  });
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  Message,
  accept,
  parseBody,
  readSender,
  rekeyed,
  seal,
  verify
});
