/*
 * What a shop answers to a webhook, as far as it is wanted: the status, and the first bytes of the body. Shops are strangers:
 * only what is framed plainly is read to its end, and only then may the connection be used again. Of whatever is odd the
 * status is taken, if there is one, and no more. Source: RFC 9112.
 */

/** What came is no answer of HTTP. */
export class NotHttp extends Error {
  constructor() {
    super("the answer is not HTTP");
  }
}

/** As many as `node:http` takes. */
const HEAD_BYTES_MAX = 16 * 1024;
/** Of the four that end a head, so many may have come without the last. */
const LAST_BYTES = 3;
/** Against requests forged through us: what is answered is never read, nor shown, in full. */
const ANSWER_BYTES_MAX = 64 * 1024;
const BODY_BYTES_KEPT = 1024;
/** Of a line among the chunks. */
const LINE_BYTES_MAX = 1024;

const statusLine = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [^\0\r\n]*)?\r\n$/;
// What follows the colon is trimmed apart: two parts of a pattern that both take blanks take time that grows with the square.
const fieldLine = /^([!#$%&'*+\-.^_`|~\dA-Za-z]+):([^\0\r\n]*)$/;
const blank = /[ \t]/;
/** Few enough digits for a number to be exact. */
const wholeLength = /^\d{1,15}$/;
const chunkLine = /^([\dA-Fa-f]{1,8})[ \t]*(?:;[^\0\r\n]*)?$/;

/** How the body of an answer ends; undefined: so that we had better not read it. */
type Framing = number | "chunked" | "at close" | undefined;

type State = "head" | "body" | "chunk size" | "chunk" | "chunk end" | "trailer";

/** Reads one answer, in whatever pieces it comes. */
export class AnswerReader {
  /** What was answered; null until the head was read. */
  status: number | null = null;
  /** Whether any of it has come; a blank line before it belongs to what was before. */
  hasBegun = false;
  /** Nothing more is wanted. */
  isComplete = false;
  /** It ended where it said that it would, and another may come after it. */
  isReusable = false;
  #state: State = "head";
  /** What has come and was not looked at yet; a character is a byte. */
  #text = "";
  #bytes = 0;
  #body = "";
  #bytesLeft = 0;
  #stays = false;

  /** The first bytes of the body. NUL cannot be stored in every database, and says nothing to a person. */
  get answer(): string {
    return Buffer.from(this.#body, "latin1").toString("utf8").replaceAll("\0", "\ufffd");
  }

  /** Reads on. @throws NotHttp */
  read(bytes: Buffer): void {
    this.#bytes += bytes.length;
    this.#text += bytes.toString("latin1");
    let isMore = true;
    while (isMore && !this.isComplete) isMore = this.#step();
    if (this.#bytes > ANSWER_BYTES_MAX) {
      if (this.status === null) throw new NotHttp();
      this.#end(false);
    }
    // What nobody asked for is not for us to understand.
    this.isReusable &&= this.#text === "";
  }

  /** Takes one thing out of what has come; false when that is not there in full yet. */
  #step(): boolean {
    switch (this.#state) {
      case "head":
        return this.#takeHead();
      case "body":
        return this.#takePiece() && this.#end(true);
      case "chunk size":
        return this.#takeChunkSize();
      case "chunk":
        return this.#takePiece() && this.#goOn("chunk end");
      case "chunk end":
        if (this.#text.length < 2) return false;
        return this.#take(2) === "\r\n" ? this.#goOn("chunk size") : this.#end(false);
      case "trailer": {
        const line = this.#takeLine();
        return line === "" ? this.#end(true) : line !== undefined;
      }
    }
  }

  #takeHead(): boolean {
    while (this.#text.startsWith("\r\n")) this.#take(2);
    this.hasBegun ||= this.#text !== "";
    const end = this.#text.indexOf("\r\n\r\n");
    const length = end < 0 ? this.#text.length - LAST_BYTES : end;
    if (length > HEAD_BYTES_MAX) throw new NotHttp();
    const firstEnd = this.#text.indexOf("\n");
    if (firstEnd < 0) return false;
    const [, minor, code] = statusLine.exec(this.#text.slice(0, firstEnd + 1)) ?? [];
    if (code === undefined) throw new NotHttp();
    if (end < 0) return false;
    const head = this.#take(end, 4);
    const status = Number(code);
    // What comes before an answer; a change of protocol is none of it, and nobody asked for one.
    if (status < 200 && status !== 101) return true;
    this.status = status;
    const { framing, stays } = framingOf(status, minor === "1", head.slice(firstEnd + 1));
    this.#stays = stays;
    if (framing === undefined) return this.#end(false);
    if (framing === "chunked") return this.#goOn("chunk size");
    this.#bytesLeft = framing === "at close" ? Number.POSITIVE_INFINITY : framing;
    return this.#goOn("body");
  }

  #takeChunkSize(): boolean {
    const line = this.#takeLine();
    if (line === undefined) return false;
    const [, size] = chunkLine.exec(line) ?? [];
    if (size === undefined) return this.#end(false);
    this.#bytesLeft = Number.parseInt(size, 16);
    return this.#goOn(this.#bytesLeft === 0 ? "trailer" : "chunk");
  }

  /** Takes what has come of the body, or of a chunk; true when that is all of it. */
  #takePiece(): boolean {
    const piece = this.#take(this.#bytesLeft);
    this.#bytesLeft -= piece.length;
    const wanted = BODY_BYTES_KEPT - this.#body.length;
    if (wanted > 0) this.#body += piece.slice(0, wanted);
    return this.#bytesLeft === 0;
  }

  #takeLine(): string | undefined {
    const end = this.#text.indexOf("\r\n");
    const length = end < 0 ? this.#text.length - 1 : end;
    if (length > LINE_BYTES_MAX) this.#end(false);
    return end < 0 || this.isComplete ? undefined : this.#take(end, 2);
  }

  /** The text up to `end`; it and so many bytes after it are taken out. */
  #take(end: number, after = 0): string {
    const taken = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + after);
    return taken;
  }

  #goOn(state: State): true {
    this.#state = state;
    return true;
  }

  #end(isWhole: boolean): false {
    this.isComplete = true;
    this.isReusable = isWhole && this.#stays;
    return false;
  }
}

