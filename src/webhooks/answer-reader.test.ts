import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { AnswerReader, NotHttp } from "./answer-reader.ts";

/** What is known at the end; how it ended in one word. */
interface Outcome {
  readonly status: number | null;
  readonly answer: string;
  /** "open": it wants more. "odd": it is over, and so is the connection. */
  readonly end: "open" | "odd" | "reusable";
}

function outcomeOf(pieces: Iterable<Buffer>): Outcome | "not HTTP" {
  const reader = new AnswerReader();
  try {
    for (const piece of pieces) reader.read(piece);
  } catch (fault) {
    assert.ok(fault instanceof NotHttp, String(fault));
    return "not HTTP";
  }
  const { status, answer, isComplete, isReusable } = reader;
  return { status, answer, end: isReusable ? "reusable" : isComplete ? "odd" : "open" };
}

function inPieces(bytes: Buffer, size: number): Buffer[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

/** Has it read whole, byte by byte, and cut in two at every place; the outcome has to be the same. */
function assertRead(text: string, expected: Outcome | "not HTTP"): void {
  const bytes = Buffer.from(text);
  assert.deepEqual(outcomeOf([bytes]), expected, "whole");
  assert.deepEqual(outcomeOf(inPieces(bytes, 1)), expected, "byte by byte");
  for (let at = 1; at < bytes.length; at += 1) {
    const both = [bytes.subarray(0, at), bytes.subarray(at)];
    assert.deepEqual(outcomeOf(both), expected, `cut after ${at} bytes`);
  }
}

/** The text of an answer; a line is a field. */
function answered(lines: readonly string[], body = "", statusLine = "HTTP/1.1 200 OK"): string {
  return `${[statusLine, ...lines].join("\r\n")}\r\n\r\n${body}`;
}

const chunked = (body: string) => answered(["Transfer-Encoding: chunked"], body);

/** Runs it, and fails when it takes longer: what loops for ever is stopped too. */
function within(ms: number, run: () => void): void {
  runInContext("run()", createContext({ run }), { timeout: ms });
}

describe("an answer is read to its end, however it is cut, and the connection may be used again", () => {
  // what it is | as it comes | status | body
  const cases: readonly (readonly [string, string, number, string])[] = [
    ["a length", answered(["Content-Length: 5"], "hello"), 200, "hello"],
    ["a length of nothing", answered(["Content-Length: 0"]), 200, ""],
    [
      "a name in capitals, blanks about the value",
      answered(["CONTENT-LENGTH: \t2 \t"], "ok"),
      200,
      "ok",
    ],
    ["no blank before the value", answered(["content-length:2"], "ok"), 200, "ok"],
    ["a length with zeros before it", answered(["Content-Length: 002"], "ok"), 200, "ok"],
    ["no reason", answered(["Content-Length: 2"], "no", "HTTP/1.1 404"), 404, "no"],
    ["an empty reason", answered(["Content-Length: 0"], "", "HTTP/1.1 500 "), 500, ""],
    ["a reason in Thai", answered(["Content-Length: 0"], "", "HTTP/1.1 201 สำเร็จ"), 201, ""],
    ["a field without a value", answered(["X-Empty:", "Content-Length: 0"]), 200, ""],
    ["Connection: keep-alive", answered(["Connection: keep-alive", "Content-Length: 0"]), 200, ""],
    ["text that is longer in bytes", answered(["Content-Length: 12"], "ข้าว"), 200, "ข้าว"],
    ["a line end in the body", answered(["Content-Length: 6"], "\r\n\r\nHT"), 200, "\r\n\r\nHT"],
    ["one chunk", chunked("5\r\nhello\r\n0\r\n\r\n"), 200, "hello"],
    ["chunks", chunked("2\r\nhe\r\n1\r\nl\r\n2\r\nlo\r\n0\r\n\r\n"), 200, "hello"],
    ["no chunk", chunked("0\r\n\r\n"), 200, ""],
    [
      "sizes in upper and in lower case",
      chunked(`A\r\n0123456789\r\nb\r\n0123456789a\r\n0\r\n\r\n`),
      200,
      "01234567890123456789a",
    ],
    ["a size with zeros before it", chunked("00000002\r\nok\r\n000\r\n\r\n"), 200, "ok"],
    ["chunks with extensions", chunked('2;a=b\r\nok\r\n1 ; c="d"\r\n!\r\n0;e\r\n\r\n'), 200, "ok!"],
    ["trailers", chunked("2\r\nok\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n"), 200, "ok"],
    ["a line end in a chunk", chunked("4\r\n\r\n0\r\r\n0\r\n\r\n"), 200, "\r\n0\r"],
    ["Chunked in capitals", answered(["transfer-encoding: CHUNKED"], "0\r\n\r\n"), 200, ""],
    ["204, and nothing after it", answered([], "", "HTTP/1.1 204 No Content"), 204, ""],
    [
      "204 with a length of 0",
      answered(["Content-Length: 0"], "", "HTTP/1.1 204 No Content"),
      204,
      "",
    ],
    ["blank lines before it", `\r\n\r\n${answered(["Content-Length: 2"], "ok")}`, 200, "ok"],
    [
      "100 before it",
      `HTTP/1.1 100 Continue\r\n\r\n${answered(["Content-Length: 2"], "ok")}`,
      200,
      "ok",
    ],
    [
      "103 with fields, and 100, before it",
      `${answered(["Link: </a>", "Content-Length: 9"], "", "HTTP/1.1 103 Early Hints")}HTTP/1.1 100\r\n\r\n${answered(["Content-Length: 2"], "ok")}`,
      200,
      "ok",
    ],
  ];
  for (const [title, text, status, answer] of cases) {
    test(title, () => assertRead(text, { status, answer, end: "reusable" }));
  }
});

describe("an answer is read, but the connection is not used again", () => {
  const length = "Content-Length: 2";
  // what it is | as it comes | status | body
  const cases: readonly (readonly [string, string, number, string])[] = [
    ["Connection: close", answered(["Connection: close", length], "ok"), 200, "ok"],
    [
      "close among other words, in capitals",
      answered([length, "connection: X, CLOSE"], "ok"),
      200,
      "ok",
    ],
    [
      "a close that another line seems to take back",
      answered(["Connection: close", "Connection: keep-alive", length], "ok"),
      200,
      "ok",
    ],
    [
      "Connection: close with chunks",
      answered(["Connection: close", "Transfer-Encoding: chunked"], "2\r\nok\r\n0\r\n\r\n"),
      200,
      "ok",
    ],
    [
      "204, though a length is named",
      answered(["Content-Length: 5"], "", "HTTP/1.1 204 No Content"),
      204,
      "",
    ],
    [
      "304, though a length is named",
      answered(["Content-Length: 5"], "", "HTTP/1.1 304 Not Modified"),
      304,
      "",
    ],
    [
      "304, though chunks are named",
      answered(["Transfer-Encoding: chunked"], "", "HTTP/1.1 304 Not Modified"),
      304,
      "",
    ],
    [
      "Connection: close with 204",
      answered(["Connection: close"], "", "HTTP/1.1 204 No Content"),
      204,
      "",
    ],
    ["HTTP/1.0", answered([length], "ok", "HTTP/1.0 200 OK"), 200, "ok"],
    [
      "HTTP/1.0 that offers to stay",
      answered(["Connection: keep-alive", length], "ok", "HTTP/1.0 200 OK"),
      200,
      "ok",
    ],
    ["bytes after a body", answered([length], "okHTTP"), 200, "ok"],
    ["a line end after a body", answered([length], "ok\r\n"), 200, "ok"],
    ["a body after 204", answered([length], "ok", "HTTP/1.1 204 No Content"), 204, ""],
    ["a body after a length of 0", answered(["Content-Length: 0"], "x"), 200, ""],
    ["bytes after the last chunk", chunked("2\r\nok\r\n0\r\n\r\n0"), 200, "ok"],
    ["a second answer", answered([length], "ok").repeat(2), 200, "ok"],
  ];
  for (const [title, text, status, answer] of cases) {
    test(title, () => assertRead(text, { status, answer, end: "odd" }));
  }
});

describe("of an odd answer the status is taken, and no more", () => {
  const length = "Content-Length: 5";
  // what is odd | the fields
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["two lengths", [length, "Content-Length: 6"]],
    ["the same length twice", [length, "content-length: 5"]],
    ["a length and chunks", [length, "Transfer-Encoding: chunked"]],
    ["chunks and a length", ["Transfer-Encoding: chunked", length]],
    ["chunks twice", ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"]],
    ["chunks twice, in one field", ["Transfer-Encoding: chunked, chunked"]],
    ["a negative length", ["Content-Length: -5"]],
    ["a length with a sign", ["Content-Length: +5"]],
    ["a length in hexadecimal", ["Content-Length: 0x10"]],
    ["a length with a point", ["Content-Length: 5.0"]],
    ["a length in powers of ten", ["Content-Length: 1e1"]],
    ["a length of 16 digits", ["Content-Length: 0000000000000005"]],
    ["a length of 400 digits", [`Content-Length: ${"9".repeat(400)}`]],
    ["a list of lengths", ["Content-Length: 5, 5"]],
    ["a length with a blank in it", ["Content-Length: 5 5"]],
    ["a length in Thai digits", ["Content-Length: ๕"]],
    ["an empty length", ["Content-Length: "]],
    ["another coding", ["Transfer-Encoding: gzip"]],
    ["another coding before the chunks", ["Transfer-Encoding: gzip, chunked"]],
    ["no coding", ["Transfer-Encoding: identity", length]],
    ["an empty coding", ["Transfer-Encoding:", length]],
    ["a blank before the colon", ["Content-Length : 5"]],
    ["a folded line", ["X-Long: a", " b", length]],
    ["a first line that is folded", [" X: a", length]],
    ["a line without a colon", ["Content-Length", length]],
    ["a line without a name", [": 5", length]],
    ["NUL in a value", ["X-Nul: a\0b", length]],
    ["NUL in a name", ["X\0: a", length]],
    ["CR in a value", ["X-Cr: a\rContent-Length: 1", length]],
    ["a bare LF between fields", [`X-Lf: a\n${length}`]],
    ["a name that is not ASCII", ["ชื่อ: a", length]],
  ];
  for (const [title, fields] of cases) {
    test(title, () => {
      assertRead(answered(fields, "hello", "HTTP/1.1 502 Bad Gateway"), {
        status: 502,
        answer: "",
        end: "odd",
      });
    });
  }

  test("chunks in HTTP/1.0", () => {
    const text = answered(
      ["Transfer-Encoding: chunked"],
      "2\r\nok\r\n0\r\n\r\n",
      "HTTP/1.0 200 OK",
    );
    assertRead(text, { status: 200, answer: "", end: "odd" });
  });

  test("a change of protocol", () => {
    const text = answered(["Upgrade: x"], "", "HTTP/1.1 101 Switching Protocols");
    assertRead(text + answered([length], "hello"), { status: 101, answer: "", end: "odd" });
  });
});

describe("chunks that are odd end the answer with what was read of them", () => {
  // what is odd | after a first chunk
  const cases: readonly (readonly [string, string])[] = [
    ["an empty size", "\r\n0\r\n\r\n"],
    ["a negative size", "-1\r\nx\r\n"],
    ["a size with a sign", "+1\r\nx\r\n"],
    ["a size with 0x", "0x1\r\nx\r\n"],
    ["a size that is no number", "g\r\nx\r\n"],
    ["a blank before the size", " 1\r\nx\r\n0\r\n\r\n"],
    ["a size of nine digits", "000000001\r\nx\r\n0\r\n\r\n"],
    ["a size beyond all numbers", `${"f".repeat(400)}\r\nx\r\n`],
    ["something behind the size", "1 x\r\nx\r\n"],
    ["NUL in an extension", "1;\0\r\nx\r\n"],
    ["a bare LF after the size", "1\nx\r\n0\r\n\r\n"],
    ["a line that never ends", `1;${"x".repeat(1100)}`],
  ];
  for (const [title, rest] of cases) {
    test(title, () => {
      assertRead(chunked(`2\r\nok\r\n${rest}`), { status: 200, answer: "ok", end: "odd" });
    });
  }

  test("no line end after a chunk", () => {
    for (const instead of ["xx", "\n0", "0\r\n\r\n", "\r\r\n"]) {
      assertRead(chunked(`2\r\nok${instead}`), { status: 200, answer: "ok", end: "odd" });
    }
  });

  test("a chunk that is far too long is read up to the limit", () => {
    const bytes = Buffer.from(chunked(`ffffffff\r\n${"x".repeat(80_000)}`));
    const expected = { status: 200, answer: "x".repeat(1024), end: "odd" };
    for (const size of [1, 1000, 65_536, 100_000]) {
      assert.deepEqual(outcomeOf(inPieces(bytes, size)), expected, `pieces of ${size}`);
    }
  });
});

describe("an answer that is not there in full wants more", () => {
  // what is missing | as it comes | status | body
  const cases: readonly (readonly [string, string, number | null, string])[] = [
    ["all of it", "", null, ""],
    ["the end of the status line", "HTTP/1.1 200 OK", null, ""],
    ["the end of the head", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", null, ""],
    ["the answer after a 100", "HTTP/1.1 100 Continue\r\n\r\n", null, ""],
    ["some of the body", answered(["Content-Length: 5"], "hell"), 200, "hell"],
    ["some of a chunk", chunked("5\r\nhell"), 200, "hell"],
    ["the line end of a chunk", chunked("5\r\nhello\r"), 200, "hello"],
    ["the last chunk", chunked("5\r\nhello\r\n"), 200, "hello"],
    ["the end of the trailers", chunked("5\r\nhello\r\n0\r\nX: 1\r\n"), 200, "hello"],
    [
      "the close that ends it",
      answered(["X: 1"], "as long as it lasts"),
      200,
      "as long as it lasts",
    ],
    ["the close, in HTTP/1.0", answered([], "old", "HTTP/1.0 200 OK"), 200, "old"],
  ];
  for (const [title, text, status, answer] of cases) {
    test(title, () => assertRead(text, { status, answer, end: "open" }));
  }

  test("whether anything has come is known from the first byte", () => {
    const reader = new AnswerReader();
    assert.equal(reader.hasBegun, false);
    reader.read(Buffer.from("H"));
    assert.equal(reader.hasBegun, true);
  });
});

describe("what is not HTTP is refused", () => {
  // what it is | as it comes
  const cases: readonly (readonly [string, string])[] = [
    ["the banner of SSH", "SSH-2.0-OpenSSH_9.6\r\n"],
    ["the banner of SMTP", "220 mail.example.com ESMTP\r\n"],
    ["a bare line end", "\n"],
    ["a page without a head", "<!doctype html>\n<title>Shop</title>\n"],
    ["HTTP/2", answered([], "", "HTTP/2.0 200 OK")],
    ["HTTP/2, as curl writes it", answered([], "", "HTTP/2 200")],
    ["HTTP/1.2", answered([], "", "HTTP/1.2 200 OK")],
    ["http in small letters", answered([], "", "http/1.1 200 OK")],
    ["something before HTTP", answered([], "", "xHTTP/1.1 200 OK")],
    ["a status of two digits", answered([], "", "HTTP/1.1 99 x")],
    ["a status of four digits", answered([], "", "HTTP/1.1 2000 OK")],
    ["status 000", answered([], "", "HTTP/1.1 000 OK")],
    ["status 600", answered([], "", "HTTP/1.1 600 OK")],
    ["a status that is no number", answered([], "", "HTTP/1.1 2x0 OK")],
    ["no status", answered([], "", "HTTP/1.1 OK")],
    ["two blanks before the status", answered([], "", "HTTP/1.1  200 OK")],
    ["NUL in the reason", answered([], "", "HTTP/1.1 200 O\0K")],
    ["CR in the reason", answered([], "", "HTTP/1.1 200 O\rK")],
    ["a bare LF after the status line", "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n"],
    ["what follows a 100", `HTTP/1.1 100 Continue\r\n\r\nSSH-2.0\r\n`],
  ];
  for (const [title, text] of cases) test(title, () => assertRead(text, "not HTTP"));

  // what it is | what it begins with | what it goes on with, for ever
  const endless: readonly (readonly [string, string, string, number])[] = [
    ["a status line without an end", "HTTP/1.1 200 ", "x", 17_000],
    ["a head without an end", "HTTP/1.1 200 OK\r\n", "X: y\r\n", 17_000],
    ["a field without an end", "HTTP/1.1 200 OK\r\nX: ", "y", 17_000],
    ["answers that come before the answer", "", "HTTP/1.1 102 Processing\r\n\r\n", 66_000],
  ];
  for (const [title, begin, goesOn, bytesMax] of endless) {
    test(`${title}, after ${bytesMax} bytes at most`, () => {
      const bytes = Buffer.from(begin + goesOn.repeat(bytesMax)).subarray(0, bytesMax);
      for (const size of [1, 100, 1460, bytesMax]) {
        assert.equal(outcomeOf(inPieces(bytes, size)), "not HTTP", `pieces of ${size}`);
      }
    });
  }
});

test("a head of 17 kB is refused, though it ends and comes whole", () => {
  const text = answered(["Content-Length: 0", `X: ${"y".repeat(17_000)}`]);
  assert.equal(outcomeOf([Buffer.from(text)]), "not HTTP");
});

describe("how much is read", () => {
  const of = (bytes: Buffer) => outcomeOf([bytes]) as Outcome;

  test("a head of 16 kB is, one byte after the other too", () => {
    const begin = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ";
    const head = `${begin}${"x".repeat(16 * 1024 - begin.length - 4)}\r\n\r\n`;
    for (const size of [1, 1460, 20_000]) {
      assert.deepEqual(outcomeOf(inPieces(Buffer.from(head), size)), {
        status: 200,
        answer: "",
        end: "reusable",
      });
    }
  });

  test("1024 bytes of a body are kept, of chunks too, and the rest is read over", () => {
    const body = "x".repeat(1023) + "y".repeat(3000);
    const expected = { status: 200, answer: `${"x".repeat(1023)}y`, end: "reusable" };
    const chunks = inPieces(Buffer.from(body), 300).map(
      (piece) => `${piece.length.toString(16)}\r\n${String(piece)}\r\n`,
    );
    for (const text of [
      answered([`Content-Length: ${body.length}`], body),
      chunked(`${chunks.join("")}0\r\n\r\n`),
    ]) {
      for (const size of [1, 7, 1460, 9000]) {
        assert.deepEqual(outcomeOf(inPieces(Buffer.from(text), size)), expected);
      }
    }
  });

  test("they are text in UTF-8, and whatever they are can be stored", () => {
    const body = Buffer.from(`x${"ข้าวผัด\0 ".repeat(60)}`);
    const { answer } = of(Buffer.concat([Buffer.from(answered([])), body]));
    // The 1024th byte is the second of three that make a character.
    assert.equal(answer, `x${"ข้าวผัด\ufffd ".repeat(44)}ข้า\ufffd`);
    const broken = Buffer.from([0xff, 0x41, 0xc3, 0x00]);
    const head = Buffer.from(answered(["Content-Length: 4"]));
    assert.equal(of(Buffer.concat([head, broken])).answer, "\ufffdA\ufffd\ufffd");
  });

  test("of an answer without an end 64 kB are, and the status is its answer", () => {
    for (const head of [answered([]), answered(["Content-Length: 99999999"])]) {
      const filled = (bytes: number) => Buffer.from(head.padEnd(bytes, "x"));
      const expected = { status: 200, answer: "x".repeat(1024), end: "open" };
      assert.deepEqual(outcomeOf(inPieces(filled(64 * 1024), 1000)), expected);
      assert.deepEqual(outcomeOf(inPieces(filled(64 * 1024 + 1), 1000)), {
        ...expected,
        end: "odd",
      });
    }
  });

  test("chunks and trailers without an end are too", () => {
    for (const text of [
      chunked("1\r\nx\r\n".repeat(11_000)),
      chunked(`0\r\n${"X: y\r\n".repeat(11_000)}`),
      chunked(`0\r\nX: ${"y".repeat(66_000)}`),
    ]) {
      for (const size of [1, 1460]) {
        const { status, end } = outcomeOf(inPieces(Buffer.from(text), size)) as Outcome;
        assert.deepEqual([status, end], [200, "odd"]);
      }
    }
  });
});

describe("nothing that a stranger sends holds the reader up", () => {
  /** Numbers that look like chance and are the same each time. Source: mulberry32 by Tommy Ettinger, public domain. */
  function chance(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
    };
  }

  /** Reads it in pieces; what was once known about it must stay so. Answers its status. */
  function readOn(bytes: Buffer, pieceBytes: (left: number) => number): number | null {
    const reader = new AnswerReader();
    let known = { status: null as number | null, isComplete: false, isReusable: true, answer: "" };
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + pieceBytes(bytes.length - at));
      at += piece.length;
      try {
        reader.read(piece);
      } catch (fault) {
        assert.ok(fault instanceof NotHttp, String(fault));
        assert.equal(known.status, null, "refused after its status was known");
        return null;
      }
      const { status, isComplete, isReusable, answer } = reader;
      assert.ok(known.status === null || status === known.status, "another status");
      if (known.isComplete) {
        assert.deepEqual([isComplete, answer], [true, known.answer], "it went on after its end");
        assert.ok(known.isReusable || !isReusable, "it became reusable after its end");
      }
      assert.ok(!isReusable || (isComplete && status !== null), "reusable before its end");
      known = { status, isComplete, isReusable, answer };
    }
    return known.status;
  }

  const good = [
    answered(["Content-Length: 5", "Server: x"], "hello"),
    answered(
      ["Transfer-Encoding: chunked"],
      "5;a=b\r\nhello\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n",
    ),
    answered(["Content-Length: 3"], "", "HTTP/1.1 204 No Content"),
    `HTTP/1.1 100 Continue\r\n\r\n${answered(["Connection: close"], "until it closes")}`,
  ].map((text) => Buffer.from(text));
  const scraps = [
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    "0",
    "-",
    "ffffffff",
    " ",
    ":",
    ";",
    "\0",
    "HTTP/1.1 100 C\r\n\r\n",
    "Content-Length: 1\r\n",
    "Transfer-Encoding: chunked\r\n",
    "0\r\n\r\n",
  ];

  test("bytes by chance", () => {
    const next = chance(1);
    within(10_000, () => {
      for (let round = 0; round < 3000; round += 1) {
        const bytes = Buffer.from(Array.from({ length: next(200) }, () => next(256)));
        readOn(bytes, (left) => 1 + next(left));
        const head = Buffer.from(answered(["Transfer-Encoding: chunked"]));
        assert.equal(
          readOn(Buffer.concat([head, bytes]), (left) => 1 + next(left)),
          200,
        );
      }
    });
  });

  test("good answers with mistakes by chance", () => {
    const next = chance(2);
    let [read, refused] = [0, 0];
    within(10_000, () => {
      for (let round = 0; round < 20_000; round += 1) {
        let bytes = good[next(good.length)] as Buffer;
        for (let mistakes = 1 + next(3); mistakes > 0; mistakes -= 1) {
          const [at, taken] = [next(bytes.length + 1), next(4)];
          const scrap =
            next(2) === 0 ? scraps[next(scraps.length)] : String.fromCharCode(next(128));
          const parts = [
            bytes.subarray(0, at),
            Buffer.from(scrap ?? ""),
            bytes.subarray(at + taken),
          ];
          bytes = Buffer.concat(parts);
        }
        const status = readOn(bytes, (left) => 1 + next(left));
        if (status === null) refused += 1;
        else read += 1;
      }
    });
    assert.ok(read > 2000 && refused > 2000, `${read} read, ${refused} not: that tries too little`);
  });

  // What a head of 16 kB, or 64 kB of a body, may hold so that looking for its end costs the most.
  const costly: readonly (readonly [string, string])[] = [
    ["blanks, and then NUL", answered([`X:${" ".repeat(16_300)}\0`])],
    ["blanks, and then CR", answered([`X:${"\t".repeat(16_300)}\rx`])],
    ["blanks within a length", answered([`Content-Length: 1${" ".repeat(16_300)}x`])],
    ["a long name", answered(["x".repeat(16_300)])],
    ["many fields", answered(new Array<string>(5000).fill("a:"))],
    ["blanks after the size of a chunk", chunked(`1${" ".repeat(64_000)}x\r\n`)],
    ["small chunks", chunked("1\r\nx\r\n".repeat(10_000))],
  ];
  for (const [title, text] of costly) {
    test(`${title}: it takes a moment`, () => {
      const bytes = Buffer.from(text);
      // Of three the quickest counts: the machine may have been busy.
      const tookMs = [1, 2, 3].map(() => {
        const startedMs = performance.now();
        within(10_000, () => outcomeOf([bytes]));
        return performance.now() - startedMs;
      });
      assert.ok(Math.min(...tookMs) < 100, `it took ${tookMs.join(", ")} ms`);
    });
  }
});
