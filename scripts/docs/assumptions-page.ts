import { code, type Page, sourceLink } from "./markdown.ts";
import { sourcePaths, sourceText } from "./sources.ts";

/** A comment as it was written, and the first line of code that it stands at. */
interface Comment {
  readonly text: string;
  readonly at: string;
}

const wholeLine = /^\s*(?:\/\/|\/\*+|\*(?!\/))\s?(.*?)\s*(?:\*\/)?$|^\s*\*\/$/;
const atLineEnd = /^(.*?\S.*?)\s\/\/ (.*)$/;

/** The comments of a source text, each run of comment lines as one. */
function listComments(source: string): Comment[] {
  const comments: Comment[] = [];
  let run: string[] = [];
  for (const line of source.split("\n")) {
    const comment = wholeLine.exec(line);
    if (comment !== null) {
      run.push(comment[1] ?? "");
      continue;
    }
    if (run.length > 0) comments.push({ text: run.join("\n"), at: line });
    run = [];
    const [, before, trailing] = atLineEnd.exec(line) ?? [];
    if (before !== undefined && trailing !== undefined)
      comments.push({ text: trailing, at: before });
  }
  return comments;
}

const label = "Assumed:";

/** What a comment assumes: from the word to the end of its paragraph or to the next word of that kind. */
function assumptionsIn(text: string): string[] {
  return text.split("\n\n").flatMap((paragraph) => {
    const flat = paragraph.replaceAll("\n", " ").replaceAll(/\s+/g, " ").trim();
    // In the middle of a sentence the word marks what stands before it.
    if (flat.includes(`\`${label}\``))
      return [sentenceWith(flat).replace(`\`${label}\``, "assumed")];
    return flat
      .split(label)
      .slice(1)
      .map((part) => part.split(/ (?:Source:|@throws|biome-ignore)/)[0]?.trim() ?? "");
  });
}

function sentenceWith(flat: string): string {
  return flat.split(/(?<=[.;]) /).find((sentence) => sentence.includes(label)) ?? flat;
}

/** The name of what a line of code declares, or of the row that it is. */
function nameAt(line: string): string {
  const declared = /\b(?:function|const|class|interface|type)\s+(\w+)/.exec(line)?.[1];
  return declared ?? /^\s*(?:readonly )?["']?([\w.]+)["']?\??:/.exec(line)?.[1] ?? "";
}

/** Assumptions of one file in words, each with the names that share it. */
function assumptionsOf(path: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { text, at } of listComments(sourceText(path))) {
    for (const assumed of assumptionsIn(text)) {
      const name = nameAt(at);
      const names = found.get(assumed) ?? [];
      found.set(assumed, name === "" ? names : [...names, name]);
    }
  }
  return found;
}

function fileSection(path: string): string[] {
  const found = [...assumptionsOf(path)];
  if (found.length === 0) return [];
  return [
    "",
    `## ${sourceLink(path, path.replace("src/", ""))}`,
    "",
    ...found.map(([assumed, names]) =>
      names.length === 0 ? `- ${assumed}` : `- ${names.map(code).join(", ")}: ${assumed}`,
    ),
  ];
}

/** Everything that is a guess. */
export function assumptionsPage(): Page {
  return {
    file: "assumptions.md",
    title: "What is assumed",
    from: ["src"],
    body: [
      "Where neither a document nor a recording says how it is, the source says `Assumed:`. This is all of it: a guess",
      "that can be seen can be mended.",
      ...sourcePaths.flatMap(fileSection),
    ],
  };
}