/** How an answer's body ends, and whether the connection may stay, by the lines after the status line. */
function framingOf(
  status: number,
  isNewest: boolean,
  fields: string,
): { readonly framing: Framing; readonly stays: boolean } {
  let length: string | undefined;
  let coding: string | undefined;
  let stays = isNewest;
  const odd = { framing: undefined, stays: false };
  if (status === 101) return odd;
  for (const line of fields === "" ? [] : fields.split("\r\n")) {
    const [, name = "", value = ""] = fieldLine.exec(line) ?? [];
    if (name === "") return odd;
    switch (name.toLowerCase()) {
      case "content-length":
        if (length !== undefined) return odd;
        length = trimmed(value);
        break;
      case "transfer-encoding":
        if (coding !== undefined) return odd;
        coding = trimmed(value).toLowerCase();
        break;
      case "connection":
        stays &&= !/\bclose\b/i.test(value);
        break;
    }
  }
  if (status === 204 || status === 304) {
    // It has no body. One that is announced all the same might come, and be taken for the next answer.
    const isBare = coding === undefined && (length === undefined || length === "0");
    return { framing: 0, stays: stays && isBare };
  }
  if (coding !== undefined) {
    const isPlain = coding === "chunked" && length === undefined && isNewest;
    return isPlain ? { framing: "chunked", stays } : odd;
  }
  if (length === undefined) return { framing: "at close", stays: false };
  return wholeLength.test(length) ? { framing: Number(length), stays } : odd;
}

/** Without the blanks around it; what else `trim` takes for blank is not so in HTTP. */
function trimmed(value: string): string {
  let begin = 0;
  let end = value.length;
  while (begin < end && blank.test(value.charAt(begin))) begin += 1;
  while (end > begin && blank.test(value.charAt(end - 1))) end -= 1;
  return value.slice(begin, end);
}
