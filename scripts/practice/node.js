// The binary nodes of WhatsApp's protocol, as far as the practice server reads and writes them.

export const SERVER_JID = "s.whatsapp.net";

export const node = (tag, attrs = {}, content = undefined) => ({ tag, attrs, content });

export const child = (parent, tag) =>
  Array.isArray(parent?.content) ? parent.content.find((c) => c.tag === tag) : undefined;

/** The bytes in a child, undefined where there is no such child. */
export const bytesOf = (parent, tag) => {
  const content = child(parent, tag)?.content;
  return content === undefined ? undefined : Buffer.from(content);
};

/** Now, as the protocol writes it. */
export const seconds = () => Math.floor(Date.now() / 1000).toString();
